"""The program ``reformsim`` with a diary of what it keeps, and with faults to order.

``DIARY`` names a file in which each kept result is written down; ``FULL_AFTER`` so many of them the
disk is full; ``LARGEST_FILE`` is the size in bytes that the system
lets the file of a result grow to.
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
    largest = int(os.environ.get("LARGEST_FILE", resource.RLIM_INFINITY))

    def full(handle: int) -> None:
        if full_after is not None and written >= int(full_after):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    def noted(self: Store, key: str, value: Any) -> None:
        nonlocal written
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        put(self, key, value)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        if self._path(key).exists():
            written += 1
            with Path(os.environ["DIARY"]).open("a", encoding="ascii") as diary:
                diary.write(f"{key}\n")

    os.fsync = full
    Store.put = noted  # type: ignore[method-assign]
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


if __name__ == "__main__":
    faulty()
    sys.exit(main())
