"""Small tasks for tests of gathering: they note when they begin, and die as often as told."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from sim.experiment.payload import Shared
from sim.experiment.store import key_of


class Square(NamedTuple):
    """The square of a number, plus what all share."""

    common: Shared[dict[str, Any]]
    number: int
    key: str | None
    diary: Path
    deaths: int = 0
    manner: str = "death"
    seconds: float = 0.0

    def perform(self) -> dict[str, float]:
        begun = self.diary / f"{self.number}-{os.getpid()}-{time.monotonic_ns()}"
        begun.touch()
        if len(list(self.diary.glob(f"{self.number}-*"))) <= self.deaths:
            if self.manner == "error":
                raise ArithmeticError(f"task {self.number}")
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(self.seconds)
        return {"square": self.number**2 + float(self.common.value["more"])}


def squares(
    n: int, diary: Path, fatal: tuple[int, ...] = (), deaths: int = 1, **how: Any
) -> list[Square]:
    """So many tasks, of which the ``fatal`` kill their worker ``deaths`` times."""
    common = Shared({"more": 0.5, "large": b"x" * 100_000})
    return [
        Square(common, i, key_of("square", number=i), diary, deaths if i in fatal else 0, **how)
        for i in range(n)
    ]


def expected(n: int) -> list[dict[str, float]]:
    """What they give."""
    return [{"square": i**2 + 0.5} for i in range(n)]


def begun(diary: Path) -> Counter[int]:
    """How often each task was begun."""
    return Counter(int(path.name.split("-")[0]) for path in diary.iterdir())
