"""Codes of letters and the way back to Unicode."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble.codes import codes_for, letters, strings, to_glyph, to_unicode

anything = st.text(st.characters(exclude_categories=()), max_size=60)


def _decoded(written: list[str], table: bytes) -> str:
    back = {
        code: bytes.fromhex(utf16).decode("utf-16-be")
        for code, utf16 in re.findall(r"<([0-9A-F]{4})> <([0-9A-F]{4,8})>\n", table.decode())
    }
    numbers = "".join(string.strip("<>") for string in written)
    return "".join(back[code] for code in re.findall("....", numbers))


@given(st.lists(anything, max_size=6))
def test_what_is_written_reads_back_letter_by_letter(texts: list[str]) -> None:
    shown = [letters(text) for text in texts]
    codes = codes_for(shown)
    table = to_unicode(codes)
    for text in shown:
        assert _decoded(strings(text, codes), table) == text


@given(anything)
def test_only_letters_with_a_shape_are_written(text: str) -> None:
    assert not {unicodedata.category(letter) for letter in letters(text)} & {"Cc", "Cs", "Co", "Cn"}
    assert letters(letters(text)) == letters(text)


def test_mongolian_letters_have_their_own_codes() -> None:
    codes = codes_for(["ӨөҮү"])
    assert sorted(codes) == [" ", "Ү", "ү", "Ө", "ө"]
    assert set(codes.values()) == {1, 2, 3, 4, 5}


def test_every_code_shows_the_empty_glyph_and_none_the_missing_one() -> None:
    codes = codes_for(["аб"])
    assert to_glyph(codes, 1) == b"\0\0" + b"\0\1" * 3


def test_blocks_of_the_map_are_as_short_as_the_format_asks() -> None:
    table = to_unicode(codes_for([chr(0x400 + number) for number in range(250)])).decode()
    counts = [int(number) for number in re.findall(r"(\d+) beginbfchar", table)]
    assert sum(counts) == 251
    assert max(counts) <= 100
