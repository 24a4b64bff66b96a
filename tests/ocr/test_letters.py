from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.letters import normalise

mixed = st.text(
    "абвгеорсухүөЁАВСЕНОРТХЄєЇїÏ aceopxyvABCEHKMOPTXYVRdn.-12θɵ\u0301\u0308\u0306\u200b"
)

initials = st.lists(st.sampled_from("ABCEHKMOPTXYVАӨү"), min_size=2, max_size=5).map(".".join)


@given(mixed | initials)
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_any_text_is_accepted_and_settles(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(
    st.text("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ .,-№0123456789")
)
def test_mongolian_text_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"))
def test_latin_text_stays_as_it_is(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Єлзий", "Өлзий"),
        ("єрєє", "өрөө"),
        ("Їнэн", "Үнэн"),
        ("хїїхэд", "хүүхэд"),
        ("Ɵвөр", "Өвөр"),
        ("Әцгийн", "Эцгийн"),
        ("Сүрэнҳорлоо", "Сүрэнхорлоо"),
        ("Bаяр", "Ваяр"),
        ("HЭP", "НЭР"),
        ("Yнэн", "Үнэн"),
        ("бYртгэл", "бүртгэл"),
        ("сvх", "сүх"),
        ("A.Болд", "А.Болд"),
        ("и\u0306", "й"),
        ("бүрт\u00adгэл", "бүртгэл"),
    ],
)
def test_what_older_typing_and_recognition_wrote_is_put_right(raw: str, expected: str) -> None:
    assert normalise(raw) == expected


@pytest.mark.parametrize("raw", ["XIX", "XVIII", "III", "ХIХ", "PC-ийн", "Windowsын", "IT-компани"])
def test_roman_numerals_and_latin_words_are_not_damaged(raw: str) -> None:
    assert normalise(raw) == raw


def test_only_the_piece_that_is_cyrillic_changes() -> None:
    assert normalise("ISO9001 cтандарт MAX") == "ISO9001 стандарт MAX"
