"""Figures: pure functions from results to a chart, its conclusion, and the table behind it."""
