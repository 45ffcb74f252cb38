"""Words of reform paths, sensitivity and breakpoints."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
