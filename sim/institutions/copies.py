"""Declared things as institutions change them: one object for one change, however often it is made.

Routes are found again by comparing what they depend on, which is quick only where two things are
the very same object; and copying takes time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Copies:
    """What was made of declared things so far; forgotten when put aside or sent elsewhere."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], tuple[tuple[object, ...], object]] = {}

    def __reduce__(self) -> tuple[type[Copies], tuple[()]]:
        return Copies, ()  # identities hold in one process only

    def get(self, by: tuple[object, ...], make: Callable[[], T]) -> T:
        """The one thing that is made from others, made at first asking.

        Parameters
        ----------
        by : tuple
            All it is made from: words and truth values count by what they say, other things by
            which object they are. Few different ones must ever occur, as all are kept.
        """
        key = tuple(x if isinstance(x, str | bool) else id(x) for x in by)
        if key not in self._made:
            self._made[key] = by, make()  # with ``by``: an identity lasts as long as its object
        return self._made[key][1]  # type: ignore[return-value]
