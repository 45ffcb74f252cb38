"""``reformsim breakpoint``: at which value of a number two scenarios change places."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.compare import check_matter
from sim.cli.options import (
    Parser,
    UsageError,
    add_common,
    add_gathering,
    add_simulation,
    share,
    with_nearest,
)
from sim.cli.screen import Screen
from sim.words import say

if TYPE_CHECKING:
    from sim.city.quantity import Quantity
    from sim.engine.plan import Floats
    from sim.experiment.breakpoint import Crossing, Curve
    from sim.reforms.load import Loaded

REPS = 10
FINEST = 0.005


def parser(lang: str) -> Parser:
    """The command's options."""
    result = Parser("breakpoint", lang, "BASE REFORM", least=2, most=2)
    result.option("--field", value="NAME", many=True)
    result.option("--indicator", value="INDICATOR")
    result.option("--matter", value="MATTER")
    result.option("--finest", value="SHARE", default=FINEST, check=share)
    result.option("--range", value="LOW..HIGH", check=bounds)
    add_simulation(result, REPS)
    add_gathering(result)
    add_common(result)
    return result


def bounds(option: str, text: str, lang: str) -> tuple[float, float]:
    """Read a range such as ``0.5..2`` (a check for an option)."""
    low, mark, high = text.partition("..")
    try:
        found = float(low), float(high)
    except ValueError:
        found = (0.0, 0.0)
    if not mark or not found[0] < found[1] or not all(abs(x) < 1e300 for x in found):
        raise UsageError(say("not-a-range", lang, option=option, text=text))
    return found


def run(args: argparse.Namespace, screen: Screen) -> int:
    """Find where the paired difference of the two scenarios changes sign."""
    from sim.cli.simulate import engine_of, laboratory, load
    from sim.experiment.breakpoint import crossings
    from sim.experiment.trials import Indicator

    for name in ("field", "indicator"):
        if not getattr(args, name):
            raise UsageError(screen.say("option-needed", option=f"--{name}"))
    engine_of(args, screen)
    pair = [load(name, args.horizon) for name in args.names]
    check_indicator(args.indicator, screen.lang)
    matters = sorted({m for _, plan in pair for m in plan.names.matters})
    check_matter(args.matter, tuple(matters), screen.lang)
    dial = _Dial([loaded for loaded, _ in pair], args.field)
    low, high = args.range or dial.range(screen)
    yardstick = Indicator(args.indicator, args.matter)
    seen: dict[float, Floats] = {}

    with laboratory(args, screen) as lab:

        def difference(values: Sequence[float]) -> Floats:
            candidates = [loaded for x in values for loaded in dial.set(x)]
            found = lab.measure(candidates, range(args.reps), yardstick, "trying-values")
            seen.update(zip(values, found.reshape(len(values), 2, args.reps), strict=True))
            return found[1::2] - found[::2]

        curve = crossings(difference, low, high, whole=dial.whole, finest=args.finest)
    report = _report(args, dial, (low, high), curve, seen)
    report["titles"] = [loaded.scenario.title.model_dump() for loaded, _ in pair]
    if screen.wants_json:
        screen.json("breakpoint", report)
    else:
        _show(report, curve, screen)
    return 0


def check_indicator(name: str, lang: str) -> None:
    """Refuse an indicator that there is not.

    Raises
    ------
    UsageError
        With the nearest name there is.
    """
    from sim.outcomes.indicators import INDICATORS

    if name not in INDICATORS:
        raise UsageError(with_nearest(lang, say("no-indicator", lang, name=name), name, INDICATORS))


