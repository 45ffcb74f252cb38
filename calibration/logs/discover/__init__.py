"""From an event log to a model our engines run."""
