"""The pages in a browser, as people meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.state import VIEWS, read
from sim.words import say
from tests.dashboards.conftest import Served
from tests.support.browser import AXE, barriers

PATIENCE = 30_000
"""Milliseconds; a machine that tests on all cores is slow."""


class Visit:
    """A visitor's page, which notes what it asks for and complains of."""

    def __init__(self, context: Any, served: Served) -> None:
        context.set_default_timeout(PATIENCE)
        self.page, self.served = context.new_page(), served
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, where: str) -> Any:
        self.page.goto(self.served.address + where)
        self.page.wait_for_selector("main h1")
        return self.page

    @property
    def position(self) -> Any:
        """The levers as the address has them."""
        path, _, query = self.page.url.partition("?")
        return read(path.rsplit("/", 1)[-1], query)


@pytest.fixture(scope="module")
def context(browser: Any) -> Iterator[Any]:
    """One visitor's browser: scripts are fetched once."""
    found = browser.new_context(viewport={"width": 1440, "height": 900})
    yield found
    found.close()


@pytest.fixture
def visit(context: Any, served: Served) -> Iterator[Visit]:
    visitor = Visit(context, served)
    yield visitor
    visitor.page.close()


CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(the|and|with|which|reform|window|clerks?|birth|trips?|papers)\b", re.I)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_keeps_what_is_promised_of_all(visit: Visit, view: str, lang: str) -> None:
    """Looked at once, since opening a view takes longest: language, secrecy, charts, barriers,
    and at last the width of a phone.
    """
    page = visit.go(f"/{view}?lang={lang}")
    page.wait_for_function("() => document.querySelectorAll('main h1').length == 1")
    page.wait_for_load_state("networkidle")
    speaks_one_language(page, view, lang)
    if view != "what-if":  # has no chart before a confirmation
        charts_tell_what_they_rest_on_and_offer_no_cloud(page)
    if AXE.exists():
        assert not barriers(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not visit.complaints
    own = (served_at := visit.served.address, "data:", "blob:" + served_at)
    assert [url for url in visit.asked if not url.startswith(own)] == []


def test_barriers_are_looked_for() -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm install axe-core): barriers are not looked for")


def speaks_one_language(page: Any, view: str, lang: str) -> None:
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert page.title() == say(f"page.{view}.title", lang)
    text = page.inner_text("#page").replace(
        say("page.language", "zh" if lang == "en" else "en"), ""
    )
    if lang == "en":
        assert not CHINESE.search(text), CHINESE.findall(text)
    else:
        bare = re.sub(r"reformsim[^\n]*|[a-z-]+\[[^\n]*", "", text)
        assert not ENGLISH.search(bare), ENGLISH.search(bare)


def charts_tell_what_they_rest_on_and_offer_no_cloud(page: Any) -> None:
    page.wait_for_selector(".js-plotly-plot .main-svg")
    card = page.locator("section.card").first
    assert card.locator(".basis").inner_text()
    for fold in card.locator("summary").all():
        fold.focus()
        page.keyboard.press("Enter")
    assert card.locator("table tbody tr").count() > 0
    buttons = page.eval_on_selector_all(
        ".modebar-btn", "all => all.map(b => b.dataset.title || b.getAttribute('aria-label') || '')"
    )
    assert buttons
    assert not [b for b in buttons if re.search("cloud|share|studio|plotly", b, re.I)]


def test_first_screen_has_a_real_answer(visit: Visit) -> None:
    page = visit.go("/")
    assert re.search(r"\d", page.inner_text("main h1"))
    assert page.locator("main h1").bounding_box()["y"] < 900


def move(page: Any, name: str, value: str) -> None:
    """Move a slider as a finger does."""
    page.locator(f"#lever-{name}").evaluate(
        """(slider, value) => {
            const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
            set.call(slider, value);
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            slider.dispatchEvent(new Event('change', {bubbles: true}));
        }""",
        value,
    )


def headline_changes(page: Any, before: str) -> str:
    page.wait_for_function(
        "before => { const h = document.querySelector('#outcome h1');"
        " return h && h.textContent != before }",
        arg=before,
    )
    return str(page.inner_text("#outcome h1"))


def test_levers_and_address_are_one_state(visit: Visit) -> None:
    page = visit.go("/what-if?lang=en")
    first = page.inner_text("#outcome h1")
    move(page, "demand", "140")
    second = headline_changes(page, first)
    page.wait_for_function("() => location.search.includes('demand=140')")
    page.get_by_label(say("lever.one", "en")).check()
    third = headline_changes(page, second)
    assert visit.position.positions["demand"] == 140
    assert visit.position.positions["one"] is True
    address = page.url
    page.reload()
    page.wait_for_selector("#outcome h1")
    assert page.inner_text("#outcome h1") == third
    assert page.input_value("#lever-demand") == "140"
    assert page.get_by_label(say("lever.one", "en")).is_checked()
    page.go_back()
    headline_changes(page, third)
    assert not page.get_by_label(say("lever.one", "en")).is_checked()
    page.go_forward()
    page.wait_for_url(address)
    page.locator("#to-language").click()
    page.wait_for_function("() => document.documentElement.lang == 'zh-CN'")
    page.wait_for_selector("#outcome h1")
    assert page.input_value("#lever-demand") == "140"


