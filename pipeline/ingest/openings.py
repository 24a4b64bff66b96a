"""Openings: the two pages of a picture of a book, each with its half of the frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.nouns.gutter import half_of
from scanner_drivers.driver import Region
from scanner_drivers.leaves import per_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.nouns.frame import Inspection
    from scanner_drivers.driver import Place


def opened(places: Sequence[Place], inspected: Inspection) -> tuple[Place, ...]:
    """Give each page of an opening its half of the frame; where the gutter is unsure, nothing."""
    return tuple(one for place in places for one in _opened(place, inspected))


def _opened(place: Place, inspected: Inspection) -> Iterator[Place]:
    if place.half is None:
        yield place
        return
    for one in per_frame(place, len(inspected.frames)):
        number = one.frame or 0
        gutter = inspected.gutters[number] if number < len(inspected.gutters) else None
        if gutter is None:
            yield one
            continue
        half = half_of(inspected.frames[number], gutter, place.half)
        yield replace(one, region=Region(half.x, half.y, half.width, half.height))
