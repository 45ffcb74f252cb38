"""Addresses stand for states, and mean nothing else."""

from __future__ import annotations

import random

import pytest

from dashboards.state import REPLICATIONS, VIEWS, State, address, query, read
from dashboards.whatif.levers import LEVERS, defaults


def test_an_address_gives_back_its_state() -> None:
    rng = random.Random(7)
    for _ in range(200):
        positions = {lever.name: rng.choice(lever.values) for lever in LEVERS}
        state = State(
            view=rng.choice(VIEWS),
            lang=rng.choice(("zh", "en")),  # type: ignore[arg-type]
            wall=rng.random() < 0.5,
            base=rng.choice(("", "before")),
            run=rng.choice(("", "run-1.x")),
            matter=rng.choice(("", "birth")),
            pool=rng.choice(("", "counter-tax")),
            day=rng.choice(("", "mon")),
            positions=positions,
            replications=rng.choice(REPLICATIONS),
            job=rng.choice(("", "a" * 22)),
        )
        path, _, text = address(state).partition("?")
        assert read(path, text) == state


def test_the_usual_state_has_the_shortest_address() -> None:
    assert query(State(positions=defaults())) == ""


@pytest.mark.parametrize(
    "text",
    [
        "?window=99&demand=1e9&online=-1&kind=emperor&lead=%00&meetings=null",
        "?run=../../etc/passwd&base=%2e%2e%2f&matter=<script>&job=' OR 1=1 --",
        "?lang=fr&n=1000000&mode=%FF%FE",
        "?" + "&".join(f"x{i}=1" for i in range(500)),
        "?" + "window=4" * 1000,
        "?%=%&&==&;;",
        "?window[]=4&window=" + "4" * 1500,
    ],
)
def test_hostile_addresses_mean_the_usual(text: str) -> None:
    state = read("/../../etc", text)
    assert state._replace(lang="zh", wall=False) == State(positions=defaults())
