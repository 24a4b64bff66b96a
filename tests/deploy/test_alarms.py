"""The alarms: right for Prometheus, each tested, about metrics that exist, with a place to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.promtool import promtool

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy" / "prometheus"
RULES = (FOLDER / "arkhiv.rules.yaml").read_text("utf-8")
TESTS = (FOLDER / "arkhiv.rules.test.yaml").read_text("utf-8")
FIGURES = (ROOT / "web" / "figures.py").read_text("utf-8")
GUIDE = (ROOT / "docs" / "operations.md").read_text("utf-8")
ALARMS = re.findall(r"alert: (\w+)", RULES)


@pytest.mark.service
def test_prometheus_accepts_every_alarm() -> None:
    status, said = promtool("check", "rules", str(FOLDER / "arkhiv.rules.yaml"))
    assert (status, f"{len(ALARMS)} rules found" in said) == (0, True), said


@pytest.mark.service
def test_every_alarm_rings_when_it_should_and_is_silent_else() -> None:
    status, said = promtool("test", "rules", str(FOLDER / "arkhiv.rules.test.yaml"))
    assert status == 0, said


@pytest.mark.parametrize("alarm", ALARMS)
def test_every_alarm_has_a_test(alarm: str) -> None:
    assert alarm in TESTS


def test_every_alarm_is_about_a_metric_that_there_is() -> None:
    made = set(re.findall(r'"(arkhiv_[a-z_]+)"', FIGURES))
    made |= {f"arkhiv_{kind}_last_success_timestamp_seconds" for kind in ("backup", "drill")}
    for asked in re.findall(r"\barkhiv_[a-z_]+\b", RULES):
        assert asked.removesuffix("_total") in made, asked


def test_every_alarm_names_a_section_that_says_what_to_do() -> None:
    joined = re.sub(r"\s+", " ", RULES)
    named = re.findall(r"docs/operations\.md, “([^”]+)”", joined)
    assert len(named) == len(ALARMS)
    headings = re.findall(r"^#+ (.+)$", GUIDE, re.MULTILINE)
    assert set(named) <= set(headings)
