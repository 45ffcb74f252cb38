"""What a command shows: data on standard output, everything else on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sim.words import say

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 120
"""Width of tables when the reader is a file or a pipe, characters."""


class Screen:
    """Where a command's results and remarks go, in the reader's language and format.

    Parameters
    ----------
    lang : str
        ``zh`` or ``en``.
    form : str
        ``table`` or ``json``.
    quiet : bool
        Show no progress and no remarks.
    """

    def __init__(self, lang: str, form: str = "table", quiet: bool = False) -> None:
        self.lang, self.form, self.quiet = lang, form, quiet

    @property
    def wants_json(self) -> bool:
        """Whether data are asked for as JSON."""
        return self.form == "json"

    @cached_property
    def out(self) -> Console:
        """Console for data."""
        from rich.console import Console

        width = None if sys.stdout.isatty() else PIPE_WIDTH
        return Console(file=sys.stdout, width=width, highlight=False, soft_wrap=False)

    @cached_property
    def err(self) -> Console:
        """Console for everything else."""
        from rich.console import Console

        return Console(file=sys.stderr, highlight=False)

    def say(self, key: str, **values: object) -> str:
        """Return a message in the reader's language."""
        return say(key, self.lang, **values)

    def title(self, text: Any) -> str:
        """Return the reader's language of a two-language text (:class:`sim.city.base.Text`)."""
        return str(text.get(self.lang))

    def line(self, text: str = "") -> None:
        """Print a line of data."""
        self.out.print(text, markup=False)

    def heading(self, text: str) -> None:
        """Print a line of data that begins a part."""
        self.out.rule(text, align="left")

    def note(self, text: str) -> None:
        """Print a remark, unless the reader wants quiet."""
        if not self.quiet:
            self.err.print(text, markup=False, style="dim")

    def complain(self, text: str) -> None:
        """Print something that must be read even if the reader wants quiet."""
        self.err.print(text, markup=False)

    def json(self, command: str, data: dict[str, Any]) -> None:
        """Print the data of a command as JSON; what cannot be known (NaN) becomes null."""
        whole = {"schema": f"reformsim.{command}/1", **data}
        text = json.dumps(_plain(whole), ensure_ascii=False, indent=2, allow_nan=False)
        print(text, file=sys.stdout)

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        title: str = "",
        right: Collection[int] = (),
    ) -> None:
        """Print a table.

        Parameters
        ----------
        columns : sequence of str
            Headings.
        rows : sequence of sequences of str
            Cells.
        title : str
            Line above the table.
        right : collection of int
            Columns aligned to the right (numbers).
        """
        from rich import box
        from rich.table import Table
        from rich.text import Text

        if title:
            self.out.print(Text(title, style="bold"))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for i, name in enumerate(columns):
            table.add_column(Text(name), justify="right" if i in right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        self.out.print(table)

    @contextmanager
    def progress(self, total: int, what: str) -> Iterator[Callable[[int, int], None]]:
        """Show how many of ``total`` steps are done and how long the rest will take.

        Yields a function to call with (done, total).
        """
        if self.quiet or not sys.stderr.isatty():
            yield _silent
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        bar = Progress(
            "{task.description}",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
        )
        with bar:
            task = bar.add_task(what, total=total)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def stage(self, what: str, total: int) -> AbstractContextManager[Callable[[int, int], None]]:
        """Show the progress of a stage of long work, named by a word's key."""
        return self.progress(total, self.say(what))


def _silent(done: int, total: int) -> None:
    """Show nothing."""


def _plain(value: Any) -> Any:
    """Replace what JSON does not have: tuples, NumPy numbers, NaN and infinities."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
