"""Words of running experiments: executors, stores, precision, warm-up."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
