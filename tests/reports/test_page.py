"""The one-file page in a real browser: it calls nobody, speaks one language, fits a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.figures.drawing import unbroken
from sim.cli.main import main
from sim.words import LANGUAGES
from tests.support.browser import AXE, barriers

CHINESE = re.compile("[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def page_file(run_folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("page")
    words = ["report", *map(str, run_folders), "--to", "html", "-o", str(place), "-q"]
    assert main(words) == 0
    return next(place.glob("*.html"))


@pytest.fixture
def opened(browser: Any, page_file: Path) -> Iterator[tuple[Any, list[str], list[str]]]:
    """The page, the addresses it asked for, and what it complained about."""
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_selector("main:not([hidden]) .main-svg")
    yield page, asked, complaints
    page.close()


def test_policy_allows_nothing_from_outside(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert "default-src 'none'" in policy[1]
    script = next(part for part in policy[1].split("; ") if part.startswith("script-src"))
    assert re.fullmatch(r"script-src( 'sha256-[\w+/=]+')+", script)
    assert not re.search(r'<(script|link|img|iframe)[^>]+(src|href)="?https?:', text)


def test_no_request_leaves_the_machine(opened: tuple[Any, list[str], list[str]]) -> None:
    page, asked, complaints = opened
    page.click('button[data-to="en"]')
    page.hover("main:not([hidden]) .chart")
    page.wait_for_timeout(300)
    assert asked
    assert all(address.startswith(("file:", "data:", "blob:")) for address in asked)
    assert not complaints, complaints


def test_no_button_leads_to_a_cloud(opened: tuple[Any, list[str], list[str]]) -> None:
    page, *_ = opened
    page.hover("main:not([hidden]) .chart")
    buttons = page.eval_on_selector_all(
        ".modebar-btn", "all => all.map(b => b.dataset.title + ' ' + b.dataset.attr)"
    )
    assert buttons
    assert not [b for b in buttons if re.search("share|cloud|studio|send|plotly", b, re.I)]
    assert not page.query_selector_all('a[href*="plot"]')


def test_each_language_is_shown_alone_and_whole(
    opened: tuple[Any, list[str], list[str]],
) -> None:
    page, *_ = opened
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert CHINESE.search(page.inner_text("main:not([hidden])"))
    page.click('button[data-to="en"]')
    page.wait_for_selector('main[data-lang="en"] .main-svg')
    assert page.evaluate("document.documentElement.lang").startswith("en")
    page.eval_on_selector_all(
        "main:not([hidden]) details", "all => all.forEach(d => d.open = true)"
    )
    seen = page.inner_text("main:not([hidden])")
    drawn = page.eval_on_selector_all(
        "main:not([hidden]) svg text", "all => all.map(t => t.textContent).join('\\n')"
    )
    assert len(seen) > 2000
    assert len(drawn) > 500
    assert not CHINESE.search(seen + drawn + page.title())


def test_tables_open_by_keyboard(opened: tuple[Any, list[str], list[str]]) -> None:
    page, *_ = opened
    fold = page.locator("main:not([hidden]) details:not(.reading) > summary").first
    fold.focus()
    page.keyboard.press("Enter")
    table = page.locator("main:not([hidden]) details[open] table").first
    assert table.is_visible()
    assert table.locator("tbody tr").count() > 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_readers_of_the_screen_meet_no_serious_barrier(
    opened: tuple[Any, list[str], list[str]], lang: str
) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm install axe-core): barriers are not looked for")
    page, *_ = opened
    page.click(f'button[data-to="{lang}"]')
    page.wait_for_selector("main:not([hidden]) .main-svg")
    page.eval_on_selector_all("details", "all => all.forEach(d => d.open = true)")
    assert not barriers(page)


def test_charts_and_regions_have_names(opened: tuple[Any, list[str], list[str]]) -> None:
    page, *_ = opened
    names = page.eval_on_selector_all(
        "main:not([hidden]) figure", "all => all.map(c => c.getAttribute('aria-label'))"
    )
    titles = page.locator("main:not([hidden]) section[aria-labelledby] h2").all_inner_texts()
    assert [unbroken(name) for name in names] == titles
    assert len(names) >= 6


def test_it_fits_a_phone(opened: tuple[Any, list[str], list[str]]) -> None:
    page, *_ = opened
    page.set_viewport_size({"width": 375, "height": 800})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_print_tells_how_to_read_and_hides_buttons(
    opened: tuple[Any, list[str], list[str]],
) -> None:
    page, *_ = opened
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert not page.locator("nav.languages").is_visible()
    assert page.locator("main:not([hidden]) .reading p").first.is_visible()
