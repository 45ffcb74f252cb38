"""Cases of other cities: from one short file to a predicted change, without refitting."""
