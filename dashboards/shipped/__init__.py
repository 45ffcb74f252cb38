"""Results shipped with the program, so that pages have something true to show at once."""
