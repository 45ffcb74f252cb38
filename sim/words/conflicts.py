"""Words of attribution over conflicts and of the worth of shared data."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
