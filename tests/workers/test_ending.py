"""Ending: once somebody asks, all that is still to be done shares one deadline."""

from __future__ import annotations

import threading
import time
from math import inf
from typing import TYPE_CHECKING

import pytest

from workers import ending as module
from workers.ending import LAST_SECONDS, STOP_SECONDS, Ending
from workers.rounds import lastly, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

GRACE_SECONDS = 90
"""After which systemd and Compose kill, as deploy/ says."""


@pytest.fixture
def never() -> Iterator[threading.Event]:
    """What nobody sets while the test runs."""
    made = threading.Event()
    yield made
    made.set()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> Ending:
    """An end of half a second, asked for already."""
    monkeypatch.setattr(module, "LAST_SECONDS", 0.3)
    made = Ending(0.2)
    made.begin()
    return made


def test_all_of_it_fits_into_what_supervisors_allow() -> None:
    assert STOP_SECONDS + LAST_SECONDS < GRACE_SECONDS


def test_while_nobody_asks_nothing_is_limited() -> None:
    ending = Ending(5)
    time.sleep(0.02)
    assert (ending.begun, ending.in_hand, ending.left) == (False, 5, inf)


def test_the_time_runs_from_the_first_that_asks(short: Ending) -> None:
    time.sleep(0.25)
    short.begin()
    assert short.in_hand == 0
    assert 0 < short.left < 0.3


def test_whoever_heeds_is_told_now_and_later() -> None:
    ending, told = Ending(), []
    ending.heed(lambda: told.append("early"))
    assert told == []
    ending.begin()
    ending.heed(lambda: told.append("late"))
    assert told == ["early", "late"]


def test_what_hangs_is_left_behind_at_the_deadline(
    short: Ending, never: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    started = time.monotonic()
    for name in ("sealer", "tally"):
        with rounds(name, 0.01, lambda _: never.wait(), at_once=True, ending=short):
            pass
        lastly(name, never.wait, short)
    assert time.monotonic() - started < 5
    assert [record.getMessage() for record in caplog.records] == [
        "sealer not done in time",
        "tally not done in time",
    ]


def test_a_deadline_that_comes_while_waiting_counts(never: threading.Event) -> None:
    ending = Ending(0)
    ending.seconds = 0.1
    threading.Timer(0.2, ending.begin).start()
    started = time.monotonic()
    lastly("roller", never.wait, ending)
    assert time.monotonic() - started < 5


def test_what_is_quick_is_waited_for(short: Ending) -> None:
    done: list[bool] = []
    lastly("sealer", lambda: done.append(True), short)
    assert done == [True]
