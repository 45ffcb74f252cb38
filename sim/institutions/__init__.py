"""Institutions as agents: who joins a reform, in fact or in name, and what that leaves of it.

The agents run on Mesa, whose import takes a second: import :mod:`sim.institutions.model` only where
a scenario asks for institutions.
"""
