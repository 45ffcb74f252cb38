"""Shipped cities, reforms and scenarios, as data."""