def test_levers_move_by_keyboard(visit: Visit) -> None:
    page = visit.go("/what-if?lang=en")
    before = page.inner_text("#outcome h1")
    slider = page.get_by_role("slider", name=say("lever.demand", "en"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    before = headline_changes(page, before)
    assert slider.get_attribute("aria-valuetext") == say("lever.demand.value", "en", value=110)
    page.get_by_label(say("lever.lead.peer", "en")).focus()
    page.keyboard.press("Space")
    headline_changes(page, before)
    assert visit.position.positions["lead"] == "peer"


def test_a_confirmation_shows_progress_survives_a_reload_and_replaces_the_estimate(
    visit: Visit, browser: Any, served: Served
) -> None:
    page = visit.go("/what-if?lang=en&n=4")
    assert page.inner_text("#outcome .tag") == say("page.what-if.quick", "en")
    page.locator("#confirm").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#job progress")
    assert page.locator("#confirm").is_disabled()
    elsewhere = browser.new_context()
    other = Visit(elsewhere, served).go("/what-if?lang=en&n=4")
    assert other.locator("#job progress").count() == 0
    elsewhere.close()
    page.reload()
    page.wait_for_selector("#outcome h1")
    page.wait_for_selector("#outcome .tag.sure", timeout=120_000)
    assert page.inner_text("#outcome .tag") == say("page.what-if.simulated", "en")
    page.wait_for_selector("#confirmed .js-plotly-plot")
    job = served.jobs.find(visit.position.job)
    assert job is not None
    assert job.result is not None
    after = job.result["matters"]["birth"]["metrics"]["materials"]["reform"]["mean"]
    assert f"{after:.2f}" in page.inner_text("#outcome table")


def test_a_confirmation_can_be_stopped(visit: Visit, served: Served) -> None:
    page = visit.go("/what-if?lang=en&n=30")
    page.locator("#confirm").click()
    page.wait_for_selector("#job progress")
    page.locator("#cancel").click()
    page.wait_for_function(
        "text => document.querySelector('#job').textContent.includes(text)",
        arg=say("page.what-if.cancelled", "en"),
    )
    job = served.jobs.find(visit.position.job)
    assert job is not None
    assert job.status == "cancelled"


def test_a_saved_scenario_opens_again_and_a_strange_one_does_not(
    visit: Visit, tmp_path: Path
) -> None:
    page = visit.go("/what-if?lang=en&window=3&demand=120&lead=mayor")
    with page.expect_download() as download:
        page.get_by_text(say("page.what-if.what-if.yaml", "en")).click()
    saved = tmp_path / "saved.yaml"
    download.value.save_as(saved)
    page = visit.go("/what-if?lang=en")
    page.set_input_files(".upload input[type=file]", str(saved))
    page.wait_for_function("() => location.search.includes('window=3')")
    assert visit.position.positions["demand"] == 120
    assert visit.position.positions["lead"] == "mayor"
    strange = tmp_path / "strange.yaml"
    strange.write_text("kind: scenario\nid: x\ncity: ../../etc/passwd\n", encoding="utf-8")
    page.set_input_files(".upload input[type=file]", str(strange))
    page.wait_for_function(
        "() => document.querySelector('#opened').textContent.includes('strange.yaml')"
    )
    assert "window=3" in page.url


def test_the_hall_plays_by_keyboard(visit: Visit) -> None:
    page = visit.go("/hall?lang=en")
    page.wait_for_function("() => document.querySelector('#hall-now').textContent.length > 10")
    before = page.inner_text("#hall-now")
    page.locator("#hall-canvas").focus()
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#hall-now") != before
    page.keyboard.press("Space")
    assert page.inner_text("#hall-play") == say("page.hall.pause", "en")
    page.keyboard.press("Space")
    assert page.inner_text("#hall-play") == say("page.hall.play", "en")
    assert page.get_by_text(say("page.hall.only-example", "en")).is_visible()


def test_a_roster_is_chosen_where_one_is(visit: Visit) -> None:
    """By keyboard; nothing else moves, neither the page nor the focus, and Back undoes it."""
    page = visit.go("/hall?lang=en")
    page.wait_for_selector("#card-cover .main-svg")
    page.locator("#rosters summary").first.click()
    first = page.inner_text("#card-roster h2")
    link = page.locator("#rosters a.stay", has_text="Tax counter")
    link.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('pool=counter-tax')")
    page.wait_for_function(
        "before => document.querySelector('#card-roster h2').textContent != before", arg=first
    )
    page.wait_for_function("() => document.activeElement.textContent == 'Tax counter'")
    assert page.evaluate("scrollY") == before
    assert page.inner_text("#card-roster h2").startswith("Tax counter: 6 people")
    page.locator("#rosters a.stay", has_text=say("day.wed", "en")).click()
    page.wait_for_function("() => location.search.includes('day=wed')")
    chosen = page.locator("#rosters [aria-current=true]")
    page.wait_for_function(
        "() => document.querySelectorAll('#rosters [aria-current=true]')[1].textContent == 'Wed'"
    )
    assert chosen.all_inner_texts() == ["Tax counter", say("day.wed", "en")]
    page.go_back()
    page.wait_for_function(
        "() => document.querySelectorAll('#rosters [aria-current=true]')[1].textContent != 'Wed'"
    )
    page.go_back()
    page.wait_for_function(
        "before => document.querySelector('#card-roster h2').textContent == before", arg=first
    )
    assert not visit.complaints


def test_a_wall_turns_its_pages_and_can_be_stopped(visit: Visit) -> None:
    page = visit.go("/worth?mode=wall&lang=en")
    button = page.locator("#turn")
    assert button.inner_text() == say("page.wall.pause", "en")
    button.focus()
    page.keyboard.press("Enter")
    assert button.inner_text() == say("page.wall.play", "en")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
