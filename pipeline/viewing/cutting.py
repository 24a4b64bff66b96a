"""Cutting: which part of a page is asked for, how large and how turned (IIIF Image API 3, 4).

Coordinates are pixels of the whole picture, the origin at its top left. A picture is never larger
than `LARGEST` on a side: who needs more asks for a smaller part.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from ocr.words import Box
from pipeline.viewing.errors import PictureRequestError

Known = TypeVar("Known", bound=StrEnum)

LARGEST = 4096
_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,10})?|\.[0-9]{1,10}"
_PIXELS = re.compile(r"([0-9]{1,9}),([0-9]{1,9}),([0-9]{1,9}),([0-9]{1,9})")
_PERCENT = re.compile(rf"pct:({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
_SIZE = re.compile(
    rf"(?P<up>\^)?(?:(?P<max>max)|pct:(?P<percent>{_NUMBER})"
    r"|(?P<fit>!)?(?P<width>[0-9]{1,9})?,(?P<height>[0-9]{1,9})?)"
)
_TURN = re.compile(r"(!)?(0|90|180|270|360)(?:\.0+)?")
_WHOLE_TURN = 360


class Quality(StrEnum):
    """In which colours a picture is shown."""

    DEFAULT = "default"
    COLOUR = "color"
    GREY = "gray"
    BITONAL = "bitonal"


class Format(StrEnum):
    """How a picture is coded."""

    JPEG = "jpg"
    PNG = "png"


class Size(NamedTuple):
    """Pixels across and down."""

    width: int
    height: int


class Request(NamedTuple):
    """The five parts of an address, as they were written."""

    region: str
    size: str
    rotation: str
    quality: str
    format: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a picture, the size it is shown in, and how it is turned after that."""

    part: Box
    size: Size
    mirrored: bool
    turn: int
    """Degrees clockwise, a multiple of 90."""
    quality: Quality
    format: Format


def cut(asked: Request, whole: Size) -> Cut:
    """Return what is asked of a picture of that size, or raise `PictureRequestError`."""
    part = _region(asked.region, whole)
    mirrored, turn = _rotation(asked.rotation)
    return Cut(
        part,
        _size(asked.size, Size(part.w, part.h)),
        mirrored,
        turn,
        _one_of(Quality, "quality", asked.quality),
        _one_of(Format, "format", asked.format),
    )


def _region(given: str, whole: Size) -> Box:
    """The part that lies inside the picture; one without a pixel is refused."""
    if given == "full":
        return Box(0, 0, *whole)
    if given == "square":
        side = min(whole)
        return Box((whole.width - side) // 2, (whole.height - side) // 2, side, side)
    if found := _PIXELS.fullmatch(given):
        x, y, width, height = (int(number) for number in found.groups())
    elif found := _PERCENT.fullmatch(given):
        sides = (*whole, *whole)
        x, y, width, height = (
            round(side * float(number) / 100)
            for side, number in zip(sides, found.groups(), strict=True)
        )
    else:
        raise PictureRequestError(given=given, part="region")
    width, height = min(width, whole.width - x), min(height, whole.height - y)
    if width <= 0 or height <= 0:
        raise PictureRequestError(given=given, part="region")
    return Box(x, y, width, height)


def _size(given: str, part: Size) -> Size:
    """The size in which a part is shown; larger than it is only where `^` says so."""
    found = _SIZE.fullmatch(given)
    wanted = _wanted(found, part) if found else None
    if found is None or wanted is None or min(wanted) < 1 or max(wanted) > LARGEST:
        raise PictureRequestError(given=given, part="size")
    if not found["up"] and (wanted.width > part.width or wanted.height > part.height):
        raise PictureRequestError(given=given, part="size")
    return wanted


def _wanted(found: re.Match[str], part: Size) -> Size | None:
    if found["max"]:
        most = LARGEST / max(part)
        return _times(part, most if found["up"] else min(1.0, most))
    if found["percent"]:
        return _times(part, float(found["percent"]) / 100)
    width, height = (int(found[side]) if found[side] else None for side in ("width", "height"))
    if width is not None and height is not None and not found["fit"]:
        return Size(width, height)
    across = width / part.width if width is not None else math.inf
    down = height / part.height if height is not None else math.inf
    one_side_alone = math.isinf(across) != math.isinf(down)
    if math.isinf(min(across, down)) or (found["fit"] and one_side_alone):
        return None
    return _times(part, min(across, down))


def _times(part: Size, factor: float) -> Size:
    if factor <= 0:
        return Size(0, 0)
    return Size(max(1, round(part.width * factor)), max(1, round(part.height * factor)))


def _rotation(given: str) -> tuple[bool, int]:
    found = _TURN.fullmatch(given)
    if found is None:
        raise PictureRequestError(given=given, part="rotation")
    return bool(found[1]), int(found[2]) % _WHOLE_TURN


def _one_of(kind: type[Known], part: str, given: str) -> Known:
    try:
        return kind(given)
    except ValueError as fault:
        raise PictureRequestError(given=given, part=part) from fault
