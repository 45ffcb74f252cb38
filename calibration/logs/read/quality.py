"""What is wrong with a log, how often, where first, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

_SHOWN = 3


@dataclass(frozen=True)
class Finding:
    """One kind of trouble.

    Attributes
    ----------
    key : str
        Its message is the word ``quality.<key>``.
    rows : int
        How many rows have it.
    lines : tuple of int
        Lines of the first few.
    """

    key: str
    rows: int
    lines: tuple[int, ...] = ()


@dataclass
class Quality:
    """A log's report: size before and after, and all findings."""

    rows_read: int = 0
    rows_used: int = 0
    findings: list[Finding] = field(default_factory=list)

    def note(self, key: str, lines: np.ndarray | None = None, rows: int | None = None) -> None:
        """Add a finding, unless it concerns no row."""
        where = np.sort(lines) if lines is not None else np.empty(0, np.int64)
        count = len(where) if rows is None else rows
        if count:
            self.findings.append(Finding(key, count, tuple(int(x) for x in where[:_SHOWN])))

    def plain(self) -> dict[str, object]:
        """The report as JSON has it."""
        return {
            "rows_read": self.rows_read,
            "rows_used": self.rows_used,
            "findings": [
                {"what": f.key, "rows": f.rows, "first_lines": list(f.lines)} for f in self.findings
            ],
        }
