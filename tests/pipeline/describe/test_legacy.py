from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.describe.legacy import is_garbled, readable

MONGOLIAN = "абвгдежзийклмнопрстухцшыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУХЦШЭЮЯ"
IN_CP1251 = str.maketrans("өүӨҮ", "єїЄЇ")


def garbled(text: str) -> str:
    return text.translate(IN_CP1251).encode("cp1251").decode("latin-1")


@given(st.text(alphabet=MONGOLIAN + "өүӨҮёЁ", min_size=1))
def test_what_an_old_program_garbled_is_readable_again(word: str) -> None:
    assert readable(garbled(word)) == word


@given(st.text())
def test_making_text_readable_twice_changes_nothing(text: str) -> None:
    once = readable(text)

    assert readable(once) == once


@given(st.text(alphabet=MONGOLIAN + "өүӨҮ 0123456789.,«»"))
def test_readable_text_stays_as_it_is(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", ["Köln", "naïve café", "3 × 4", "90 °C", "§ 12"])
def test_other_languages_and_signs_stay_as_they_are(text: str) -> None:
    assert readable(text) == text


def test_each_word_is_judged_by_itself() -> None:
    assert readable("ÕÓÓËÜ хууль ¹ 12") == "ХУУЛЬ хууль № 12"
