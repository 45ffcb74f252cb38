"""Event logs: read real case data, discover a model that our engines run, make logs, compare."""
