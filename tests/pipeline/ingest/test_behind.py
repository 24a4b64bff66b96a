"""Files are stored behind those that are gone through, and written down in their order."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import StoreFullError
from pipeline.ingest.behind import Behind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def stored(number: int, seconds: float) -> int:
    time.sleep(seconds)
    return number


@given(
    waits=st.lists(st.sampled_from([0.0, 0.001, 0.004]), max_size=12),
    most=st.integers(0, 3),
    ends=st.sets(st.integers(0, 11)),
)
def test_what_follows_is_done_in_order_whatever_was_stored_first(
    waits: list[float], most: int, ends: set[int]
) -> None:
    done: list[int | str] = []

    def then(result: Callable[[], int]) -> None:
        done.append(result())

    with Behind(most) as storing:
        for number, seconds in enumerate(waits):
            storing.begin(f"digest {number}", partial(stored, number, seconds), then)
            if number in ends:
                storing.after_all(partial(done.append, f"end {number}"))
    wanted: list[int | str] = []
    for number in range(len(waits)):
        wanted += [number, *([f"end {number}"] if number in ends else [])]
    assert done == wanted


def test_a_file_is_stored_while_another_one_is_looked_at() -> None:
    looked, began, waited = threading.Event(), threading.Event(), list[bool]()

    def store() -> bool:
        began.set()
        return looked.wait(10)

    with Behind(1) as storing:
        storing.begin("a", store, lambda result: waited.append(result()))
        assert began.wait(10)
        assert storing.is_storing("a")
        looked.set()
        storing.catch_up()
        assert not storing.is_storing("a")
    assert waited == [True]


def test_with_none_behind_a_file_is_written_down_before_the_next_one_is_looked_at() -> None:
    done: list[str] = []
    with Behind(0) as storing:
        storing.begin("a", threading.get_ident, lambda _: done.append("a"))
        assert done == ["a"]
        assert not storing.is_storing("a")


@pytest.mark.parametrize("most", [0, 2])
def test_a_full_store_ends_it_and_nothing_behind_it_is_written_down(
    tmp_path: Path, most: int
) -> None:
    written: list[int] = []

    def store(number: int) -> int:
        if number == 1:
            raise StoreFullError(place=tmp_path)
        return number

    def begun() -> None:
        with Behind(most) as storing:
            for number in range(5):
                storing.begin(
                    str(number),
                    partial(store, number),
                    lambda result: written.append(result()),
                )

    with pytest.raises(StoreFullError):
        begun()
    assert written == [0]
