"""Mistakes in event logs and models discovered from them."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {}
