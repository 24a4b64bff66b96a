"""A bent page is read as if it lay flat, and its words lie where they stand on the bent paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import pytest

from ocr.reader import found
from ocr.settings import Settings
from ocr.text import text
from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline import levelled
from pipeline.cleanup import ink
from pipeline.reading import recognised
from pipeline.regions.known import Known
from samples.papers.parts import Face
from tests.pipeline.cleanup.pages import PROSE, SANS, SERIF, error_rate
from tests.pipeline.regions.lines import lowered, prose

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cleanup.noun import Pixels

Falls: TypeAlias = "NDArray[np.float64]"

HANDS = [str(Face(name).path) for name in ("caveat-400.ttf", "bad-script-400.ttf")]
X = np.arange(2000)
CREASED = 0.4 * np.maximum(0, 200 - np.abs(X - 900))
"""How low every column of a page lies that one fold runs down."""
FOLDED = 0.3 * np.abs(X % 400 - 200)
CURLED = 0.0006 * np.maximum(0, X - 900) ** 2 / 2
"""As paper does towards a gutter."""
BENT = {"creased": CREASED, "folded": FOLDED, "curled": CURLED}


@pytest.mark.parametrize("face", [SERIF, SANS, *HANDS])
def test_a_flat_page_is_left_alone(face: str) -> None:
    assert levelled.find(prose(face)[0], 300) is None


def test_paper_never_lies_as_low_as_where_everything_climbs() -> None:
    page = lowered(prose(SERIF)[0], 0.6 * np.minimum(X, 1800))
    assert levelled.find(page, 300) is None


@pytest.mark.parametrize("shape", [(40, 3000), (3000, 40), (1, 1)])
def test_so_is_a_scrap_of_paper(shape: tuple[int, int]) -> None:
    assert levelled.find(np.full(shape, 255, np.uint8), 300) is None


@pytest.mark.parametrize("how", BENT)
@pytest.mark.parametrize("face", [SERIF, SANS])
def test_a_bent_page_is_read_as_if_it_lay_flat(how: str, face: str) -> None:
    page = lowered(prose(face)[0], BENT[how])
    bend = levelled.find(page, 300)
    assert bend is not None
    reader = found(Settings(seconds=90))
    assert error_rate(text(reader.read(bend.levelled(page), dpi=300)), PROSE) <= 0.01
    reading = recognised(page, reader, 300, Known())
    assert error_rate(text(reading), PROSE) <= 0.05
    read, written = {word.text for word in reading.words}, set(" ".join(PROSE).split())
    assert len(written - read) <= 0.1 * len(written)
    assert not [each for each in reading.regions if each.kind is RegionKind.HANDWRITING]


@pytest.mark.parametrize("how", BENT)
def test_what_stands_on_a_bent_page_is_found_on_the_levelled_one_and_back(how: str) -> None:
    image, words = prose(SERIF)
    page = lowered(image, BENT[how])
    bend = levelled.find(page, 300)
    assert bend is not None
    boxes = [_moved(word.box, BENT[how]) for word in words]
    known = bend.known(Known(tuple(boxes), (Region(RegionKind.PHOTOGRAPH, boxes[0]),)))
    level = bend.levelled(page)
    pairs = zip(known.rules, boxes, strict=True)
    assert all(_ink(level, box) >= 0.9 * _ink(page, was) for box, was in pairs)
    said = Word("үг", "үг", known.rules[0], 0.9, 0, 0)
    size = level.shape[1], level.shape[0]
    reading = Reading(*size, 300, (said,), "", "", "", regions=known.regions)
    back = bend.back(reading, Known(tuple(boxes)))
    assert (back.width, back.height) == page.shape[::-1]
    assert back.rules == tuple(boxes)
    assert back.words[0].level == said.box
    for placed in (back.regions[0].box, back.words[0].box):
        assert placed.x == boxes[0].x
        assert placed.y <= boxes[0].y + 3
        assert placed.bottom >= boxes[0].bottom - 3


def _moved(box: Box, falls: Falls) -> Box:
    """Where a box of the flat page lies on the bent one."""
    part = falls[box.x : box.right]
    top, bottom = int(part.min()), int(np.ceil(part.max()))
    return Box(box.x, box.y + top, box.w, box.h + bottom - top)


def _ink(page: Pixels, box: Box) -> int:
    return cv2.countNonZero(ink.mask(page)[box.y : box.bottom, box.x : box.right])
