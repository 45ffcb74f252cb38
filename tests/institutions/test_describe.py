"""The ODD description is that of the code and the files as they are."""

from __future__ import annotations

from pathlib import Path

from sim.institutions.describe import describe, shipped_rules

PAGE = Path(__file__).parents[2] / "docs" / "institutions.md"


def test_the_page_tells_what_the_code_and_the_files_say() -> None:
    """Refresh its last part with ``python -m sim.institutions.describe``."""
    _, _, told = PAGE.read_text(encoding="utf-8").partition("## Generated from code and files\n\n")
    assert told == describe(shipped_rules())
