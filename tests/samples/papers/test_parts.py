"""Training, tuning and test share nothing that a model could learn by heart."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PIL import ImageFont

from samples.papers.parts import (
    DICTIONARY,
    FACES,
    STEM,
    Face,
    Part,
    PartsMissingError,
    bare,
    clan_names,
    faces,
    given_names,
    is_name,
    part_of,
    words,
)
from samples.papers.strike import Hand, pitch, printed, typed

PAIRS = list(combinations(Part, 2))
LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяӨҮ0123456789№%;–"

needs_dictionary = pytest.mark.skipif(not DICTIONARY.exists(), reason="run make bench-setup")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_parts_share_no_typeface_and_no_name(one: Part, other: Part) -> None:
    assert not {face.file for face in FACES[one]} & {face.file for face in FACES[other]}
    for names in (given_names, clan_names):
        assert not set(map(bare, names(one))) & set(map(bare, names(other)))


@needs_dictionary
def test_no_name_but_those_of_training_is_a_word_of_the_dictionary() -> None:
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    listed = {line.split("/")[0].split()[0] for line in lines if line[:1].islower()}

    for part in (Part.TUNE, Part.TEST):
        assert not listed & set(map(bare, (*given_names(part), *clan_names(part))))


@needs_dictionary
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_parts_share_no_stem(one: Part, other: Part) -> None:
    stems = [{word[:STEM] for word in words(part)} for part in (one, other)]

    assert not stems[0] & stems[1]
    assert not {word for word in words(one) if is_name(word)}


@pytest.mark.parametrize("part", Part)
def test_every_part_has_names_and_both_kinds_of_typefaces(part: Part) -> None:
    assert len(given_names(part)) > 100
    assert len(clan_names(part)) >= 3
    assert {face.typewriter for face in FACES[part]} == {True, False}


@needs_dictionary
def test_every_part_has_words_with_the_mongolian_letters() -> None:
    for part in Part:
        found = words(part)
        assert len(found) > 10_000
        assert sum("ө" in word for word in found) > 1000
        assert sum("ү" in word for word in found) > 1000


def test_a_word_keeps_its_part() -> None:
    assert {part_of(name) for name in given_names(Part.TEST)} == {Part.TEST}


@pytest.mark.parametrize("part", Part)
def test_every_typeface_has_every_letter(part: Part) -> None:
    for face in FACES[part]:
        if not face.path.exists():
            pytest.skip(f"{face.path.name} is not installed: run make bench-setup")
        font = ImageFont.truetype(face.path, 40, layout_engine=ImageFont.Layout.BASIC)
        unknown = bytes(font.getmask("\U0010fffd"))
        lacking = [letter for letter in LETTERS if bytes(font.getmask(letter)) == unknown]
        assert lacking == [], face.file


@pytest.mark.parametrize("part", Part)
def test_every_letter_is_drawn_as_itself_and_whole(part: Part) -> None:
    for face in FACES[part]:
        if not face.path.exists():
            pytest.skip(f"{face.path.name} is not installed: run make bench-setup")
        for letter, marked in (("Е", "Ё"), ("е", "ё"), ("И", "Й"), ("и", "й")):
            assert _span(face, marked)[0] < _span(face, letter)[0] - 3, (face.file, marked)
        for letter, barred in (("О", "Ө"), ("о", "ө")):
            apart = np.subtract(_span(face, barred), _span(face, letter))
            assert max(abs(apart)) <= 3, (face.file, barred)
        assert _span(face, "ү")[1] > _span(face, "о")[1] + 3, face.file


def _span(face: Face, letter: str) -> tuple[int, int]:
    """The first row with ink, and the first below it."""
    inked = np.flatnonzero(printed(letter, face, 80).max(axis=1) > 0.3)
    return int(inked[0]), int(inked[-1]) + 1


def test_a_printed_face_on_one_pitch_keeps_every_letter_in_its_room() -> None:
    hand, size, word = Hand(0, 0, 0, overstrikes=False), 60, "ЩёрЖЮ"
    for face in FACES[Part.TRAIN]:
        if face.pitch and face.path.exists():
            ink = typed(word, face, size, hand, np.random.default_rng(1)).max(axis=0)
            inked = np.flatnonzero(ink > 0.3)
            assert pitch(face, size) == face.pitch * size
            assert inked[0] >= size // 8 - 2
            assert inked[-1] < size // 8 + len(word) * face.pitch * size + 2


def test_a_missing_typeface_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACES, Part.TUNE, (Face("nothing-400.ttf"),))

    with pytest.raises(PartsMissingError, match="make bench-setup"):
        faces(Part.TUNE, typewriter=False)
