"""Further pictures of a file: put into it or behind the first one, they would become no pages.

A smaller picture of the same shape, or one of half the length at most, is a thumbnail, a preview or
a step of a pyramid, and passed over; so is what tells a phone how bright places were.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from pipeline.frames.jpeg import END_OF_IMAGE, FRAME_HEADER
from pipeline.frames.kind import Kind
from pipeline.frames.png import END, LENGTH_AND_NAME, SIGNATURE, SUM
from pipeline.frames.raster import sizes
from pipeline.ingest.errors import FurtherPicturesError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.nouns.frame import Limits

Size: TypeAlias = tuple[int, int]

_ANIMATION = b"acTL"
_JPEG_START = b"\xff\xd8\xff"
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
"""A marker; among the codes of a scan, 0 and the marks to restart at are none."""
_BARE = 0x01
_SIZED = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FILLING = re.compile(rb"\0*")
_GAINS = (b"urn:iso:std:iso:ts:21496:-1", b"http://ns.adobe.com/hdr-gain-map/1.0/")
"""What a phone writes into the picture that says how much brighter each place was."""
_TINY = 2
"""How many times as long a page is as a picture beside it that may have any shape."""
_ROUNDED, _PIXELS = 0.03, 2
"""How far the shape of a small picture may be another one: by a share, and by pixels."""


def refuse_further(file: BinaryIO, kind: Kind, limits: Limits) -> None:
    """Refuse a file of which a picture, and no small one of another, would be passed over."""
    if kind is Kind.TIFF:
        pages, others = sizes(file, limits)
    elif kind in {Kind.JPEG, Kind.PNG}:
        file.seek(0)
        found = list(_one_behind_another(file.read()))
        pages, others = found[:1], found[1:]
    else:
        return
    if not all(any(_is_small(other, page) for page in pages) for other in others):
        raise FurtherPicturesError


def _is_small(other: Size, whole: Size) -> bool:
    """Whether a picture is smaller than another one and of its shape, be it turned or not.

    One of at most half its length may have any shape: previews and thumbnails are padded.
    """
    (short, long), (whole_short, whole_long) = sorted(other), sorted(whole)
    if short >= whole_short:
        return False
    if _TINY * long <= whole_long:
        return True
    return abs(long - short * whole_long / whole_short) <= _PIXELS + _ROUNDED * long


def _one_behind_another(data: bytes) -> Iterator[Size]:
    """The sizes of pictures in a file, the first of them and those right behind it."""
    place: int | None = 0
    while place is not None:
        start = place
        if data.startswith(SIGNATURE, place):
            found, place = _png(data, place)
        elif data.startswith(_JPEG_START, place):
            found, place = _jpeg(data, place)
        else:
            return
        if not (start and _tells_gains(data, start, place)):
            yield from found
        filling = _FILLING.match(data, place) if place is not None else None
        place = filling.end() if filling else None


def _tells_gains(data: bytes, start: int, end: int | None) -> bool:
    """Whether a picture behind another is none that people look at."""
    return any(data.find(mark, start, end) >= 0 for mark in _GAINS)


def _png(data: bytes, place: int) -> tuple[list[Size], int | None]:
    """The sizes of the pictures of a PNG, and where it ends; no end where it is cut off."""
    found: list[Size] = []
    place += len(SIGNATURE)
    while place + LENGTH_AND_NAME.size + SUM.size <= len(data):
        length, name = LENGTH_AND_NAME.unpack_from(data, place)
        content = place + LENGTH_AND_NAME.size
        place = content + length + SUM.size
        if not found:
            found.append((_number(data, content, 4), _number(data, content + 4, 4)))
        if name == _ANIMATION and _number(data, content, 4) > 1:
            found.append(found[0])
        if name == END:
            return found, place
    return found, None


def _jpeg(data: bytes, place: int) -> tuple[list[Size], int | None]:
    """The size of a JPEG, and where it ends; no end where it is cut off."""
    found: list[Size] = []
    place += len(END_OF_IMAGE)
    while marker := _MARKER.search(data, place):
        place, code = marker.end(), marker[1][0]
        if marker[0] == END_OF_IMAGE:
            return found, place
        if code in _SIZED and place + 2 + FRAME_HEADER.size <= len(data):
            _, rows, columns, _ = FRAME_HEADER.unpack_from(data, place + 2)
            found = found or [(columns, rows)]
        place += 0 if code == _BARE else _number(data, place, 2)
    return found, None


def _number(data: bytes, place: int, length: int) -> int:
    return int.from_bytes(data[place : place + length], "big")
