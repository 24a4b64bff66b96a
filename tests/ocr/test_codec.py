from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.codec import from_json, to_json
from ocr.errors import ReadingFormatError
from ocr.words import Box, Reading, Region, RegionKind, Word

sizes = st.integers(0, 20_000)
letters = st.text("абвгөүё №%Єґ\"'<&", min_size=1, max_size=12)
boxes = st.builds(Box, sizes, sizes, sizes, sizes)
words = st.builds(
    Word,
    text=letters,
    raw=letters,
    box=boxes,
    level=st.none() | boxes,
    confidence=st.floats(0, 1),
    block=sizes,
    line=sizes,
)
readings = st.builds(
    Reading,
    width=sizes,
    height=sizes,
    dpi=st.integers(50, 1200),
    words=st.lists(words, max_size=5).map(tuple),
    engine=letters,
    model=letters,
    language=letters,
)


@given(readings)
def test_a_reading_comes_back_as_it_was_stored(reading: Reading) -> None:
    assert from_json(to_json(reading)) == reading


@given(readings)
def test_the_same_reading_is_the_same_bytes(reading: Reading) -> None:
    assert to_json(from_json(to_json(reading))) == to_json(reading)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"null",
        b'{"format": "another/1"}',
        to_json(Reading(1, 1, 300, (), "", "", "")).replace(b"[]", b'[["a"]]'),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ReadingFormatError, match="Read the page again"):
        from_json(data)


def test_letters_are_stored_readably() -> None:
    box = Box(1, 2, 3, 4)
    word = Word(text="Өлзий", raw="Єлзий", box=box, confidence=0.5, block=0, line=0)
    data = to_json(Reading(9, 9, 300, (word,), "tesseract", "m", "Cyrillic"))
    assert "Өлзий" in data.decode()
    assert json.loads(data)["words"][0][1] == "Єлзий"


def test_a_region_of_a_kind_that_only_a_newer_program_knows_was_not_read() -> None:
    place = Box(10, 20, 300, 40)
    reading = Reading(900, 700, 300, (), "", "", "", regions=(Region(RegionKind.DRAWING, place),))
    newer = to_json(reading).replace(b"drawing", b"by_another_hand")
    assert from_json(newer).regions == (Region(RegionKind.UNREAD, place),)
