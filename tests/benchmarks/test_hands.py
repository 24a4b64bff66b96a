"""Handwriting for measuring: written anew each time, remembered as such, and counted."""

from __future__ import annotations

import random

import numpy as np
import pytest

from benchmarks.hands import Counted, counts, hands_table, together
from benchmarks.hands_pages import FACES, NUMBERED, Asked, Filled, Way, plan
from benchmarks.hands_writing import Desk, Manner, Press, Quill, Written, manner
from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline.cleanup import ink
from pipeline.regions.strokes import looked_at
from samples.papers.parts import Face, Part
from samples.papers.sheet import Pen, Sheet, Tint

WORDS = "гэрчилгээний дугаар овог нэрийг бичсэн өдрийн тэмдэглэл хавтаст байна"
CAVEAT, _ = FACES["Caveat"]


def sheet(pen: Pen) -> Sheet:
    found = Desk(np.random.default_rng(2), size=(2400, 300))
    found.put(pen, (100, 150), WORDS)
    return found


def paper(found: Sheet) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return 255 - np.max(np.stack(list(found.plates.values())), axis=0)


def pieces_to_a_letter(found: Sheet) -> float:
    boxes = ink.pieces(ink.mask(paper(found))).boxes
    return len(boxes) / sum(len(word.text) for word in found.words)


def quill(style: Manner) -> Quill:
    return Quill(CAVEAT, 70, Tint.BLACK, manner=style)


def test_what_a_person_wrote_is_told_from_what_was_printed() -> None:
    found = sheet(quill(Manner()))
    found.put(Pen(CAVEAT, 60), (100, 250), "хэвлэсэн")
    assert [isinstance(word, Written) for word in found.words] == [True] * 9 + [False]


def test_a_person_writes_the_numbers_of_a_printed_text_where_they_belong() -> None:
    pen = Press(CAVEAT, 40, quill=quill(Manner()))
    found = Desk(np.random.default_rng(2), size=(2400, 300))
    end = found.put(pen, (100, 150), "гэрчилгээ 1987 оны 5")
    assert [word.text for word in found.words if isinstance(word, Written)] == ["1987", "5"]
    lefts = [word.box[0] for word in sorted(found.words, key=lambda word: word.box[0])]
    assert lefts == [word.box[0] for word in found.words]
    assert found.words[-1].box[2] <= end + 10
    assert end == 100 + pen.width("гэрчилгээ 1987 оны 5")


def test_joined_letters_are_fewer_pieces() -> None:
    joined = pieces_to_a_letter(sheet(quill(manner(random.Random(1), joined=True))))
    assert joined < 0.8 * pieces_to_a_letter(sheet(quill(Manner())))


def test_no_two_letters_of_a_restless_hand_are_alike_but_the_same_seed_writes_the_same() -> None:
    pen = quill(manner(random.Random(1), joined=False))
    once, again = (pen.ink("оо", np.random.default_rng(7)) for _ in range(2))
    other = pen.ink("оо", np.random.default_rng(8))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_a_restless_hand_is_like_handwriting_whatever_its_face(*, joined: bool, seed: int) -> None:
    for face in (CAVEAT, Face("truetype/paratype/PTS55F.ttf")):
        style = manner(random.Random(seed), joined=joined)
        found = sheet(Quill(face, 60, Tint.BLACK, manner=style))
        words = [Word(word.text, word.text, _whole(word.box), 0.5, 1, 1) for word in found.words]
        likeness = [each.likeness for each in looked_at(words, paper(found))]
        assert np.median(likeness) > 0


def _whole(box: tuple[float, float, float, float]) -> Box:
    left, top, right, bottom = map(int, box)
    return Box(left, top, right - left, bottom - top)


def test_words_are_counted_by_where_they_stand() -> None:
    read = [
        Word(text, text, Box(12, top, 40, 20), 0.9, 1, 1)
        for text, top in (("мөр,", 12), ("үг", 42))
    ]
    hand = Region(RegionKind.HANDWRITING, Box(0, 100, 300, 50))
    reading = Reading(400, 400, 300, tuple(read), "test 1", "test:0", "Cyrillic", regions=(hand,))
    written = [
        ("мөр", Box(10, 10, 40, 20)),
        ("уг", Box(10, 40, 40, 20)),
        ("мөр", Box(10, 110, 40, 20)),
        ("мөр", Box(10, 300, 40, 20)),
    ]
    found = counts(reading, written, [Box(100, 110, 40, 20), Box(100, 10, 40, 20)])
    assert found == Counted(1, written=4, guessed=2, wrong=1, marked=1, printed=2, lost=1)


def test_the_table_has_every_face_and_way_and_print_alone() -> None:
    wanted = plan(Part.TUNE, 1, 1)
    assert len(wanted) == len(FACES) * len(Way) * (len(Filled) - 1 + NUMBERED) + 25
    lines = hands_table({each: Counted(1, 10, 2, 1, 5, 4, 1) for each in wanted}).splitlines()
    assert len(lines) == 2 + len(FACES) * len(Way) + 3
    assert lines[-3] == "| **by hand** | 36 | 360 | 20.0 | 10.0 | 50.0 | 144 | 25.0 |"
    assert lines[-2].startswith("| **numbers written into print** | 36 | 360 | 20.0 |")
    assert together([]) == Counted()


def test_a_page_of_print_has_no_face() -> None:
    assert [each for each in plan(Part.TUNE, 0, 1) if each.face] == []
    assert Asked(Part.TUNE, 3).face == ""
