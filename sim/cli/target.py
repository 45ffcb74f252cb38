"""A file to be written: trouble with the place is a mistake of the command line, not of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.cli.options import UsageError
from sim.words import say


@contextmanager
def target(text: str, lang: str) -> Iterator[Path]:
    """The file to write to.

    Raises
    ------
    UsageError
        If it is a folder, or cannot be written.
    """
    path = Path(text)
    if path.is_dir():
        raise UsageError(say("target-is-folder", lang, file=path))
    try:
        yield path
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(say("target-unwritable", lang, file=path, why=why)) from None
