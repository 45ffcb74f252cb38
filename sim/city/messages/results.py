"""Mistakes in stored results, workbooks and what pages are given."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {}
