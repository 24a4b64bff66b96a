"""Training, tuning and test share nothing that a model could learn by heart."""

from __future__ import annotations

from itertools import combinations

import pytest
from PIL import ImageFont

from samples.papers.parts import (
    DICTIONARY,
    FACES,
    STEM,
    Face,
    Part,
    PartsMissingError,
    clan_names,
    faces,
    given_names,
    part_of,
    words,
)

PAIRS = list(combinations(Part, 2))
LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяӨҮ0123456789№%;–"

needs_dictionary = pytest.mark.skipif(not DICTIONARY.exists(), reason="run make bench-setup")


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_parts_share_no_typeface_and_no_name(one: Part, other: Part) -> None:
    assert not {face.file for face in FACES[one]} & {face.file for face in FACES[other]}
    assert not set(given_names(one)) & set(given_names(other))
    assert not set(clan_names(one)) & set(clan_names(other))


@needs_dictionary
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_parts_share_no_stem(one: Part, other: Part) -> None:
    stems = [{word[:STEM] for word in words(part)} for part in (one, other)]

    assert not stems[0] & stems[1]


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


def test_a_missing_typeface_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACES, Part.TUNE, (Face("nothing-400.ttf"),))

    with pytest.raises(PartsMissingError, match="make bench-setup"):
        faces(Part.TUNE, typewriter=False)
