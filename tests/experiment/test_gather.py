"""Tasks are gathered in order, whoever dies; what was kept is not made again."""

from __future__ import annotations

import multiprocessing as mp
import time
from pathlib import Path

import pytest

from sim.city.errors import SpecError
from sim.experiment.executors import PATIENCE, WorkersDiedError, open_executor
from sim.experiment.gather import gather
from sim.experiment.payload import REMEMBERED, Shared, pack, unpack
from sim.experiment.store import Store
from tests.support.tasks import Square, begun, expected, squares

N = 6


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    (tmp_path / "diary").mkdir()
    return tmp_path / "diary"


def no_worker_is_left() -> bool:
    """Within seconds: workers are told to end, and the telling takes its time."""
    patience = time.monotonic() + 10.0
    while mp.active_children() and time.monotonic() < patience:
        time.sleep(0.02)
    return not mp.active_children()


class Steps(list[tuple[int, int]]):
    """Progress as it was told."""

    def __call__(self, finished: int, of: int) -> None:
        self.append((finished, of))


def test_results_come_in_order_and_are_not_made_twice(diary: Path, tmp_path: Path) -> None:
    store, first, again = Store(tmp_path / "store"), Steps(), Steps()
    assert gather(squares(N, diary)[:3], store=store, progress=first) == expected(N)[:3]
    assert gather(squares(N, diary), jobs=2, store=store, progress=again) == expected(N)
    assert first == [(1, 3), (2, 3), (3, 3)]
    assert again == [(3, N), (4, N), (5, N), (6, N)]
    assert set(begun(diary).values()) == {1}


def test_equal_keys_are_performed_once(diary: Path) -> None:
    steps, tasks = Steps(), squares(2, diary)
    assert gather([*tasks, *tasks], progress=steps) == expected(2) * 2
    assert set(begun(diary).values()) == {1}
    assert steps == [(2, 4), (4, 4)]


def test_a_worker_that_dies_costs_its_own_task_only(diary: Path) -> None:
    """The others go on: nothing but the task that killed its worker is begun a second time."""
    steps = Steps()
    assert gather(squares(N, diary, (1,)), jobs=3, progress=steps) == expected(N)
    assert steps == [(i + 1, N) for i in range(N)]
    assert begun(diary) == {i: 2 if i == 1 else 1 for i in range(N)}
    assert no_worker_is_left()


def test_any_number_of_deaths_is_borne_if_each_task_ends(diary: Path) -> None:
    tasks = squares(N, diary, tuple(range(N)), PATIENCE - 1)
    assert gather(tasks, jobs=2) == expected(N)
    assert set(begun(diary).values()) == {PATIENCE}


def test_dying_for_ever_is_given_up_and_the_rest_is_kept(diary: Path, tmp_path: Path) -> None:
    """Nobody waits for what can never come; what is finished was worth the while."""
    store = Store(tmp_path / "store")
    with pytest.raises(WorkersDiedError, match=str(PATIENCE)):
        gather(squares(N, diary, (N - 1,), 1000), jobs=2, store=store)
    assert begun(diary)[N - 1] == PATIENCE
    assert [store.get(task.key or "") for task in squares(N - 1, diary)] == expected(N - 1)
    assert no_worker_is_left()


def test_an_error_is_not_mistaken_for_a_death(diary: Path) -> None:
    """It would happen again: it is told at once, and the other workers are not waited for."""
    with pytest.raises(ArithmeticError, match="task 1"):
        gather(squares(N, diary, (1,), 1000, manner="error"), jobs=2)
    assert begun(diary)[1] == 1
    assert no_worker_is_left()


def test_an_interruption_keeps_what_is_finished(diary: Path, tmp_path: Path) -> None:
    """The keyboard interrupts the parent only, here while it tells of its progress."""
    store = Store(tmp_path / "store")

    def interrupted(finished: int, of: int) -> None:
        if finished == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gather(squares(N, diary), jobs=2, store=store, progress=interrupted)
    assert no_worker_is_left()
    assert sum(store.get(task.key or "") is not None for task in squares(N, diary)) == 3
    assert gather(squares(N, diary), jobs=2, store=store) == expected(N)


def test_open_workers_serve_many_gatherings(diary: Path) -> None:
    with open_executor(2) as executor:
        for n in (2, 3):
            assert gather(squares(n, diary), executor=executor) == expected(n)
        pids = {path.name.split("-")[1] for path in diary.iterdir()}
    assert len(pids) == 2
    assert no_worker_is_left()


def test_what_tasks_share_does_not_travel_with_them(diary: Path) -> None:
    (one, *_), asked = squares(1, diary), []
    packed, parts = pack(one)
    assert 100 * len(packed) < len(parts[0].packed)

    def fetch(name: str) -> bytes:
        asked.append(name)
        return parts[0].packed

    again = [unpack(packed, fetch) for _ in range(3)]
    assert asked == [parts[0].name]
    assert all(isinstance(task, Square) and task.perform() == expected(1)[0] for task in again)
    for i in range(REMEMBERED):
        other, (part,) = pack((Shared(i),))
        assert unpack(other, {part.name: part.packed}.__getitem__)[0].value == i
    unpack(packed, fetch)
    assert len(asked) == 2, "what was not needed longest is forgotten"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere", ""])
def test_a_cluster_that_does_not_answer_is_told(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.experiment.cluster.ANSWER_WITHIN", 0.3)
    with pytest.raises(SpecError, match="scheduler"), open_executor(1, address):
        pass
