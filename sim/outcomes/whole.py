"""Files that appear when they are finished, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A draft beside ``target``, to be written; it takes the target's place at the end."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        yield Path(draft)
        os.chmod(draft, 0o644)
        _reach_disk(draft)
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise


def _reach_disk(path: str) -> None:
    """Wait until a file is on disk: a name must not get there before its content."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
