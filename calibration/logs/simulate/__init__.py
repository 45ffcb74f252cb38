"""From a discovered model to generated logs, by the engines of the house."""
