"""Print on bent paper is no handwriting, however little of it is read; what a hand wrote is."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from ocr.words import Box, Word
from pipeline.regions import bent, handwriting
from pipeline.regions.stretches import stretches
from pipeline.regions.strokes import looked_at
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import SANS, SERIF, Pixels
from tests.pipeline.regions.lines import prose

HANDS = [str(Face(name).path) for name in ("caveat-400.ttf", "bad-script-400.ttf")]
STEEP, FOLDS = 0.3, 400


def folded(face: str) -> tuple[list[Word], Pixels]:
    """Prose whose lines climb and fall from fold to fold, and is hardly read for it."""
    image, words = prose(face)
    x = np.arange(image.shape[1])
    down = STEEP * np.abs(x % FOLDS - FOLDS / 2)
    across, rows = np.meshgrid(x, np.arange(image.shape[0] + int(STEEP * FOLDS)))
    ways = across.astype(np.float32), (rows - down).astype(np.float32)
    page = cv2.remap(image, *ways, cv2.INTER_LINEAR, borderValue=(255,))
    return [_moved(word, down) for word in words], np.asarray(page, np.uint8)


def _moved(word: Word, down: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Word:
    x, y, w, h = word.box.x, word.box.y, word.box.w, word.box.h
    part = down[x : x + w]
    top, bottom = int(part.min()), int(part.max()) + 1
    return replace(word, box=Box(x, y + top, w, h + bottom - top), confidence=0.3)


@pytest.mark.parametrize("face", [SERIF, SANS])
def test_bent_print_is_no_handwriting(face: str) -> None:
    words, image = folded(face)
    assert handwriting.find(stretches(words), image) == []


@pytest.mark.parametrize("face", HANDS)
def test_what_a_hand_wrote_on_bent_paper_is(face: str) -> None:
    words, image = folded(face)
    assert handwriting.find(stretches(words), image)


@pytest.mark.parametrize("face", [SERIF, SANS, *HANDS])
def test_what_keeps_to_its_lines_is_not_bent(face: str) -> None:
    image, words = prose(face)
    looks = dict(zip(words, looked_at(words, image), strict=True))
    assert not bent.is_bent(looks, image)
