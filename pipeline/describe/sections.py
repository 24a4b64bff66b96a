"""Sections of a page: what follows a heading, be it one that the form knows or not.

A form asks several people the same things, and some of them no form here knows. Their headings are
told by how they are printed: alone on a row over labels, and set off as the known headings are, or
with labels under them that have stood above already.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING

from pipeline.describe.across import cells_of
from pipeline.describe.labels import are_headings
from pipeline.describe.layout import Stretch
from pipeline.describe.names import IN_CLEAR
from pipeline.describe.spans import is_numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from pipeline.describe.entries import Entry
    from pipeline.describe.labels import Label, Wording
    from pipeline.describe.layout import Row, Token

UNSURE = 0.55
"""What is left of the match of a label of which it is not sure whose it is."""
_LONGEST = 10
"""Words of a heading."""
_SHORTEST = 3
"""Letters of a heading."""
_APART = 2.0
"""Heights by which what is set apart begins beside the column of the labels."""
_SPACED = 1.5
"""Of the room between labels, so much over a heading that is parted from what is above it."""


def sectioned(
    entries: Sequence[Entry], rows: Sequence[Row], labels: Sequence[Label]
) -> list[Entry]:
    """The entries of a page, each with its section, and without a group that had ended before.

    An entry that is a heading is none. Where a line may be a heading or a label without an entry,
    the group over it is doubtful from there on.
    """
    if not rows or not entries:
        return list(entries)
    return list(_Page(rows, labels, entries).sectioned())


@dataclass(slots=True)
class _Course:
    """What was met of a section from top to bottom."""

    line: int | None = None
    """The last row in it that may be a heading."""
    before: set[Wording] = field(default_factory=set)
    """What is asked above that row."""
    after: set[Wording] = field(default_factory=set)

    def at(self, line: int) -> _Course:
        """The same section, from a row on that may be a heading."""
        return _Course(line, self.before | self.after)

    def has(self, wording: Wording) -> bool:
        """Whether all that a label asks was asked above that row already."""
        asked = {name for other in self.before for name in other.fields}
        return wording in self.before or (bool(wording.fields) and asked >= {*wording.fields})


class _Page:
    """The rows of a page, the headings that its form knows, and lines that may be others."""

    def __init__(
        self, rows: Sequence[Row], labels: Sequence[Label], entries: Sequence[Entry]
    ) -> None:
        self.rows = rows
        self.entries = entries
        self.labels: dict[int, list[Label]] = {}
        for label in labels:
            self.labels.setdefault(label.row, []).append(label)
        self.known = {
            number for number, here in self.labels.items() if are_headings(rows[number], here)
        }
        self.begun = [
            number
            for number, here in self.labels.items()
            if number not in self.known and here[0].start == 0
        ]
        self.column = median([rows[number].tokens[0].box.x for number in self.begun] or [0])
        rooms = sorted(self._over(number) for number in self.begun if number - 1 in self.begun)
        self.room = rooms[len(rooms) // 4] if rooms else 0.0
        self.taken = self._taken()
        self.strangers = {
            number for number in range(1, len(rows) - 1) if self._may_be_heading(number)
        }
        marks = Counter(mark for number in self.begun for mark in self._set_off(number))
        self.usual = {mark for mark, often in marks.items() if 2 * often > len(self.begun)}

    def sectioned(self) -> Iterator[Entry]:
        """The entries with their sections."""
        starts, doubtful = self._starts()
        ended = self._ended()
        for entry in self.entries:
            at, under = entry.label.row, self._row_below(entry)
            start = max((row for row in starts if row <= at), default=-1)
            is_doubted = any(start < row <= at for row in doubtful)
            found = replace(entry, section=(self.rows[0].page, start))
            if under in starts or at in starts:
                found = replace(found, stretch=Stretch(()))
            elif under in doubtful:
                found = replace(found, label=unsure(entry.label))
            if entry.is_headed:
                yield found
            elif start in self.strangers and not self._is_headed_below(entry, start):
                yield replace(found, group=None, is_strangers=True, is_doubted=is_doubted)
            elif entry.group and at >= ended.get(entry.group, at + 1):
                section = self.rows[0].page, ended[entry.group]
                yield replace(found, group=None, section=section, is_strangers=True)
            else:
                yield replace(found, is_doubted=is_doubted)

    def _ended(self) -> dict[str, int]:
        """The rows from which on the labels of groups repeat, under no heading of theirs again."""
        found: dict[str, int] = {}
        asked: dict[str, list[Wording]] = {}
        for entry in self.entries:
            group, label = entry.group, entry.label
            if group is None or entry.is_headed:
                continue
            if label.wording in asked.setdefault(group, []):
                found.setdefault(group, label.row)
            asked[group].append(label.wording)
        heads = Counter(
            label.wording.group for number in self.known for label in self.labels[number]
        )
        return {group: row for group, row in found.items() if heads[group] == 1}

    def _is_headed_below(self, entry: Entry, start: int) -> bool:
        """Whether the heading of the group of an entry is none of those above a row."""
        return entry.group is not None and not any(
            label.wording.group == entry.group
            for number in self.known
            if number < start
            for label in self.labels[number]
        )

    def _starts(self) -> tuple[AbstractSet[int], AbstractSet[int]]:
        """The rows of headings, and the rows that may be some."""
        known = {mark for number in self.known for mark in self._marks(number)}
        starts, doubtful, course = set(self.known), set[int](), _Course()
        for number in range(len(self.rows)):
            if number in self.known:
                course = _Course()
            elif number in self.strangers:
                marks = self._marks(number)
                is_sure = bool(marks & known if self.known else marks)
                if is_sure:
                    starts.add(number)
                    course = _Course()
                elif number not in self.labels:
                    doubtful.add(number)
                    course = course.at(number)
            for label in self.labels.get(number, ()):
                if course.line is not None and course.has(label.wording):
                    starts.add(course.line)
                    doubtful.remove(course.line)
                    course = _Course(after=course.after)
                course.after.add(label.wording)
        return starts, doubtful

    def _taken(self) -> set[int]:
        """The rows of what stands beside labels, or above them; below them where it is usual."""
        beside = [entry for entry in self.entries if self._row_below(entry) is None]
        are_beside = sum(bool(entry.stretch.tokens) for entry in beside) > len(self.entries) / 2
        rows = {id(token): number for number, row in enumerate(self.rows) for token in row.tokens}
        return {
            rows[id(token)]
            for entry in (beside if are_beside else self.entries)
            for token in entry.stretch.tokens
        }

    def _row_below(self, entry: Entry) -> int | None:
        """The row under a label, where all of its entry stands; None where it stands elsewhere."""
        number = entry.label.row + (2 if entry.label.tail else 1)
        if not entry.stretch.tokens or number >= len(self.rows):
            return None
        below = self.rows[number].tokens
        is_all = len(below) == len(entry.stretch.tokens) and below[0] is entry.stretch.tokens[0]
        return number if is_all else None

    def _may_be_heading(self, number: int) -> bool:
        """Whether a row has nothing but a few words, the first one in capitals, over labels."""
        row, below = self.rows[number], self.rows[number + 1]
        words = _words(row)
        text = " ".join(token.word.text for token in words)
        return (
            number not in self.taken
            and (number not in self.labels or self._is_bare(number))
            and 0 < len(words) <= _LONGEST
            and len(cells_of(row, len(row.tokens) - len(words))) == 1
            and text[0].isupper()
            and sum(map(str.isalpha, text)) >= _SHORTEST
            and not any(map(str.isdigit, text))
            and text[-1] not in ",-."
            and IN_CLEAR.search(text) is None
            and any(upper < number for upper in self.labels)
            and (number + 1 in self.begun or len(cells_of(below, 0)) > 1)
        )

    def _is_bare(self, number: int) -> bool:
        """Whether a row is a label of no group, all of it, and not a heading that is known."""
        here = self.labels[number]
        end = sum(label.end - label.start for label in here)
        is_all = end >= len(_words(self.rows[number])) and number not in self.known
        return is_all and not any(label.wording.short or label.tail for label in here)

    def _marks(self, number: int) -> set[str]:
        """What sets a row off from those of labels."""
        return self._set_off(number) - self.usual

    def _set_off(self, number: int) -> set[str]:
        row = self.rows[number]
        words = _words(row)
        far = abs(row.tokens[0].box.x - self.column) > _APART * row.height
        over, under = self._over(number), self._over(number + 1)
        told = {
            "capitals": all(token.word.text.isupper() for token in words),
            "numbered": len(words) < len(row.tokens),
            "apart": far,
            "spaced": over > max(_SPACED * self.room, self.room + row.height / 2, under),
        }
        return {mark for mark, is_so in told.items() if is_so}

    def _over(self, number: int) -> float:
        """The room over a row."""
        if not 0 < number < len(self.rows):
            return 0.0
        return self.rows[number].top - self.rows[number - 1].bottom


def unsure(label: Label) -> Label:
    """A label of which it is not sure whose it is."""
    return replace(label, match=label.match * UNSURE)


def _words(row: Row) -> Sequence[Token]:
    """The words of a row without the number in front of them."""
    return row.tokens[is_numbering(row.tokens[0].word.text) :]
