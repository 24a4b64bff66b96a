"""The work beside the web server leaves a core to the pages and gives way to them."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arkhiv import beside
from arkhiv import settings as reading

if TYPE_CHECKING:
    from arkhiv.settings import Settings

PATIENCE = 60.0
TELLING = """
import os, pathlib, signal, sys
told = pathlib.Path(sys.argv[1])
said = os.environ["ARKHIV_WORKERS"], str(os.getppid())
told.with_suffix(".new").write_text(" ".join(said))
told.with_suffix(".new").rename(told)
signal.pause()
"""
"""A program in the place of the work: it tells how many workers it was asked for, and waits."""


def settings_of(tmp_path: Path, workers: str) -> Settings:
    given = {"ARKHIV_WORKERS": workers} if workers else {}
    return reading.read({"ARKHIV_DATA": str(tmp_path), **given})


def told_to(settings: Settings, told: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many workers the work beside the pages is told to have, and how much it gives way."""
    monkeypatch.setattr(beside, "WORK", (sys.executable, "-c", TELLING, str(told)))
    with beside.working_beside(settings):
        until = time.monotonic() + PATIENCE
        while not told.exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        workers, parent = map(int, told.read_text().split())
        assert parent == os.getpid()
        return workers, _priority_of_child()


def _priority_of_child() -> int:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return max(os.getpriority(os.PRIO_PROCESS, int(key)) for key in children.split())


@pytest.mark.parametrize(("cores", "workers"), [(1, 1), (2, 1), (4, 3), (8, 7)])
def test_a_core_is_left_to_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, workers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(cores)))
    settings = settings_of(tmp_path, "")
    assert settings.workers == cores
    asked, priority = told_to(settings, tmp_path / "told", monkeypatch)
    assert asked == workers
    assert priority == beside.NICE


@pytest.mark.parametrize(("asked", "workers"), [("1", 1), ("3", 3), ("4", 3), ("64", 3)])
def test_whoever_asks_for_workers_gets_no_more_than_leave_a_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: str, workers: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(4)))
    assert beside.workers_beside(settings_of(tmp_path, asked)) == workers
