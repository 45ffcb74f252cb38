"""From a declared city to the graph of activities a case goes through, and to an engine's plan."""
