"""Words of calibration on event logs."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
