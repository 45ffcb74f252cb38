"""What came out of a run: cases, pools, indicators; run folders and exports."""
