"""Case files: what may be in them, and how they are read."""
