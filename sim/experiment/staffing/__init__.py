"""People by pool and half-hour that keep a promise: searched, then verified by simulation."""
