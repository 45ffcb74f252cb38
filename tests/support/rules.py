"""The institutions of the catalogue as data, for small cities with staff kinds of their own."""

from __future__ import annotations

from typing import Any

import yaml

from sim.reforms.load import shipped_root
from tests.support.cities import q


def rules_for(secure: str, *others: str) -> dict[str, Any]:
    """The section ``institutions`` for a city whose permanent staff kind is ``secure``."""
    text = (shipped_root() / "catalogue" / "institutions.yaml").read_text(encoding="utf-8")
    rules: dict[str, Any] = yaml.safe_load(text)["institutions"]
    rates = {secure: q(0.03, "per_year"), **{name: q(0.25, "per_year") for name in others}}
    rules["careers"] = {**rules["careers"], "secure": secure, "resignation": rates}
    return rules