class _Dial:
    """The number turned, in both scenarios; or several numbers by a common factor."""

    def __init__(self, scenarios: list[Loaded], fields: Sequence[str]) -> None:
        from sim.city.errors import SpecError
        from sim.reforms.numbers import ScenarioNumbers, named

        found: list[dict[str, Quantity]] = []
        trouble: list[SpecError] = []
        for loaded in scenarios:
            chosen: dict[str, Quantity] = {}
            for field in fields:
                try:
                    chosen |= named(loaded, [field])
                except SpecError as error:
                    trouble.append(error)
            found.append(chosen)
        if len(trouble) == 2 * len(fields) or not any(found):
            raise trouble[0]
        self._settable = [
            ScenarioNumbers(loaded, chosen) for loaded, chosen in zip(scenarios, found, strict=True)
        ]
        self.numbers = {**found[1], **found[0]}
        self.factor = len(self.numbers) > 1
        self.whole = not self.factor and self.quantity.unit in ("persons", "count", "fields")

    @property
    def quantity(self) -> Quantity:
        """The first number (the only one, unless they are turned by a factor)."""
        return next(iter(self.numbers.values()))

    def range(self, screen: Screen) -> tuple[float, float]:
        """The declared range; of a factor, what keeps every number within its own.

        Raises
        ------
        UsageError
            If that leaves nothing to vary.
        """
        numbers = self.numbers.values()
        if self.factor:
            parts = [tuple(end / x.value for end in x.range) for x in numbers if x.value > 0]
            low, high = max(a for a, _ in parts), min(b for _, b in parts)
        else:
            low, high = self.quantity.range
        if not low < high:
            raise UsageError(screen.say("range-needed"))
        return low, high

    def set(self, x: float) -> list[Loaded]:
        """Both scenarios with the dial at ``x``."""
        return [
            settable.set(
                {path: x * number.value if self.factor else x for path, number in there.items()}
            )
            for settable in self._settable
            for there in [settable.numbers]
        ]


def _report(
    args: argparse.Namespace,
    dial: _Dial,
    limits: tuple[float, float],
    curve: Curve,
    seen: Mapping[float, Floats],
) -> dict[str, Any]:
    from sim.experiment.estimate import estimate

    points = [
        {
            "value": x,
            "baseline": estimate(seen[x][0]),
            "reform": estimate(seen[x][1]),
            "difference": difference,
        }
        for x, difference in zip(curve.values, curve.estimates, strict=True)
    ]
    return {
        "fields": list(dial.numbers),
        "turned": "factor" if dial.factor else "value",
        "unit": "ratio" if dial.factor else dial.quantity.unit,
        "declared": 1.0 if dial.factor else dial.quantity.value,
        "range": list(limits),
        "indicator": args.indicator,
        "matter": args.matter,
        "baseline": args.names[0],
        "reform": args.names[1],
        "replications": args.reps,
        "seed": args.seed,
        "breakpoints": [_crossing(x) for x in curve.crossings],
        "points": points,
    }


def _crossing(found: Crossing) -> dict[str, Any]:
    higher = ("above", "below") if found.rises else ("below", "above")
    return {
        "value": found.value,
        "ci95": [found.low, found.high],
        "reform_higher": higher[0],
        "reform_lower": higher[1],
    }


def _show(report: Mapping[str, Any], curve: Curve, screen: Screen) -> None:
    from sim.cli.figures import label
    from sim.outcomes.numbers import interval, number

    indicator = report["indicator"]
    fields = report["fields"]
    name = fields[0] if len(fields) == 1 else screen.say("common-factor", count=len(fields))
    base, reform = (title[screen.lang] for title in report["titles"])
    screen.table(
        [f"{name} ({report['unit']})", base, reform, screen.say("column.change")],
        [
            [
                f"{point['value']:g}",
                number(point["baseline"]["mean"], indicator),
                number(point["reform"]["mean"], indicator),
                interval(point["difference"], indicator, signed=True),
            ]
            for point in report["points"]
        ],
        title=label(indicator, screen),
        right=(0, 1, 2, 3),
    )
    for found in curve.crossings:
        screen.line(_sentence(found, name, screen.say(f"indicator.{indicator}"), screen))
    if not curve.crossings:
        screen.line(_no_crossing(report, screen))
    screen.note(screen.say("paired-sample", reps=report["replications"], seed=report["seed"]))


def _sentence(found: Crossing, name: str, indicator: str, screen: Screen) -> str:
    key = "breakpoint-rises" if found.rises else "breakpoint-falls"
    ends = [screen.say("end-open") if x is None else f"{x:.4g}" for x in (found.low, found.high)]
    values = {"name": name, "indicator": indicator, "value": f"{found.value:.4g}"}
    return screen.say(key, low=ends[0], high=ends[1], **values)


def _no_crossing(report: Mapping[str, Any], screen: Screen) -> str:
    known = [p["difference"]["mean"] for p in report["points"]]
    signs = {x > 0 for x in known if x}
    key = "never-differs" if not signs else "always-higher" if True in signs else "always-lower"
    low, high = (f"{x:g}" for x in report["range"])
    indicator = screen.say(f"indicator.{report['indicator']}")
    return screen.say(key, low=low, high=high, indicator=indicator)
