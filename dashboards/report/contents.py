"""What a report says, in whichever form: conclusions, figures, and what they rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from dashboards.figures.conflicts import conflicts
from dashboards.figures.drawing import Basis, Drawing
from dashboards.figures.heatmap import hall_hours, heatmap
from dashboards.figures.matters import matters
from dashboards.figures.path import path
from dashboards.figures.roadmap import roadmap, steps
from dashboards.figures.staffing import staffing
from dashboards.figures.time_lost import Told, time_lost
from dashboards.figures.trend import monthly, trend
from dashboards.figures.trust import assumptions, trust
from dashboards.figures.verdict import focus, verdict
from dashboards.folders import Folder, compared, single
from dashboards.report.fans import Fans
from dashboards.theme import Medium
from sim.city.explain import provenance
from sim.outcomes.ledger import ALL
from sim.words import say


@dataclass(frozen=True)
class Contents:
    """A report in one language.

    Attributes
    ----------
    lang : str
    title : str
    about : str
        What was simulated: city, days, cases, replications.
    summary : tuple of str
        In plain words: what came out, and what got worse.
    sureness : tuple of str
        How sure it is.
    drawings : tuple of Drawing
        The figures, most important first.
    cautions : tuple of str
        What the report must not be used for.
    basis : Basis
    """

    lang: str
    title: str
    about: str
    summary: tuple[str, ...]
    sureness: tuple[str, ...]
    drawings: tuple[Drawing, ...]
    cautions: tuple[str, ...]
    basis: Basis


class Material:
    """The data of a report, read and computed once for both languages.

    Parameters
    ----------
    folders : sequence of Folder
        One run; or a baseline and the reforms compared with it.
    extras : sequence of mapping
        What other commands found out, as their JSON (one of :data:`DRAWN`).
    fans : Fans, optional
        The same scenarios over a posterior, for the figures of months.

    Raises
    ------
    RunFolderError
        If runs do not pair up, or one is damaged.
    """

    def __init__(
        self,
        folders: Sequence[Folder],
        extras: Sequence[Mapping[str, Any]] = (),
        fans: Fans | None = None,
    ) -> None:
        self.folders = tuple(folders)
        self.fans = fans
        self.extras = tuple(extras)
        base, *reforms = folders
        self.report = compared(base, reforms) if reforms else single(base)
        self.basis = Basis.of(self.report)
        days = [folder.days for folder in folders]
        self.days = None if any(table is None for table in days) else days
        last = folders[-1]
        self.hours = None
        if last.has("trace"):
            start = last.loaded.scenario.start
            self.hours = hall_hours(last.table("trace"), start, last.span)
        self.numbers = provenance(last.loaded.city)

    @property
    def comparing(self) -> bool:
        """Whether a baseline and at least one reform are compared."""
        return len(self.folders) > 1

    def title_of(self, folder: Folder, lang: str) -> str:
        """A run's title."""
        return str(folder.manifest["title"][lang])


@lru_cache(maxsize=4)
def contents(material: Material, lang: str, medium: Medium = "screen") -> Contents:
    """A report's contents in one language."""
    drawings = tuple(_drawings(material, lang, medium))
    return Contents(
        lang,
        _title(material, lang),
        _about(material, lang),
        tuple(_summary(drawings, lang)),
        tuple(_sureness(material, drawings, lang)),
        drawings,
        tuple(say(f"report.caution.{i}", lang) for i in range(1, CAUTIONS + 1)),
        material.basis,
    )


CAUTIONS = 4

DRAWN: dict[str, Callable[[Mapping[str, Any], str, Medium], list[Drawing]]] = {
    "reformsim.attribute/1": lambda found, lang, medium: [
        conflicts(found, lang, indicator=name, medium=medium) for name in [*found["indicators"]][:2]
    ],
    "reformsim.staff/1": lambda found, lang, medium: [staffing(found, lang, medium=medium)],
    "reformsim.path/1": lambda found, lang, medium: [path(found, lang, medium=medium)],
}
"""How what other commands found out is drawn, by the schema of their JSON."""


