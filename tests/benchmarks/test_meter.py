from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from benchmarks.meter import Spent, of_engine, spent

if TYPE_CHECKING:
    from pathlib import Path

BUSY = "sum(range(6_000_000))"
EVENTS = (
    ("page.read", {"engine_seconds": 1.0}),
    ("page.read", {"engine_seconds": 2.5, "words": 7}),
    ("page.read", {"repeated": True}),
    ("page.cleaned", {"engine_seconds": 0.5}),
    ("document.described", {"engine_seconds": 100}),
)


def test_what_the_children_of_a_command_spent_is_counted() -> None:
    alone, _ = spent(["true"], os.environ)
    together, _ = spent(["sh", "-c", f"{sys.executable} -c '{BUSY}'; true"], os.environ)
    assert together.cpu > alone.cpu + 0.02
    assert together.wall > 0


def test_what_the_command_prints_comes_back() -> None:
    taken, said = spent(["echo", "сайн"], os.environ)
    assert said == "сайн\n"
    assert taken.engine == 0


def test_a_command_that_fails_ends_the_measurement() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        spent(["false"], os.environ)


def test_the_engine_s_seconds_are_those_noted_with_the_pages(tmp_path: Path) -> None:
    path = tmp_path / "arkhiv.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE event (type, facts)")
        rows = [(kind, json.dumps(facts)) for kind, facts in EVENTS]
        connection.executemany("INSERT INTO event VALUES (?, ?)", rows)
    assert of_engine(path) == Spent(0, 0, reading=3.5, orientation=0.5)


def test_an_archive_without_pages_used_no_engine(tmp_path: Path) -> None:
    path = tmp_path / "arkhiv.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE event (type, facts)")
    assert of_engine(path).engine == 0


def test_the_share_outside_is_what_the_engine_did_not_need() -> None:
    together = Spent(2, 3, 1, 1) + Spent(1, 1, 0, 0)
    assert together.outside == 0.5
