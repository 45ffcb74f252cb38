"""The six views, each one question."""
