"""What many tasks have in common travels once to each worker, not once with each task.

A task is packed without its :class:`Shared` parts, which are named by the hash of their content
instead; a worker fetches and unpacks a part when it first meets its name.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

T = TypeVar("T")

REMEMBERED = 4
"""Unpacked parts that a worker keeps: a city's plan takes some tens of MiB."""


class Shared(Generic[T]):
    """A value, possibly large, that many tasks refer to; it must not be changed.

    Attributes
    ----------
    value : object
        Anything that can be pickled.
    """

    def __init__(self, value: T) -> None:
        self.value = value

    @cached_property
    def packed(self) -> bytes:
        """The value, pickled once."""
        return pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL)

    @cached_property
    def name(self) -> str:
        """Hash of what is packed: equal names, equal values."""
        return hashlib.sha256(self.packed).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        return Shared, (self.value,)


def pack(task: object) -> tuple[bytes, list[Shared[Any]]]:
    """A task's bytes without its shared parts, and these."""
    parts: dict[str, Shared[Any]] = {}

    class _Packer(pickle.Pickler):
        def persistent_id(self, part: object) -> str | None:
            if not isinstance(part, Shared):
                return None
            parts[part.name] = part
            return part.name

    written = io.BytesIO()
    _Packer(written, pickle.HIGHEST_PROTOCOL).dump(task)
    return written.getvalue(), list(parts.values())


def unpack(packed: bytes, fetch: Callable[[str], bytes]) -> Any:
    """The task again; ``fetch(name)`` gives the bytes of a part that this process has not met."""

    class _Unpacker(pickle.Unpickler):
        def persistent_load(self, name: str) -> Shared[Any]:
            return _known(name, fetch)

    return _Unpacker(io.BytesIO(packed)).load()


_met: OrderedDict[str, Shared[Any]] = OrderedDict()


def _known(name: str, fetch: Callable[[str], bytes]) -> Shared[Any]:
    """A part of this name, remembered or fetched; the one not needed longest is forgotten."""
    part = _met.pop(name, None)
    if part is None:
        part = Shared(pickle.loads(fetch(name)))
    _met[name] = part
    while len(_met) > REMEMBERED:
        _met.popitem(last=False)
    return part
