"""What offices leave on a sheet besides words: rules to write on, dotted leaders, seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2

from samples.papers.parts import faces
from samples.papers.seals import Seal, press
from samples.papers.sheet import FULL, Tint

if TYPE_CHECKING:
    import random

    from samples.papers.parts import Part
    from samples.papers.sheet import Sheet, Word

MARGIN = 190
CIRCLES = ("УЛСЫН БҮРТГЭЛ • МОНГОЛ УЛС • ", "ЗАСАГ ДАРГЫН ТАМГЫН ГАЗАР • ", "БҮРТГЭЛИЙН ХЭЛТЭС • ")


def ruled(sheet: Sheet, _: Part, dice: random.Random) -> None:
    """A line under every row, close enough to touch what hangs below it; some sheets a box too."""
    below, weight = dice.randint(3, 14), dice.choice((2, 3, 4))
    left, right = MARGIN - 30, sheet.size[0] - MARGIN + 50
    rows = sheet.rows()
    for row in rows:
        sheet.across(row[0].row + below, left, right, weight)
    if dice.random() < 0.5:
        top, bottom = rows[0][0].row - 90, rows[-1][0].row + below + weight
        for x in (left, right):
            sheet.down(x, max(0, top), bottom, weight)
        sheet.across(max(0, top), left, right, weight)


def led(sheet: Sheet, _: Part, dice: random.Random) -> None:
    """Dots from the end of the words to the margin, and often under a value."""
    pitch, radius = dice.randint(11, 18), dice.choice((1, 2, 2, 3))
    below, under = dice.choice((0, 4, 9)), dice.random() < 0.5
    for row in sheet.rows():
        for left, right in _gaps(sheet, row):
            _dots(sheet, (left, right), row[0].row + below, pitch, radius)
        if under and len(row) > 1:
            _dots(
                sheet,
                (round(row[-1].box[0]), round(row[-1].box[2])),
                row[0].row + 12,
                pitch,
                radius,
            )


def _gaps(sheet: Sheet, row: list[Word]) -> list[tuple[int, int]]:
    """Where a row is empty for long, its right end included."""
    ends = [word.box[2] for word in row]
    starts = [word.box[0] for word in row[1:]] + [float(sheet.size[0] - MARGIN)]
    return [
        (round(end) + 45, round(start) - 30)
        for end, start in zip(ends, starts, strict=True)
        if start - end > 200
    ]


def _dots(sheet: Sheet, span: tuple[int, int], y: int, pitch: int, radius: int) -> None:
    plate = sheet.plate(Tint.BLACK)
    for x in range(span[0], span[1], pitch):
        cv2.circle(plate, (x, y), radius, (FULL - 40,), -1, cv2.LINE_AA)


def sealed(sheet: Sheet, part: Part, dice: random.Random) -> None:
    """One to three seals, each with its middle on a word."""
    known = faces(part, typewriter=False)
    for _ in range(dice.choice((1, 1, 2, 3))):
        word = dice.choice(sheet.words)
        spot = (
            min(max(round(word.box[2]), 300), sheet.size[0] - 300),
            min(max(word.row - 20, 300), sheet.size[1] - 300),
        )
        number = f"№ {dice.randint(1, 1999)}"
        seal = Seal(dice.choice(CIRCLES), number, dice.randint(170, 245))
        press(sheet, seal, dice.choice(known), spot, dice)
