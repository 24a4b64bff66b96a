"""Marking: what a page has besides print is found, and nothing that was guessed there is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ocr.words import Region, RegionKind
from pipeline.cleanup.places import holds
from pipeline.regions import drawings, emptiness, handwriting, photographs, slanted
from pipeline.regions.emptiness import glimpse
from pipeline.regions.missed import unread_places
from pipeline.regions.stretches import stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box, Reading
    from pipeline.cleanup.noun import Pixels

_PAPER = 255
_WRITING = (0.7, 4.0)
"""Heights, in usual ones of a word, of ink beside handwriting that is taken for more of it; of less
height are dots, tails and specks."""


def legible(image: Pixels, known: Sequence[Region]) -> Pixels:
    """The cleaned page as the engine gets it: with paper where classical script stands.

    The engine takes the columns for the layout of the whole page, and loses the print beside them.
    """
    boxes = [each.box for each in known if each.kind is RegionKind.CLASSICAL]
    image = image.copy() if boxes else image
    for box in boxes:
        image[box.y : box.bottom, box.x : box.right] = _PAPER
    return image


def marked(reading: Reading, image: Pixels, known: Sequence[Region] = ()) -> Reading:
    """The reading of a cleaned page with its regions, and without the words inside them.

    `known` is what clean-up found. Only a page with words that are doubtful is looked at closely.
    """
    found = [each for each in known if not photographs.is_print(each, reading)]
    drawn = _kinds(RegionKind.DRAWING, drawings.find(reading), found)
    found += drawn
    parts = stretches(reading.words)
    doubtful = any(part.confidence < handwriting.DOUBTFUL for part in parts)
    if doubtful or slanted.is_likely(reading.words, image):
        hands = handwriting.find(parts, image)
        found += _kinds(RegionKind.HANDWRITING, hands, found)
        if hands:
            found += _passed_over(replace(reading, regions=tuple(found)), image)
    words = tuple(
        word
        for word in reading.words
        if not any(holds(each.box, word.box) for each in found if each not in drawn)
        and not any(drawings.takes(each.box, word) for each in drawn)
    )
    empty = emptiness.find(glimpse(image), (reading.width, reading.height))
    found += [Region(RegionKind.EMPTY, box) for box in empty]
    found.sort(key=lambda region: (region.box.y, region.box.x))
    return replace(reading, words=words, regions=tuple(found))


def _passed_over(reading: Reading, image: Pixels) -> list[Region]:
    """Ink of the size of writing that the engine saw no words in, beside handwriting."""
    known = [region.box for region in reading.regions]
    kept = [w.box for w in reading.words if not any(holds(box, w.box) for box in known)]
    return [
        Region(RegionKind.HANDWRITING, place)
        for place in unread_places(reading, glimpse(image), _WRITING)
        if not any(holds(place, box) for box in kept)
    ]


def _kinds(kind: RegionKind, boxes: Iterable[Box], before: Sequence[Region]) -> list[Region]:
    """Regions of a kind where none was found before."""
    return [
        Region(kind, box) for box in boxes if not any(holds(other.box, box) for other in before)
    ]
