"""Identifiers are ordered inside and unguessable outside."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import new_id, new_key, new_token

STEP = 250
"""Nanoseconds that two ids are apart at least, so that their order is told."""

MOMENTS = st.integers(min_value=0, max_value=2**47 * 1_000_000)


@given(MOMENTS, st.integers(min_value=STEP, max_value=10**12))
def test_ids_sort_by_the_quarter_of_a_microsecond_in_which_they_are_made(
    moment: int, later: int
) -> None:
    assert new_id(moment) < new_id(moment + later)


def test_what_is_made_one_after_another_sorts_in_that_order() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(made)


@given(MOMENTS)
def test_an_id_is_a_uuid_of_version_seven(moment: int) -> None:
    made = uuid.UUID(new_id(moment))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_keys_and_tokens_do_not_repeat() -> None:
    assert len({new_key("masters") for _ in range(1000)}) == 1000
    assert len({new_token() for _ in range(1000)}) == 1000
