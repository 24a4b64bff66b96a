"""Numbers that are asked for: read where they are short and plain, and nothing else is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.numbers import LONGEST, number_in


@given(st.integers(0, 10**LONGEST - 1))
def test_what_is_written_plainly_is_read(number: int) -> None:
    assert number_in(str(number)) == number


@given(st.text(max_size=2 * LONGEST))
def test_what_is_read_has_nothing_but_a_few_plain_digits(text: str) -> None:
    number = number_in(text)
    assert (number is not None) == (0 < len(text) <= LONGEST and set(text) <= set("0123456789"))


@given(st.integers(LONGEST + 1, 10_000))
def test_a_longer_one_is_none_however_long(count: int) -> None:
    assert number_in("1" * count) is None
