"""The one image that fills a page of a scan PDF, found by reading what the page draws."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pikepdf

from pipeline.frames.placement import IDENTITY, Box, Transform, bounds, covers, fills, times
from pipeline.frames.resolution import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

INVISIBLE = 3
SILENT = (
    frozenset(("w", "J", "j", "M", "d", "ri", "i", "gs", "n", "W", "W*"))
    | frozenset(("g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"))
    | frozenset(("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Ts", "Td", "TD", "Tm", "T*"))
    | frozenset(("BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"))
)
"""Operators that by themselves put nothing on the page."""
SHOWS_TEXT = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(frozen=True, slots=True)
class Placed:
    """An image XObject and where the page puts its unit square."""

    image: pikepdf.Stream
    transform: Transform

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the image on the page, in points."""
        a, b, c, d, _, _ = self.transform
        return math.hypot(a, b), math.hypot(c, d)


@dataclass(frozen=True, slots=True)
class _State:
    transform: Transform = IDENTITY
    text: int = 0


class _NotAScanError(Exception):
    """The page draws something else than one image and invisible text."""


def sole_image(page: pikepdf.Page) -> Placed | None:
    """Return the image that is all one sees of the page, or None if the page must be rendered."""
    if _annotated(page):
        return None
    crop = crop_box(page)
    try:
        placed = list(_drawn(page, crop))
    except _NotAScanError:
        return None
    if len(placed) != 1 or not fills(placed[0].transform, crop):
        return None
    return placed[0]


def crop_box(page: pikepdf.Page) -> Box:
    """Return the visible part of the page."""
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def user_unit(page: pikepdf.Page) -> float:
    """Return how many points one unit of the page stands for."""
    return float(page.obj.get("/UserUnit", 1))


def resolution(placed: Placed, width: int, height: int, unit: float) -> tuple[float, float]:
    """Return the dots per inch of an image of so many pixels where it stands on the page."""
    across, down = placed.size
    return (
        width * POINTS_PER_INCH / (across * unit),
        height * POINTS_PER_INCH / (down * unit),
    )


def _annotated(page: pikepdf.Page) -> bool:
    """Whether something beside the page's own content shows: a stamp, a note, a form field."""
    notes = page.obj.get("/Annots", pikepdf.Array())
    return any(note.get("/Subtype") not in {"/Link", "/Popup"} for note in notes)


def _drawn(page: pikepdf.Page, crop: Box) -> Iterator[Placed]:
    """Follow the page's content and yield each image; anything else that shows ends it."""
    state, saved = _State(), list[_State]()
    for instruction in pikepdf.parse_content_stream(page):
        if not isinstance(instruction, pikepdf.ContentStreamInstruction):
            raise _NotAScanError
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            saved.append(state)
        elif name == "Q":
            state = saved.pop() if saved else _State()
        elif name == "cm":
            state = replace(state, transform=times(_numbers(operands), state.transform))
        elif name == "Tr":
            state = replace(state, text=int(operands[0]))
        elif name == "Do":
            yield Placed(_image(page, str(operands[0])), state.transform)
        elif name == "re":
            _harmless_clip(_numbers(operands), state.transform, crop)
        elif name not in SILENT and not (name in SHOWS_TEXT and state.text == INVISIBLE):
            raise _NotAScanError


def _image(page: pikepdf.Page, name: str) -> pikepdf.Stream:
    found = page.resources.get("/XObject", pikepdf.Dictionary()).get(name)
    if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != "/Image":
        raise _NotAScanError
    return found


def _numbers(operands: Iterable[object]) -> tuple[float, ...]:
    return tuple(float(value) for value in operands)  # type: ignore[arg-type]  # numbers of a PDF


def _harmless_clip(rectangle: tuple[float, ...], transform: Transform, crop: Box) -> None:
    """Accept a rectangle around the whole page, as scanning programs clip to; refuse others."""
    x, y, width, height = rectangle
    if not covers(bounds(times((width, 0, 0, height, x, y), transform)), crop):
        raise _NotAScanError
