"""Words of reports: HTML, Word, Excel."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
