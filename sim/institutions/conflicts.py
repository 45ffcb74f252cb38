"""The report's five conflicts as switches: what each changes, and nothing else.

Every switch turns one part of :class:`Terms` from *as found* to *resolved*. It takes effect in a
place when the first measure does: until then all scenarios are alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sim.reforms.scenario import Leadership, Scenario


@dataclass(frozen=True)
class Terms:
    """On what terms the institutions meet a reform.

    Attributes
    ----------
    leadership : Leadership
        Who leads, how often they meet, and whether anybody checks.
    exempt : bool
        Items with a site visit are exempt from the uniform template.
    integrated : bool
        All links that a bundle needs exist.
    willing, ready, used : bool
        Records are released, systems are able, and reviewers accept records.
    secure : bool
        Window staff have permanent posts.
    trained : bool
        Newcomers are trained before they serve.
    worn : bool
        High load drives people away and pooling makes them slower.
    """

    leadership: Leadership = field(default_factory=Leadership)
    exempt: bool = False
    integrated: bool = False
    willing: bool = False
    ready: bool = False
    used: bool = False
    secure: bool = False
    trained: bool = False
    worn: bool = True


def terms_of(scenario: Scenario) -> Terms:
    """The terms that a scenario declares; whatever it does not name is as found."""
    terms = Terms(leadership=scenario.leadership or Leadership())
    for conflict, state in (scenario.conflicts or {}).items():
        if state == "resolved":
            terms = RESOLVE[conflict](terms)
    return terms


def peer_guidance(terms: Terms) -> Terms:
    """平级与指导: a group led by the mayor, monthly meetings that the mayor chairs, audits.

    As found, a department of equal rank leads, with quarterly meetings among peers and no audit.
    """
    strong = Leadership(sponsor="mayor", meetings_every=1, chair="mayor", audit=True)
    return replace(terms, leadership=strong)


def uniform_template(terms: Terms) -> Terms:
    """共性与个性: items with a site visit are exempt from the uniform template.

    As found, what is joined goes through the hall's window, site visits and all: the file is handed
    over and an appointment made before the inspectors can go.
    """
    return replace(terms, exempt=True)


def separate_systems(terms: Terms) -> Terms:
    """集成性与独立性: all links that a bundle needs exist from its first day.

    As found, links that the reform declares are projects which take time and money, more so on
    systems above the city's own; what is not linked is keyed again.
    """
    return replace(terms, integrated=True)


def data_will(terms: Terms) -> Terms:
    """共享与壁垒 (不愿): holders release what the reform asks them to."""
    return replace(terms, willing=True)


def data_readiness(terms: Terms) -> Terms:
    """共享与壁垒 (不能): every system can exchange data."""
    return replace(terms, ready=True)


def data_use(terms: Terms) -> Terms:
    """共享与壁垒 (不用): reviewers accept a record instead of the paper."""
    return replace(terms, used=True)


def data_barriers(terms: Terms) -> Terms:
    """共享与壁垒: willing, ready and used; each is also a switch of its own.

    As found, holders weigh what they give away, systems become ready in their own time, and
    reviewers may go on asking for the paper.
    """
    return data_use(data_readiness(data_will(terms)))


def staffing(terms: Terms) -> Terms:
    """效率与人员: permanent posts, training, and no wear by load or pooling.

    As found, halls have the mix of staff they declare, newcomers start untrained, load beyond the
    bearable drives people away. That ease calls forth more cases holds either way.
    """
    return replace(terms, secure=True, trained=True, worn=False)


RESOLVE = {
    "peer_guidance": peer_guidance,
    "uniform_template": uniform_template,
    "separate_systems": separate_systems,
    "data_barriers": data_barriers,
    "staffing": staffing,
}
"""The function of each switch of a scenario."""
