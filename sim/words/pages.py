"""Words of the pages."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
