"""Silent places: ink of the size of writing that the engine passed over without a word.

Beside handwriting it is more of that. Elsewhere, where there is much of it, it is a letter of which
only the printed head was read, or print under seals; a little of it is rests of holes and rings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cleanup import ink
from pipeline.cleanup.places import holds
from pipeline.regions.missed import unread_places, usual_height
from pipeline.regions.strokes import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box, Reading
    from pipeline.cleanup.noun import Pixels

_WRITING = (0.7, 4.0)
"""Heights, in usual ones of a word, of what is taken for writing; of less height are dots, tails
and specks."""
_COVERED = (0.06, 0.45)
"""The shares of a place that writing covers: grain and what shows through cover less, and a hole
covers more."""
_ALONG = 0.5
"""The least share of its columns in which writing has ink."""
_MUCH = 40.0
"""Usual heights of a word that places like writing are wide together. On 266 pages of print they
are less than fifteen, but for one with seals on its words, and on 41 letters of which the head
alone was taken for read nearly sixty and more."""


def places(reading: Reading, seen: Pixels) -> list[Box]:
    """Where such ink stands, and around no word that is kept; `seen` is a glimpse of the page."""
    known = [region.box for region in reading.regions]
    kept = [w.box for w in reading.words if not any(holds(box, w.box) for box in known)]
    return [
        place
        for place in unread_places(reading, seen, _WRITING)
        if not any(holds(place, box) for box in kept)
    ]


def like_writing(found: Sequence[Box], reading: Reading, image: Pixels) -> list[Box]:
    """Of silent places those that look like writing; none where they are not much together."""
    much = _MUCH * usual_height(reading)
    wide = [place for place in found if place.w >= place.h]
    if _width(wide) < much:
        return []
    limit = ink.threshold(image)
    like = [place for place in wide if _is_like(cut(image, place), limit)]
    return like if _width(like) >= much else []


def _is_like(part: Pixels, limit: int) -> bool:
    inked = part < limit
    least, most = _COVERED
    return bool(least <= inked.mean() <= most and inked.any(axis=0).mean() >= _ALONG)


def _width(found: Sequence[Box]) -> int:
    return sum(place.w for place in found)
