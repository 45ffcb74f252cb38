"""The program ``reformsim`` with a diary of what it keeps, and with faults to order.

``DIARY`` names a file in which each kept result is written down; ``FULL_AFTER`` so many of them the
disk is full; ``LARGEST_FILE`` is the size in bytes that the system lets a file grow to.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

from sim.cli.main import main
from sim.experiment.store import Store


def faulty() -> None:
    """Put the faults in place."""
    put, written = Store.put, 0
    fsync = os.fsync
    full_after = os.environ.get("FULL_AFTER")

    def full(handle: int) -> None:
        if full_after is not None and written >= int(full_after):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    def noted(self: Store, key: str, value: Any) -> None:
        nonlocal written
        put(self, key, value)
        if self._path(key).exists():
            written += 1
            with Path(os.environ["DIARY"]).open("a", encoding="ascii") as diary:
                diary.write(f"{key}\n")

    os.fsync = full
    Store.put = noted  # type: ignore[method-assign]
    if "LARGEST_FILE" in os.environ:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = int(os.environ["LARGEST_FILE"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    faulty()
    sys.exit(main())