def _drawings(material: Material, lang: str, medium: Medium) -> list[Drawing]:
    report = material.report
    found: list[Drawing] = []
    if material.comparing:
        for name, pair in report["reforms"].items():
            about = focus(pair)
            found.append(verdict(report, lang, reform=name, matter=about, medium=medium))
            if about != ALL:
                found.append(verdict(report, lang, reform=name, matter=ALL, medium=medium))
    found.append(matters(report, lang, medium=medium))
    found += _time(material, lang, medium)
    for extra in material.extras:
        found += DRAWN[extra["schema"]](extra, lang, medium)
    if material.hours is not None and len(material.hours):
        where = say("report.all-windows", lang)
        found.append(heatmap(material.hours, material.basis, lang, where=where, medium=medium))
    found += _months(material, lang, medium)
    for folder in material.folders:
        reform = folder.loaded.reform
        if reform is not None:
            rows = steps(reform, folder.loaded.city, lang)
            title = str(reform.title.get(lang))
            found.append(roadmap(rows, _end(folder), lang, title=title, medium=medium))
    if material.comparing:
        found += [
            trust(pair["targets"], material.basis, lang, medium=medium)
            for pair in report["reforms"].values()
            if "targets" in pair
        ]
    found.append(assumptions(material.numbers, lang, medium=medium))
    return found


def _time(material: Material, lang: str, medium: Medium) -> list[Drawing]:
    """Where the days go: of the matter that the verdict is about, else of all."""
    if material.days is None:
        return []
    told = [
        Told(material.title_of(folder, lang), days)
        for folder, days in zip(material.folders, material.days, strict=True)
        if days is not None
    ]
    report = material.report
    about = focus(report["reforms"][report["reform"]]) if material.comparing else ALL
    subject = None if about == ALL else report["matters"][about]["title"][lang]
    matter = None if about == ALL else about
    basis = material.basis
    return [time_lost(told, basis, lang, matter=matter, subject=subject, medium=medium)]


def _months(material: Material, lang: str, medium: Medium) -> list[Drawing]:
    """The backlog month by month, and where institutions act, how many departments joined."""
    found, fans = [], material.fans
    basis = material.basis
    if fans is not None:
        draws = fans.replications // fans.each
        basis = replace(basis, replications=fans.replications, cases=None, draws=draws)
    for indicator in ("backlog", "genuine_share"):
        lines = []
        for i, folder in enumerate(material.folders):
            title = material.title_of(folder, lang)
            if indicator != "backlog" and not folder.has("institutions"):
                continue
            if fans is None:
                lines.append(monthly(folder.kpis, indicator, title))
            else:
                lines.append(fans.line(i, indicator, title))
        lines = [line for line in lines if len(line.months) > 1]
        if lines:
            found.append(trend(lines, indicator, basis, lang, medium=medium))
    return found


def _end(folder: Folder) -> dt.date:
    """The last measured day."""
    scenario = folder.loaded.scenario
    days = scenario.warm_up_days + scenario.horizon_days
    last: dt.date = scenario.start + dt.timedelta(days=days - 1)
    return last


def _title(material: Material, lang: str) -> str:
    titles = [material.title_of(folder, lang) for folder in material.folders]
    if not material.comparing:
        return say("report.title.one", lang, title=titles[0])
    reforms = say("figure.and", lang).join(titles[1:])
    return say("report.title.compare", lang, base=titles[0], reform=reforms)


def _about(material: Material, lang: str) -> str:
    folder = material.folders[-1]
    loaded = folder.loaded
    scenario = loaded.scenario
    begin = scenario.start + dt.timedelta(days=scenario.warm_up_days)
    return say(
        "report.about",
        lang,
        city=loaded.city.title.get(lang),
        begin=begin.isoformat(),
        end=_end(folder).isoformat(),
        reps=material.basis.replications,
        cases=f"{material.basis.cases or 0:,}",
    )


TOLD = (
    *("time-lost", "conflicts", "path", "staffing", "matters"),
    *("heatmap", "trend", "roadmap"),
)
"""Figures whose conclusions are summed up, in the order in which a reader asks."""


def _summary(drawings: Sequence[Drawing], lang: str) -> list[str]:
    """The verdicts, and one conclusion of every other kind of figure."""
    said = [drawing.title for drawing in drawings if drawing.name == "verdict"]
    for name in (
        "time-lost",
        "conflicts",
        "path",
        "staffing",
        "matters",
        "heatmap",
        "trend",
        "roadmap",
    ):
        said += [drawing.title for drawing in drawings if drawing.name == name][:1]
    return [say("report.says", lang, text=text) for text in said]


def _sureness(material: Material, drawings: Sequence[Drawing], lang: str) -> list[str]:
    """How far the conclusions can be trusted."""
    key = "report.sure.compare" if material.comparing else "report.sure.one"
    told = [say(key, lang, reps=material.basis.replications)]
    for name in ("trust", "assumptions"):
        titles = [drawing.title for drawing in drawings if drawing.name == name][:1]
        told += [say("report.says", lang, text=title) for title in titles]
    return told
