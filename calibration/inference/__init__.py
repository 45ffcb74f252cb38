"""Parameters from facts: design, emulator, history matching, posterior, and how sure it is."""
