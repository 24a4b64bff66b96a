from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from benchmarks.meter import Call, Spent, install, spent, totals
from ocr.errors import EngineMissingError

if TYPE_CHECKING:
    from pathlib import Path

BUSY = "sum(range(6_000_000))"
ENGINE = f"#!/bin/sh\nexec {sys.executable} -c '{BUSY}'\n"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called tesseract that is busy for a while."""
    folder = tmp_path / "engine"
    folder.mkdir()
    program = folder / "tesseract"
    program.write_text(ENGINE, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return install(tmp_path / "scripts")


def test_the_engine_is_counted_apart_from_the_command_that_calls_it(
    engine: Path, tmp_path: Path
) -> None:
    command = ["sh", "-c", f"tesseract page - --psm 4; {sys.executable} -c '{BUSY}'"]
    taken, _ = spent(command, os.environ, engine, tmp_path / "log")
    assert taken.reading > 0.02
    assert taken.orientation == 0
    assert 0.2 < taken.outside < 0.8


def test_asking_which_way_is_up_is_engine_too_but_its_version_is_not(
    engine: Path, tmp_path: Path
) -> None:
    command = ["sh", "-c", "tesseract page - --psm 0; tesseract --version"]
    taken, _ = spent(command, os.environ, engine, tmp_path / "log")
    assert taken.orientation > 0.02
    assert taken.reading == 0
    assert taken.engine == taken.orientation
    assert taken.cpu > 1.5 * taken.engine


def test_what_the_command_prints_comes_back(engine: Path, tmp_path: Path) -> None:
    taken, said = spent(["echo", "сайн"], os.environ, engine, tmp_path / "log")
    assert said == "сайн\n"
    assert taken.engine == 0


def test_a_command_that_fails_ends_the_measurement(engine: Path, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        spent(["false"], os.environ, engine, tmp_path / "log")


def test_without_the_engine_there_is_nothing_to_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError):
        install(tmp_path / "scripts")


def test_seconds_are_added_up_by_what_they_were_for() -> None:
    found = totals("reading 1.0 0.5\norientation 0.25 0.25\nreading 2.0 0\nprobe 0.01 0\n")
    assert (found[Call.READING], found[Call.ORIENTATION]) == (3.5, 0.5)


def test_the_share_outside_is_what_the_engine_did_not_need() -> None:
    together = Spent(2, 3, 1, 1) + Spent(1, 1, 0, 0)
    assert together.outside == 0.5
