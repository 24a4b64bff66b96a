"""How the frames of one file continue the count of leaves and sides."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner_drivers.driver import Place, Side

_NUMBER = re.compile(r"[0-9]+")


def per_frame(place: Place, frames: int) -> tuple[Place, ...]:
    """Return the place of each of a file's frames.

    A place that names its frame stays alone. Otherwise the frames of «5» are the rectos of 5, 6,
    7 …, and the frames of «5r» are 5r, 5v, 6r, 6v …. The frames of an opening «1v-2r» are openings:
    1v-2r, 2v-3r ….
    """
    if place.frame is not None:
        return (place,)
    return tuple(_continued(place, frame) for frame in range(frames))


def later(place: Place, steps: int) -> Place:
    """Return the place of a picture so many pictures later."""
    return replace(_continued(place, steps), frame=place.frame)


def _continued(place: Place, frame: int) -> Place:
    order = None if place.order is None else place.order + frame
    if place.half is not None or not place.side_given:
        leaf, side = _later(place.leaf, frame), place.side
    else:
        steps = frame + (place.side == "v")
        leaf, side = _later(place.leaf, steps // 2), _side(steps)
    return replace(place, frame=frame, leaf=leaf, side=side, order=order)


def _side(steps: int) -> Side:
    return "v" if steps % 2 else "r"


def _later(leaf: str | None, by: int) -> str | None:
    """Return the label so many leaves later: 5 → 6, 12а → 13."""
    found = None if leaf is None else _NUMBER.match(leaf)
    if found is None or by == 0:
        return leaf
    return str(int(found[0]) + by)
