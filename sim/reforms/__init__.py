"""Reforms: dated measures, each a pure function from city to city."""
