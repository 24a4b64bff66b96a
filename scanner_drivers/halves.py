"""Halves: one file that shows a book opening is two places, the left page and the right one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner_drivers.driver import Place
    from scanner_drivers.names import LeafName


def halves(place: Place, pages: tuple[LeafName, LeafName]) -> tuple[Place, Place]:
    """Return the places of the left and the right page; all else is the same for both.

    The order that a list gives is the left page's; the right one is the next, so that a doubled
    label is told apart on each side.
    """
    left, right = pages
    order = None if place.order is None else place.order + 1
    return (
        replace(place, leaf=left.leaf, side=left.side, side_given=True, half="left"),
        replace(
            place, leaf=right.leaf, side=right.side, side_given=True, half="right", order=order
        ),
    )
