"""Random small cities: every way of joining, sharing, linking and delivering, mixed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from sim.city.city import City
from sim.reforms.load import Loaded
from sim.reforms.scenario import Scenario

DEPARTMENTS = ("police", "health", "tax")
SYSTEMS = ("platform", "portal", "sys-a", "sys-b")


def q(value: float, unit: str) -> dict[str, Any]:
    """A quantity nobody needs to doubt."""
    return {
        "value": value,
        "unit": unit,
        "source": "assumption",
        "range": [0, max(1.0, value) if unit == "share" else value + 1],
    }


def text(name: str) -> dict[str, str]:
    return {"zh": name, "en": name}


def named(name: str, **rest: Any) -> dict[str, Any]:
    return {"id": name, "title": text(name), **rest}


def even(size: int) -> dict[str, Any]:
    return {
        "values": [1] * size,
        "unit": "relative",
        "source": "assumption",
        "range": [0, 1],
    }


CONDUCT = {
    "greeting": q(1, "minutes"),
    "check_material": q(1, "minutes"),
    "key_field": q(0.2, "minutes_per_field"),
    "hand_over": q(2, "minutes"),
    "precheck": q(3, "minutes"),
    "window_cv": q(0.7, "ratio"),
    "review_cv": q(0.8, "ratio"),
    "delay_cv": q(0.3, "ratio"),
    "defect": q(0.1, "share"),
    "key_error": q(0.01, "share"),
    "correct_file": q(0.5, "working_days"),
    "fetch": q(0.5, "working_days"),
    "supplement": q(0.5, "working_days"),
    "errand_gap": q(0.5, "working_days"),
    "come_back": q(0.5, "working_days"),
    "give_up": q(0.2, "share"),
    "patience": q(40, "minutes"),
    "transfer": q(0.5, "working_days"),
    "conditional_check": q(0.3, "working_days"),
    "conditional_answer": q(0.4, "working_days"),
    "nominal_return": q(0.5, "share"),
    "ready_at": q(0.5, "share"),
    "link_latency": q(4, "seconds"),
    "link_failure": q(0.01, "share"),
    "link_retry": q(10, "minutes"),
    "unlike_rules": q(2, "ratio"),
    "post": q(0.5, "working_days"),
    "fare": q(8, "yuan"),
    "copy_cost": q(1, "yuan"),
    "learning": q(0.2, "ratio"),
    "learning_cases": q(50, "count"),
}

STEPS = st.one_of(
    st.builds(lambda w: {"kind": "review", "work": q(w, "minutes")}, st.sampled_from([5, 30, 90])),
    st.builds(lambda d: {"kind": "delay", "days": q(d, "working_days")}, st.sampled_from([0.2, 1])),
    st.builds(
        lambda s, d, c: {
            "kind": "exchange",
            "system": s,
            "by_paper": q(d, "working_days"),
            "conditional": c,
        },
        st.sampled_from(["sys-a", "sys-b"]),
        st.sampled_from([0.3, 1]),
        st.booleans(),
    ),
    st.just({"kind": "site_visit", "lead": q(0.5, "working_days"), "work": q(60, "minutes")}),
)


@st.composite
def _items(draw: st.DrawFn) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    for i in range(draw(st.integers(1, 4))):
        steps = draw(st.lists(STEPS, max_size=2))
        papers = draw(st.sets(st.sampled_from(["id", "form", "record-a", "record-b"]), max_size=3))
        requires = (
            draw(st.sets(st.sampled_from([x["id"] for x in items]), max_size=2)) if items else set()
        )
        outputs = {f"output-{r}" for r in requires if draw(st.booleans())}
        items.append(
            named(
                f"item-{i}",
                department=draw(st.sampled_from(DEPARTMENTS)),
                system=draw(st.sampled_from(["sys-a", "sys-b"])),
                on_premises=draw(st.booleans()),
                materials=sorted(papers | outputs),
                requires=sorted(requires),
                fields=q(draw(st.sampled_from([0, 10])), "fields"),
                accept=q(draw(st.sampled_from([2, 8])), "minutes"),
                online=draw(st.booleans()),
                steps=[named(f"s{n}", **s) for n, s in enumerate(steps)],
                statutory=q(5, "working_days"),
                promised=q(3, "working_days"),
                delivery=draw(st.sampled_from(["pickup", "post", "electronic"])),
            )
        )
    return items


@st.composite
def _links(draw: st.DrawFn) -> list[dict[str, Any]]:
    links = []
    for i, one in enumerate(SYSTEMS):
        for other in SYSTEMS[i + 1 :]:
            kind = draw(st.sampled_from(["none", "batch", "api"]))
            links.append(
                {
                    "between": [one, other],
                    "kind": kind,
                    "latency": q(2, "seconds"),
                    "failure": q(0.1, "share"),
                    "retry": q(5, "minutes"),
                    "runs": ["11:00", "23:00"] if kind == "batch" else [],
                }
            )
    return links


@st.composite
def cities(draw: st.DrawFn) -> City:
    """A city of one county whose matter is handled in one of very many ways."""
    items = draw(_items())
    sharing = st.sampled_from(["refused", "conditional", "open"])
    bundled = draw(st.booleans())
    merged = draw(st.booleans())
    closing = draw(st.sampled_from(["serve", "home", "keep"]))
    crew = [{"staff": q(draw(st.integers(1, 3)), "persons"), "mix": {"clerk": q(1, "share")}}]
    counters = (
        [named("one", site="hall", kind="general", departments=DEPARTMENTS, crews=crew)]
        if merged
        else [
            named(d, site="hall", kind="department", departments=[d], crews=crew)
            for d in DEPARTMENTS
        ]
    )
    offices = [
        named(k, site="hall", kind=k, crews=crew) for k in ("review", "inspection", "precheck")
    ]
    special = [named("special", site="hall", kind="dedicated", crews=crew)]
    bundle = {
        "window": "special",
        "form": draw(st.sampled_from([None, "joint-form"])),
        "form_fields": q(12, "fields"),
        "on_premises": draw(st.booleans()),
        "delivery": draw(st.sampled_from(["pickup", "post", "electronic", "on_premises"])),
        "joint_visit": draw(st.booleans()),
    }
    return City.model_validate(
        named(
            "random",
            kind="city",
            platform="platform",
            portal="portal",
            calendars=[
                named("office", days="working", hours=[["09:00", "12:00"], ["13:30", "17:00"]])
            ],
            places=[named("here", level="county", population=q(50000, "persons"))],
            departments=[
                named(
                    d,
                    level="county",
                    site="hall",
                    stance=draw(st.sampled_from(["genuine", "nominal", "refuse"])),
                    uses_shared_data=draw(st.booleans()),
                )
                for d in DEPARTMENTS
            ],
            systems=[
                named(
                    s,
                    level="city",
                    owner="health",
                    readiness=q(draw(st.sampled_from([0.2, 0.9])), "share"),
                    availability=q(draw(st.sampled_from([0.9, 1])), "share"),
                    outage=q(60, "minutes"),
                )
                for s in SYSTEMS
            ],
            links=draw(_links()),
            materials=[
                named("id", core=draw(st.booleans())),
                named("form", form=True),
                named("joint-form", form=True),
                named("record-a", system="sys-a", sharing=draw(sharing), core=draw(st.booleans())),
                named("record-b", system="sys-b", sharing=draw(sharing)),
                *(named(f"output-{x['id']}", item=x["id"], sharing=draw(sharing)) for x in items),
            ],
            items=items,
            matters=[
                named(
                    "matter",
                    cycle="natural_person",
                    lead="health",
                    items=[x["id"] for x in items],
                    bundle=bundle if bundled else None,
                    portal=draw(st.booleans()),
                    deficiency=draw(st.booleans()),
                )
            ],
            sites=[
                named(
                    "hall", at="county", calendar="office", distance=q(1, "ratio"), closing=closing
                )
            ],
            staff_kinds=[
                named(
                    "clerk",
                    pace=q(1, "ratio"),
                    errors=q(1, "ratio"),
                    experience=q(10, "count"),
                    wage=q(30, "yuan_per_hour"),
                )
            ],
            pools=[*counters, *offices, *special],
            communities=[
                named(
                    "all",
                    share=q(1, "share"),
                    online=q(0.5, "share"),
                    travel=q(30, "minutes"),
                    defects=q(1, "ratio"),
                    wage=q(30, "yuan_per_hour"),
                )
            ],
            profiles=[
                named(
                    "day",
                    calendar="office",
                    weekday=even(7),
                    month=even(12),
                    half_hours=even(48),
                )
            ],
            demands=[{"matter": "matter", "per_year": q(2000, "per_year"), "profile": "day"}],
            conduct=CONDUCT,
        )
    )


def scenario_of(city: City, days: int = 10) -> Loaded:
    """A run of some days from an ordinary Monday on, nothing left out."""
    scenario = Scenario(
        kind="scenario",
        id="random",
        title=text("random"),
        city="random",
        start=dt.date(2021, 3, 1),
        warm_up_days=0,
        horizon_days=days,
        follow_up_days=0,
    )
    return Loaded(scenario, city, None)
