"""How fast the pages answer, in a real browser: ``python -m benchmarks.pages [MOVES]``.

Prints, in seconds: from the command's start to the first answer on the screen, and from a slider's
move to the changed headline (median and 95th percentile).
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time

from tests.support.browser import CHROMIUM, FLAGS

MOVES = 100

MOVE = """
([name, value]) => new Promise(told => {
  const slider = document.getElementById(name);
  const before = document.querySelector('#outcome').textContent;
  const began = performance.now();
  const seen = new MutationObserver(() => {
    if (document.querySelector('#outcome').textContent == before) return;
    seen.disconnect();
    requestAnimationFrame(() => told(performance.now() - began));
  });
  seen.observe(document.querySelector('#outcome'),
               {childList: true, subtree: true, characterData: true});
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(slider, value);
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  slider.dispatchEvent(new Event('change', {bubbles: true}));
})
"""


def main(moves: int) -> None:
    """Start a server and a browser, and measure."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        command = [sys.executable, "-m", "sim.cli.main", "dashboard", "--port", "0", "--lang", "en"]
        env = os.environ | {"PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env
        ) as server:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]
            listening = time.perf_counter() - began
            page.goto(address)
            page.wait_for_selector("main h1")
            headline = time.perf_counter() - began
            page.wait_for_selector(".js-plotly-plot .main-svg")
            chart = time.perf_counter() - began
            page.goto(f"{address}what-if")
            page.wait_for_selector("#outcome h1")
            page.wait_for_timeout(1000)
            rng, seconds, at = random.Random(1), [], 100
            for _ in range(moves):
                at = rng.choice([x for x in range(60, 161, 10) if x != at])
                told = page.evaluate(MOVE, ["lever-demand", str(at)])
                seconds.append(told / 1000)
            server.terminate()
        browser.close()
    found = {
        "server_listens": listening,
        "first_headline": headline,
        "first_chart": chart,
        "moves": moves,
        "move_median": statistics.median(seconds),
        "move_p95": statistics.quantiles(seconds, n=20)[-1],
        "move_most": max(seconds),
    }
    print(json.dumps({k: round(v, 3) for k, v in found.items()}, indent=1))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MOVES)
