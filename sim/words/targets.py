"""Words of calibration on reported figures and of predicting other cases."""

from __future__ import annotations

TABLE: dict[str, tuple[str, str]] = {}
