"""The truth about a paper: what a faultless reader would say of its scans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from press.page import Box, Page, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from press.ageing import Matrix
    from press.paper import Paper, Part

Point = list[float]


class PageTruth(TypedDict):
    """One side as scanned: where it lies, what it says, and which part belongs to the paper."""

    file: str
    frame: int
    region: list[int] | None
    leaf: str
    side: str
    extent: list[Point] | None
    text: str
    extent_text: str


class FieldTruth(TypedDict):
    """One field: as printed, as meant, and where (master pixels)."""

    name: str
    raw: str
    value: str
    page: int
    polygon: list[Point]


class LinkTruth(TypedDict):
    """A record that the paper is an original of."""

    record: str
    role: str


class Truth(TypedDict):
    """Everything about one paper."""

    paper: str
    about: str
    type: str
    problem: str | None
    hard: bool
    links: list[LinkTruth]
    pages: list[PageTruth]
    fields: list[FieldTruth]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a side ended up: file, frame, region of the frame, and page pixels → its pixels."""

    file: str
    frame: int
    region: tuple[int, int, int, int] | None
    matrix: Matrix


def rows(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Visual rows from top to bottom, the pieces of each from left to right."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.baseline):
        height = piece.box[3] - piece.box[1]
        if found and piece.baseline - found[-1][0].baseline < 0.3 * height:
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(row, key=lambda p: p.box[0]) for row in found]


def text(pieces: Iterable[Piece]) -> str:
    """Rows as lines, one space between pieces unless they touch."""
    return "\n".join(_line(row) for row in rows(pieces))


def _line(row: Sequence[Piece]) -> str:
    line, end = "", 0.0
    for piece in row:
        touching = piece.box[0] - end < 0.22 * (piece.box[3] - piece.box[1])
        line += piece.text if touching or not line else f" {piece.text}"
        end = piece.box[2]
    return line


def tell(paper: Paper, places: Mapping[int, Place]) -> Truth:
    """The truth about a paper whose sides (by identity of their page) lie at given places."""
    return Truth(
        paper=paper.name,
        about=paper.about,
        type=paper.type,
        problem=paper.problem or None,
        hard=paper.hard,
        links=[LinkTruth(record=record, role="principal") for record in paper.records],
        pages=[_page(part, places[id(part.side.page)]) for part in paper.parts],
        fields=_fields(paper, places),
    )


def _page(part: Part, place: Place) -> PageTruth:
    inside = _inside(part)
    return PageTruth(
        file=place.file,
        frame=place.frame,
        region=list(place.region) if place.region else None,
        leaf=part.side.leaf,
        side=part.side.side,
        extent=None if part.box is None else polygon(part.box, place.matrix),
        text=text(part.side.page.pieces),
        extent_text=text(inside),
    )


def _inside(part: Part) -> list[Piece]:
    if part.box is None:
        return part.side.page.pieces
    left, top, right, bottom = part.box
    return [
        piece
        for piece in part.side.page.pieces
        if left <= piece.centre[0] <= right and top <= piece.centre[1] <= bottom
    ]


def _fields(paper: Paper, places: Mapping[int, Place]) -> list[FieldTruth]:
    found: dict[str, FieldTruth] = {}
    boxes: dict[str, Box] = {}
    for number, part in enumerate(paper.parts):
        for piece in _inside(part):
            if piece.mark is None:
                continue
            name, place = piece.mark.name, places[id(part.side.page)]
            if name not in found:
                found[name] = FieldTruth(
                    name=name, raw=piece.text, value=piece.mark.value, page=number, polygon=[]
                )
                boxes[name] = piece.box
            elif found[name]["page"] == number:
                found[name]["raw"] += f" {piece.text}"
                boxes[name] = around((boxes[name], piece.box))
            else:
                continue
            found[name]["polygon"] = polygon(boxes[name], place.matrix)
    return list(found.values())


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def polygon(box: Box, matrix: Matrix) -> list[Point]:
    """The four corners of a box in master pixels, clockwise from its own top left."""
    left, top, right, bottom = box
    corners = np.array(
        [[left, right, right, left], [top, top, bottom, bottom], [1.0, 1.0, 1.0, 1.0]]
    )
    moved = (matrix @ corners)[:2].T
    return [[round(float(x), 1), round(float(y), 1)] for x, y in moved]


def spread(left: Page, right: Page) -> Page:
    """Two pages of an open book as one page, for the scanner."""
    wide = Page((left.size[0] + right.size[0], left.size[1]))
    for page, shift in ((left, 0), (right, left.size[0])):
        for ink, plate in page.plates.items():
            wide.plate(ink).paste(plate, (shift, 0))
    return wide
