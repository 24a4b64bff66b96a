"""Folding: what is indexed and what is asked are written alike, whoever typed them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finding.folding import (
    folded,
    name,
    number,
    register_spellings,
    shape,
    spellings,
    stretches,
    trigrams,
    words,
)

TEXTS = st.text(
    st.sampled_from("АБВГЕЁӨҮЄЇабөүєїъьABCTVYaeopxyvë0123 -–.,/«»'\u0301\u00ad\n"), max_size=30
)


@given(st.one_of(st.text(max_size=40), TEXTS))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    for fold in (folded, name, number):
        assert fold(fold(text)) == fold(text)


@given(st.one_of(st.text(max_size=40), TEXTS))
def test_words_of_words_are_the_same_words(text: str) -> None:
    once = words(text)
    assert words(" ".join(once)) == once
    assert all(word and not word.isspace() for word in once)


@given(TEXTS)
def test_a_shape_has_nothing_but_letters_and_digits_of_ascii(text: str) -> None:
    drawn = shape(name(text))
    assert drawn == "" or (drawn.isascii() and drawn.isalnum())
    pieces = [one for together in stretches(drawn) for one in together]
    assert all(len(three) == 3 for one in pieces for three in trigrams(one))
    assert bool(pieces) is (len(drawn) > 2)
    assert all(trigrams(one) for one in pieces)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Бат-Эрдэнэ", "батэрдэнэ"),
        ("БАТ - ЭРДЭНЭ", "батэрдэнэ"),
        ("Г.Билгүүн", "гбилгүүн"),
        ("Г. Билгїїн", "гбилгүүн"),
        ("Єлзий", "өлзий"),
        ("Дopж", "дорж"),
    ],
)
def test_a_name_is_the_same_however_it_is_typed(typed: str, meant: str) -> None:
    assert name(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ү-22 0600 1234", "ү2206001234"),
        ("191/ШШ2025/01670", "191шш202501670"),
        ("ЪЪ 99-11-22-33", "ъъ99112233"),
        ("0012", "12"),
        ("А/555", "а555"),
        ("0", "0"),
    ],
)
def test_a_number_is_the_same_however_it_is_parted(typed: str, meant: str) -> None:
    assert number(typed) == meant


def test_what_a_hyphen_joins_is_found_whole_and_in_parts() -> None:
    assert words("Бат-Эрдэнэ 12/45") == ("батэрдэнэ", "бат", "эрдэнэ", "1245", "12", "45")


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [
        ("Erdene", "эрдэнэ"),
        ("Bilguun", "билгүүн"),
        ("Munkh", "мөнх"),
        ("Mönkh", "мөнх"),
        ("Oyuun", "оюун"),
        ("Enkhbat", "энхбат"),
        ("Tsetseg", "цэцэг"),
        ("Sukhbaatar", "сүхбаатар"),
        ("Nyamsuren", "нямсүрэн"),
        ("Batbayar", "батбаяр"),
        ("Sarnai", "сарнай"),
        ("Dorjiin", "доржийн"),
        ("Bat-Erdene", "батэрдэнэ"),
        ("Shagdar", "шагдар"),
        ("Chuluun", "чулуун"),
        ("Khuu", "хүү"),
    ],
)
def test_a_name_typed_in_latin_letters_may_be_the_cyrillic_one(latin: str, cyrillic: str) -> None:
    assert cyrillic in spellings(latin)
    assert spellings(latin)[0] == name(latin)
    assert len(spellings(latin)) <= 4


def test_a_cyrillic_word_is_spelt_in_one_way() -> None:
    assert spellings("Билгүүн") == ("билгүүн",)
    assert spellings("...") == ()


@pytest.mark.parametrize("typed", ["AB99112233", "АВ99112233", "ab 99112233", "АВ-99112233"])
def test_the_letters_of_a_register_number_may_be_latin_ones_that_look_alike(typed: str) -> None:
    assert "ав99112233" in register_spellings(typed)


def test_the_letters_of_a_register_number_may_be_latin_ones_that_sound_alike() -> None:
    assert "уз99112233" in register_spellings("UZ99112233")


@pytest.mark.parametrize(
    ("one", "other"),
    [("мөнх", "монх"), ("сүхбаатар", "сухбаатар"), ("энэбиш", "энэбищ"), ("дорьж", "доръж")],
)
def test_letters_that_are_read_for_one_another_have_one_shape(one: str, other: str) -> None:
    assert shape(one) == shape(other)


def test_other_letters_have_other_shapes() -> None:
    apart = "абвгдежиклмнопрстухцчшьюя"
    assert len({shape(letter) for letter in apart}) == len(apart)


@given(
    st.text("abdegnor", min_size=4, max_size=14),
    st.integers(0, 13),
    st.sampled_from(["", "x", "xx"]),
)
def test_a_shape_with_one_sign_misread_lost_or_doubled_still_has_a_stretch(
    drawn: str, at: int, instead: str
) -> None:
    at %= len(drawn)
    misread = drawn[:at] + instead + drawn[at + 1 :]
    marked = f"^{misread}$"
    assert any(all(one in marked for one in together) for together in stretches(drawn))
