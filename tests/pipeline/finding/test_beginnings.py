"""Beginnings: other forms of a word begin as it does without its ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finding.beginnings import LEAST, beginnings, begun, open_ended


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("худалдааны", "худалдаагаар"),
        ("буудлын", "буудал"),
        ("гэрээгээр", "гэрээний"),
        ("дүүргийн", "дүүрэг"),
        ("боловсруулалт", "боловсруулах"),
        ("пүрэв", "пүрэвжав"),
        ("жуулчлалын", "жуулчлалд"),
    ],
)
def test_another_form_of_a_word_begins_so(asked: str, written: str) -> None:
    assert begun((asked,), written)


@pytest.mark.parametrize(
    ("asked", "written"), [("мөнхцэцэг", "мөнхбат"), ("дорж", "доржийн"), ("бат", "батболд")]
)
def test_only_what_begins_with_enough_of_it_does(asked: str, written: str) -> None:
    assert begun((asked,), written) is (len(asked) >= LEAST and written.startswith(asked))


def test_numbers_have_no_beginnings() -> None:
    assert beginnings(("ъъ8703", "8703")) == open_ended(("1987",)) == ()


@given(st.lists(st.text("абгдеорнтуүөэыийхжлсчд", max_size=14), max_size=4))
def test_no_beginning_is_short_or_begins_with_another(texts: list[str]) -> None:
    found = beginnings(tuple(texts))
    assert all(len(one) >= LEAST for one in found)
    assert not any(one != two and one.startswith(two) for one in found for two in found)
