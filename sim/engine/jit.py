"""How the engine's functions are compiled: kept on disk, and running without Python's lock.

Nothing here allocates memory, and arrays live in the state, which outlives every call. Counting
references to them (``nrt``) would therefore guard nothing, and cost five sixths of the time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numba as nb

compiled = nb.njit(cache=True, nogil=True, _nrt=False)
"""An ordinary function."""

inlined = nb.njit(cache=True, nogil=True, _nrt=False, inline="always")
"""A function that sees the whole state: handing that over would cost more than the work itself."""

SOURCES = Path(__file__).parents[1]


def forget_stale(functions: Iterable[Any]) -> bool:
    """Throw away machine code older than our sources.

    Numba keeps the code of a function by the file it stands in, and would not see a change in a
    function that it calls. So whatever is older than the newest source goes.

    Parameters
    ----------
    functions : compiled functions
        Of each folder with compiled functions, one at least.

    Returns
    -------
    bool
        Whether good code of all these functions is on disk.
    """
    newest = max(source.stat().st_mtime for source in SOURCES.rglob("*.py"))
    kept = True
    for function in functions:
        folder = Path(function.stats.cache_path)
        for index in folder.glob("*.nbi"):
            if index.stat().st_mtime < newest:
                index.unlink(missing_ok=True)
        name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}-*.nbi"
        kept = kept and any(folder.glob(name))
    return kept
