from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.wording import folded, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Эцэг (эх)-ийн нэр:", "эцэг эхийн нэр"),
        ("Эхнэр", "Әхнэр"),
        ("Төрсөн он, сар, өдөр", "ТӨРСӨН  ОН САР ӨДӨР"),
        ("Өмчлөгч", "Ємчлєгч"),
        ("Үнэмлэх", "Yнэмлэх"),
    ],
)
def test_wordings_are_the_same_but_for_signs_and_confusable_letters(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text(alphabet="абвгөүэйё АБВ.,-/12"))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_short_wordings_must_be_the_same() -> None:
    assert likeness(folded("Эх"), folded("Эр")) == 0
    assert likeness(folded("Регистр"), folded("Регнстр")) > 80
