"""Marking: what a page has besides print is found, and nothing that was guessed there is kept."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from ocr.words import Region, RegionKind
from pipeline.cleanup.places import gathered, holds
from pipeline.regions import (
    coloured,
    drawings,
    emptiness,
    handwriting,
    photographs,
    signs,
    silent,
    slanted,
    strangers,
)
from pipeline.regions.emptiness import glimpse
from pipeline.regions.stretches import DOUBTFUL, stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box, Reading
    from pipeline.cleanup.noun import Pixels

_PAPER = 255


def legible(image: Pixels, known: Sequence[Region]) -> Pixels:
    """The cleaned page as the engine gets it: with paper where classical script stands.

    The engine takes the columns for the layout of the whole page, and loses the print beside them.
    """
    boxes = [each.box for each in known if each.kind is RegionKind.CLASSICAL]
    image = image.copy() if boxes else image
    for box in boxes:
        image[box.y : box.bottom, box.x : box.right] = _PAPER
    return image


def marked(
    reading: Reading, image: Pixels, known: Sequence[Region] = (), pens: Sequence[Box] = ()
) -> Reading:
    """The reading of a cleaned page with its regions, and without the words inside them.

    `known` is what clean-up found to be no print, `pens` what it found in another colour than most
    ink. Only a page with words that are doubtful is looked at closely.
    """
    found = [each for each in known if not photographs.is_print(each, reading)]
    drawn = [region.box for region in _kinds(RegionKind.DRAWING, drawings.find(reading), found)]
    parts = stretches(reading.words)
    doubtful = any(part.confidence < DOUBTFUL for part in parts)
    closely = doubtful or slanted.is_likely(reading.words, image)
    hands = handwriting.find(parts, image) if closely else []
    found += _large(drawn, hands, reading)
    found += _kinds(RegionKind.HANDWRITING, hands, found)
    in_colour = coloured.find(reading.words, [each.box for each in found], image, pens)
    found += [Region(RegionKind.HANDWRITING, box) for box in in_colour]
    alone = strangers.find(reading.words, [each.box for each in found], image)
    found += [Region(RegionKind.HANDWRITING, box) for box in alone]
    by_hand = [each.box for each in found if each.kind is RegionKind.HANDWRITING]
    strokes = signs.beside(reading.words, by_hand)
    found += [Region(RegionKind.HANDWRITING, box) for box in strokes]
    seen = glimpse(image)
    found += _silent(replace(reading, regions=tuple(found)), image, seen, beside=bool(hands))
    words = tuple(
        word
        for word in reading.words
        if not any(holds(each.box, word.box) for each in found if each.box not in drawn)
        and not any(drawings.takes(box, word) for box in drawn)
    )
    empty = emptiness.find(seen, (reading.width, reading.height))
    found += [Region(RegionKind.EMPTY, box) for box in empty]
    found.sort(key=lambda region: (region.box.y, region.box.x))
    return replace(reading, words=words, regions=tuple(found))


def _large(drawn: Sequence[Box], hands: Sequence[Box], reading: Reading) -> list[Region]:
    """Drawings; beside handwriting they are more of it: lines that touch are read as one word."""
    if not drawn:
        return []
    room = median(word.box.h for word in reading.words)
    groups = gathered((*drawn, *hands), room)
    by_hand = {box for group in groups if not set(hands).isdisjoint(group) for box in group}
    return [
        Region(RegionKind.HANDWRITING if box in by_hand else RegionKind.DRAWING, box)
        for box in drawn
    ]


def _silent(reading: Reading, image: Pixels, seen: Pixels, *, beside: bool) -> list[Region]:
    """Ink that no word was read of: handwriting beside some, and elsewhere told where it is much.

    `seen` is a glimpse of the page.
    """
    places = silent.places(reading, seen)
    if beside:
        return [Region(RegionKind.HANDWRITING, place) for place in places]
    like = silent.like_writing(places, reading, image)
    return [Region(RegionKind.UNREAD, place) for place in like]


def _kinds(kind: RegionKind, boxes: Iterable[Box], before: Sequence[Region]) -> list[Region]:
    """Regions of a kind, but for those in the midst of a larger one that was found before."""
    return [
        Region(kind, box)
        for box in boxes
        if not any(holds(each.box, box) and _size(each.box) >= _size(box) for each in before)
    ]


def _size(box: Box) -> int:
    return box.w * box.h
