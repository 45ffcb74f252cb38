"""How the engine's functions are compiled: kept on disk, and running without Python's lock.

Nothing here allocates memory, and arrays live in the state, which outlives every call. Counting
references to them (``nrt``) would therefore guard nothing, and cost five sixths of the time.
"""

from __future__ import annotations

import numba as nb

compiled = nb.njit(cache=True, nogil=True, _nrt=False)
"""An ordinary function."""

inlined = nb.njit(cache=True, nogil=True, _nrt=False, inline="always")
"""A function that sees the whole state: handing that over would cost more than the work itself."""
