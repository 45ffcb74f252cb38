"""Queues of a case: windows and people, before and after."""
