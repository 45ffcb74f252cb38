"""The declared world: a city's parts, read from files and checked."""
