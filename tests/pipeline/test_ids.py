"""Identifiers are ordered inside and unguessable outside."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import new_id, new_key, new_token

MOMENTS = st.integers(min_value=0, max_value=2**47 * 1_000_000)


@given(MOMENTS, MOMENTS)
def test_ids_sort_by_their_millisecond(one: int, other: int) -> None:
    first, second = new_id(one), new_id(other)
    if one // 1_000_000 < other // 1_000_000:
        assert first < second


@given(MOMENTS)
def test_an_id_is_a_uuid_of_version_seven(moment: int) -> None:
    made = uuid.UUID(new_id(moment))
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_keys_and_tokens_do_not_repeat() -> None:
    assert len({new_key("masters") for _ in range(1000)}) == 1000
    assert len({new_token() for _ in range(1000)}) == 1000
