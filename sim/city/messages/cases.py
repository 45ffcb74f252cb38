"""Mistakes in targets, posteriors and cases of other cities."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {}
