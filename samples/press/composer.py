"""The composer: sets headings, labelled lines, tables and prose on a page, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from press.hands import Hand, put
from press.page import Ink, Mark, Page
from press.seals import sign

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence


class Leader(Enum):
    """The dots a value is written on: their pitch, their size, how black, how far below."""

    NONE = (0, 0, 0, 0)
    FINE = (16, 1, 170, 15)
    BOLD = (14, 3, 225, 10)


@dataclass(frozen=True, slots=True)
class Fill:
    """What stands after a label: the text as written, and the field and value it means."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of form looks: its hands, its margins, and where values begin."""

    label: Hand
    value: Hand
    heading: Hand
    left: int = 220
    right: int = 160
    tab: float = 0.42
    leaders: Leader = Leader.FINE
    colon: bool = False
    loose: float = 1.25


def wrap(hand: Hand, text: str, width: int) -> list[str]:
    """A text in lines no longer than a width, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and hand.width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@dataclass(slots=True)
class Composer:
    """A page being set: `y` is the baseline of the line set last."""

    page: Page
    style: Style
    dice: random.Random
    y: int = 180

    @property
    def edge(self) -> int:
        """Where the lines end."""
        return self.page.size[0] - self.style.right

    @property
    def step(self) -> int:
        """From one labelled line to the next."""
        size = max(self.style.label.size, self.style.value.size)
        return round(size * 1.45 * self.style.loose)

    def space(self, lines: float = 1.0) -> None:
        """Leave room."""
        self.y += round(lines * self.step)

    def centred(self, text: str, hand: Hand | None = None, mark: Mark | None = None) -> None:
        """A heading in the middle, in as many lines as it needs."""
        hand = hand or self.style.heading
        for line in wrap(hand, text, self.edge - self.style.left):
            self.y += hand.leading
            x = (self.style.left + self.edge - hand.width(line)) // 2
            put(self.page, hand, (x, self.y), line, self.dice, mark=mark)

    def corner(self, text: str, hand: Hand) -> None:
        """A note at the top right, such as the number of the leaf or the name of the form."""
        put(self.page, hand, (self.edge - hand.width(text), 130), text, self.dice)

    def section(self, text: str) -> None:
        """A heading above the lines that follow, at the left."""
        self.y += round(self.step * 1.25)
        put(self.page, self.style.value, (self.style.left, self.y), text, self.dice)

    def entry(self, label: str, fill: Fill) -> None:
        """A label and its value on one line; both wrap when they must."""
        self.y += self.step
        self._cell(self.style.left, self.edge, label, fill)

    def pair(self, first: tuple[str, Fill], second: tuple[str, Fill]) -> None:
        """Two labelled values beside each other."""
        self.y += self.step
        top = self.y
        middle = (self.style.left + self.edge) // 2
        self._cell(self.style.left, middle - 40, *first)
        low, self.y = self.y, top
        self._cell(middle, self.edge, *second)
        self.y = max(low, self.y)

    def _cell(self, left: int, right: int, label: str, fill: Fill) -> None:
        style = self.style
        label = label + ":" if style.colon else label
        tab = left + max(round((right - left) * style.tab), 0)
        labels = wrap(style.label, label, round((right - left) * 0.62))
        start = max(tab, left + max(style.label.width(line) for line in labels) + 34)
        values = wrap(style.value, fill.text, right - start)
        top = self.y
        for number in range(max(len(labels), len(values))):
            self.y = top + number * style.label.leading
            if number < len(labels):
                put(self.page, style.label, (left, self.y), labels[number], self.dice)
            if number < len(values):
                put(
                    self.page,
                    style.value,
                    (start, self.y),
                    values[number],
                    self.dice,
                    mark=fill.mark,
                )
                self.leader(start, right)

    def leader(self, start: int, end: int) -> None:
        """The dots that a value is written on."""
        pitch, size, black, below = self.style.leaders.value
        if not pitch:
            return
        pen, y = self.page.pen(Ink.BLACK), self.y + below
        for x in range(start, end, pitch):
            pen.ellipse((x, y, x + size, y + size), fill=black)

    def prose(self, runs: Sequence[Fill], hand: Hand | None = None, indent: int = 90) -> None:
        """Running text; each run may be a field, and breaks like any other words."""
        hand = hand or self.style.value
        self.y += hand.leading
        x, gap = self.style.left + indent, hand.width(" ")
        for run in runs:
            held: list[str] = []
            start = x
            for word in run.text.split():
                if x + hand.width(word) > self.edge:
                    self._flush(hand, start, held, run.mark)
                    self.y += hand.leading
                    start = x = self.style.left
                    held = []
                held.append(word)
                x += hand.width(word) + gap
            self._flush(hand, start, held, run.mark)

    def _flush(self, hand: Hand, x: int, words: list[str], mark: Mark | None) -> None:
        if words:
            put(self.page, hand, (x, self.y), " ".join(words), self.dice, mark=mark)

    def signature(self, office: str, fill: Fill) -> tuple[int, int]:
        """The line that an official signs; gives back the place of the seal."""
        self.y += round(self.step * 1.6)
        hand = self.style.label
        end = put(self.page, hand, (self.style.left, self.y), office, self.dice)
        stroke = min(420, self.edge - end - 80 - self.style.value.width(f"/{fill.text}/"))
        sign(self.page, (end + 70, self.y), stroke - 130, self.dice)
        x = end + stroke + 50
        opening = put(self.page, hand, (x, self.y), "/", self.dice)
        closing = put(
            self.page, self.style.value, (opening, self.y), fill.text, self.dice, mark=fill.mark
        )
        put(self.page, hand, (closing, self.y), "/", self.dice)
        return end + stroke // 2, self.y
