"""Kept answers: asked once for many, given up in time, told when they fail."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.errors import StoreAwayError
from web.errors import NoAnswerError
from web.kept import Kept


def test_many_who_ask_at_once_are_answered_by_one_question() -> None:
    asked: list[int] = []

    def ask() -> int:
        time.sleep(0.05)
        asked.append(1)
        return len(asked)

    kept = Kept(ask, seconds=60, patience=5)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: kept.get(), range(8)))
    assert said == [1] * 8
    assert kept.get() == 1


def test_an_old_answer_is_asked_for_again() -> None:
    said = iter(range(10))
    kept = Kept(lambda: next(said), seconds=0, patience=5)
    first = kept.get()
    time.sleep(0.1)
    assert (first, kept.get()) == (0, 1)


def test_a_question_that_takes_long_is_asked_less_often() -> None:
    said = iter(range(10))

    def ask() -> int:
        time.sleep(0.1)
        return next(said)

    kept = Kept(ask, seconds=0, patience=5)
    assert (kept.get(), kept.get()) == (0, 0)


def test_a_question_that_hangs_is_given_up_and_asked_by_nobody_else() -> None:
    release, asked = threading.Event(), []

    def ask() -> int:
        asked.append(1)
        release.wait(10)
        return 7

    kept = Kept(ask, seconds=60, patience=0.05)
    for _ in range(3):
        with pytest.raises(NoAnswerError):
            kept.get()
    assert asked == [1]
    release.set()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert kept.get() == 7
            break
        except NoAnswerError:
            continue
    assert asked == [1]


def test_what_goes_wrong_is_told_to_whoever_asks_and_forgotten_in_time() -> None:
    faults: list[Exception] = [StoreAwayError(place="x", reason="y"), KeyError("R-1")]

    def ask() -> int:
        if faults:
            raise faults.pop(0)
        return 1

    kept = Kept(ask, seconds=0, patience=5)
    with pytest.raises(StoreAwayError):
        kept.get()
    with pytest.raises(NoAnswerError):
        kept.get()
    assert kept.get() == 1


def test_while_a_question_takes_long_the_last_answer_is_given_for_a_time() -> None:
    release, asked = threading.Event(), []

    def ask() -> int:
        asked.append(1)
        if len(asked) == 2:
            release.wait(10)
        return len(asked)

    kept = Kept(ask, seconds=0, patience=0.4)
    assert kept.get() == 1
    assert kept.get() == 1
    time.sleep(0.5)
    with pytest.raises(NoAnswerError):
        kept.get()
    release.set()


def test_a_question_that_always_outlasts_patience_is_answered_without_a_gap() -> None:
    asked: list[float] = []

    def ask() -> int:
        asked.append(time.monotonic())
        time.sleep(0.1)
        return len(asked)

    kept = Kept(ask, seconds=0, patience=0.02)
    with pytest.raises(NoAnswerError):
        kept.get()
    time.sleep(0.5)
    while len(asked) < 3:
        assert kept.get() in (1, 2)
        time.sleep(0.01)
    assert asked[2] - asked[1] > 2


def test_an_error_is_never_given_instead_of_a_new_answer() -> None:
    release, asked = threading.Event(), []

    def ask() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise StoreAwayError(place="x", reason="y")
        release.wait(10)
        return 1

    kept = Kept(ask, seconds=0, patience=0.05)
    with pytest.raises(StoreAwayError):
        kept.get()
    with pytest.raises(NoAnswerError):
        kept.get()
    release.set()
