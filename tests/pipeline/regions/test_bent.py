"""Print on bent paper is no handwriting, however little of it is read; what a hand wrote is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ocr.words import Box, Word
from pipeline.cleanup.places import holds
from pipeline.regions import bent, handwriting
from pipeline.regions.stretches import stretches
from pipeline.regions.strokes import looked_at
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import PROSE, SANS, SERIF
from tests.pipeline.regions.lines import LINE, lowered, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleanup.noun import Pixels

HANDS = [str(Face(name).path) for name in ("caveat-400.ttf", "bad-script-400.ttf")]
STEEP, FOLDS = 0.3, 400
CREASE, BESIDE, SLOPE = 900, 100, 0.5
"""Where the one fold of a page runs down it, how far beside it the paper slopes, and how much."""

SURELY = 4
"""Lines of a page that are read for all their folds."""


def folded(*faces: str, surely: int = 0) -> tuple[list[Word], Pixels]:
    """Prose whose lines climb and fall from fold to fold, and is hardly read for it.

    The lines stand in one face, and then in the next; the first ones may be surely read.
    """
    image, words = mixed(faces)
    x = np.arange(image.shape[1])
    bent, page = _bent(words, image, STEEP * np.abs(x % FOLDS - FOLDS / 2))
    sure = [replace(each, confidence=0.95 if each.line < surely else 0.3) for each in bent]
    return sure, page


def creased(face: str) -> tuple[list[Word], Pixels]:
    """Prose that lies flat but for one fold down the page, and is surely read but for that."""
    image, words = prose(face)
    aside = np.abs(np.arange(image.shape[1]) - CREASE)
    bent, page = _bent(words, image, SLOPE * np.maximum(0, BESIDE - aside))
    sure = [
        replace(each, confidence=0.95 if each.box == word.box else 0.3)
        for each, word in zip(bent, words, strict=True)
    ]
    return sure, page


def _bent(
    words: Sequence[Word], image: Pixels, down: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> tuple[list[Word], Pixels]:
    """Words and their page with every column moved down by itself."""
    return [_moved(word, down) for word in words], lowered(image, down)


def mixed(faces: Sequence[str]) -> tuple[Pixels, list[Word]]:
    """Prose whose first lines stand in one face, and the others in the next."""
    pages = [prose(face) for face in faces]
    image, found = pages[0][0].copy(), []
    for row in range(len(PROSE)):
        shown, words = pages[row * len(faces) // len(PROSE)]
        image[LINE * row : LINE * (row + 1)] = shown[LINE * row : LINE * (row + 1)]
        found += [word for word in words if word.line == row]
    return image, found


def _moved(word: Word, down: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Word:
    x, y, w, h = word.box.x, word.box.y, word.box.w, word.box.h
    part = down[x : x + w]
    top, bottom = int(part.min()), int(np.ceil(part.max()))
    return replace(word, box=Box(x, y + top, w, h + bottom - top))


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_bent_print_is_no_handwriting(face: str) -> None:
    words, image = folded(face)
    assert handwriting.find(stretches(words), image) == []


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_bent_print_of_which_some_is_surely_read_is_none(face: str) -> None:
    words, image = folded(face, surely=SURELY)
    assert handwriting.find(stretches(words), image) == []


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_print_that_one_fold_crosses_is_none_though_most_of_the_page_lies_flat(face: str) -> None:
    words, image = creased(face)
    assert handwriting.find(stretches(words), image) == []


@pytest.mark.parametrize("face", HANDS)
def test_below_lines_of_bent_print_only_those_by_hand_are(face: str) -> None:
    words, image = folded(SERIF, face, surely=SURELY)
    found = handwriting.find(stretches(words), image)
    told = {word.line for word in words if any(holds(box, word.box) for box in found)}
    assert told
    assert min(told) >= len(PROSE) // 2


@pytest.mark.parametrize("face", HANDS)
def test_what_a_hand_wrote_on_bent_paper_is(face: str) -> None:
    words, image = folded(face)
    assert handwriting.find(stretches(words), image)


@pytest.mark.parametrize("face", [SERIF, SANS, *HANDS])
def test_what_keeps_to_its_lines_is_not_bent(face: str) -> None:
    image, words = prose(face)
    looks = dict(zip(words, looked_at(words, image), strict=True))
    assert not bent.is_bent(looks, image)


def test_what_climbs_and_is_not_read_at_all_is_no_bent_print() -> None:
    words, image = folded(SERIF)
    unread = [replace(word, confidence=0.0) for word in words]
    looks = dict(zip(unread, looked_at(unread, image), strict=True))
    assert not bent.is_bent(looks, image)
    read = [replace(word, confidence=0.3) for word in words]
    assert bent.is_bent(dict(zip(read, looked_at(read, image), strict=True)), image)
