"""The worked example of CONTRIBUTING: one YAML file, and a new matter runs before and after."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest

from sim.cli.main import main
from sim.reforms.load import load_scenario, shipped_root
from sim.routes.narrative import tell

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"

REFORM = """\
kind: reform
id: dogs
title: {zh: 养犬改革, en: Dogs}
measures:
  - kind: dedicated_window
    start: 2021-03-01
    pool:
      id: one-matter-window
      title: {zh: 综合窗口, en: Window}
      site: hall
      kind: dedicated
      crews:
        - staff: {value: 1, unit: persons, source: assumption, range: [1, 2]}
          mix: {in_post: {value: 1, unit: share, source: assumption, range: [0, 1]}}
"""
SCENARIO = """\
kind: scenario
id: dog-year
title: {zh: 养犬, en: Dogs}
city: town
reform: dogs.yaml
start: 2021-01-04
warm_up_days: 0
horizon_days: 120
follow_up_days: 60
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot district with the example's file beside its own, and a reform that adopts it."""
    folder = tmp_path_factory.mktemp("example")
    text = CONTRIBUTING.read_text(encoding="utf-8")
    part = text[text.index("## Add a matter") : text.index("## Add a measure")]
    (example,) = re.findall(r"```yaml\n(.*?)```", part, flags=re.DOTALL)
    measure = re.search(r"`(- \{kind: adopt.*?\})`", part)
    assert measure is not None
    shutil.copytree(shipped_root() / "catalogue", folder / "catalogue")
    (folder / "town").mkdir()
    shutil.copy(shipped_root() / "pilot" / "city.yaml", folder / "town" / "city.yaml")
    (folder / "town" / "dog.yaml").write_text(example, encoding="utf-8")
    (folder / "dogs.yaml").write_text(f"{REFORM}  {measure[1]}\n", encoding="utf-8")
    (folder / "year.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder / "year.yaml"


def test_the_new_matter_is_lived_through_before_and_after(scenario: Path) -> None:
    """Police station and hall, six papers and a letter; then one window, the card and the form."""
    loaded = load_scenario(str(scenario))
    before = tell(loaded.city, "pilot-district", "dog")
    after = tell(loaded.city_on(dt.date.max, "pilot-district"), "pilot-district", "dog")
    assert before.burden.departments == {"public-security", "urban-management"}
    assert (before.burden.trips, before.burden.materials) == (3, 6)
    assert "letter" in {moment.kind for moment in before.moments}
    assert not after.burden.departments
    assert after.burden.materials == 2
    assert "letter" not in {moment.kind for moment in after.moments}
    assert after.days < before.days - 5


def test_the_new_matter_runs(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["run", str(scenario), "--reps", "1", "--format", "json", "-q"]
    assert main([*command, "-o", str(scenario.parent / "out")]) == 0
    dog = json.loads(capsys.readouterr().out)["matters"]["dog"]
    assert dog["metrics"]["completed"]["mean"] > 10
    assert dog["metrics"]["as_one"]["mean"] > 0
