"""Composing: pens of a page, lines that wrap, headings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samples.papers.parts import faces
from samples.papers.sheet import Pen, Tint
from samples.papers.strike import Hand

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from samples.papers.parts import Part
    from samples.papers.sheet import Sheet

POINT = 300 / 72
"""Pixels to the point at 300 dpi."""


@dataclass(frozen=True, slots=True)
class Case:
    """The pens of one page and its margins in pixels."""

    label: Pen
    value: Pen
    heading: Pen
    left: int
    right: int
    top: int

    @property
    def leading(self) -> int:
        """From one row to the next."""
        return max(self.label.leading, self.value.leading)


def printer(part: Part, dice: random.Random, points: tuple[float, float] = (9, 13)) -> Case:
    """A printed page: one or two faces."""
    known = faces(part, typewriter=False)
    size = round(dice.uniform(*points) * POINT)
    label = Pen(dice.choice(known), size)
    value = Pen(dice.choice(known), round(size * dice.uniform(0.95, 1.1)))
    return _case(label, value if dice.random() < 0.5 else label, dice)


def typewriter(
    part: Part, dice: random.Random, points: tuple[float, float] = (9.5, 12), *, old: bool
) -> Case:
    """A page written on one typewriter; an old one may have no Ө and Ү of its own."""
    hand = Hand(
        across=dice.uniform(0.2, 1.2),
        down=dice.uniform(0.3, 1.4),
        uneven=dice.uniform(0.03, 0.2),
        overstrikes=old and dice.random() < 0.4,
    )
    tint = dice.choice((Tint.RIBBON, Tint.RIBBON, Tint.VIOLET)) if old else Tint.RIBBON
    face = dice.choice(faces(part, typewriter=True))
    pen = Pen(face, round(dice.uniform(*points) * POINT), tint, hand)
    return _case(pen, pen, dice)


def _case(label: Pen, value: Pen, dice: random.Random) -> Case:
    larger = 1.0 if label.hand is not None else dice.uniform(1.1, 1.5)
    heading = replace(label, size=round(label.size * larger))
    left, right = dice.randint(210, 340), dice.randint(180, 260)
    return Case(label, value, heading, left, right, dice.randint(230, 420))


def wrap(pen: Pen, text: str, width: int) -> list[str]:
    """A text in lines no longer than a width, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and pen.width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def centred(sheet: Sheet, case: Case, y: int, text: str, pen: Pen | None = None) -> int:
    """Set a heading in the middle; give back the baseline of its last line."""
    pen, edge = pen or case.heading, sheet.size[0] - case.right
    for line in wrap(pen, text, edge - case.left):
        y += pen.leading
        sheet.put(pen, ((case.left + edge - pen.width(line)) // 2, y), line)
    return y


def cells(sheet: Sheet, at: Sequence[tuple[int, int, Pen, str]], y: int, leading: int) -> int:
    """Set wrapped texts (left, width, pen, text) side by side; give back the last baseline."""
    last = y
    for left, width, pen, text in at:
        for number, line in enumerate(wrap(pen, text, width)):
            sheet.put(pen, (left, y + number * leading), line)
            last = max(last, y + number * leading)
    return last
