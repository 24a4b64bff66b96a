"""What stands behind a label: beside it, going on below, under it, or in columns of a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ocr.latin import DOUBTFUL, is_english
from pipeline.describe.across import CELL_GAP, between, cells_of, half, middle, phrase
from pipeline.describe.captions import is_small, under_lines
from pipeline.describe.headings import Headings
from pipeline.describe.labels import are_headings
from pipeline.describe.layout import Stretch
from pipeline.describe.margin import Margin
from pipeline.describe.names import IN_CLEAR
from pipeline.describe.shut_in import ShutIn, lines_of, says
from pipeline.describe.spans import in_front_of_label, is_caption, untranslated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.labels import Label
    from pipeline.describe.layout import Row, Token

_LINE_GAP = 1.3
_BELOW_GAP = 2.0
_SLACK = 0.8
_STRUCK_ABOVE = 0.2
_OVERLAP = 0.3  # heights by which lines of text never reach into one another
_HANGS = (",", "-")
"""What an entry does not end with."""
_SUBJECT = "нь"
"""What a sentence about a label goes on with."""
_WIDE_GAP = 2.2
"""Heights of room between words over a caption that is the only one of its row."""
_CAPTION = 0.97
"""How sure a caption is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A label, the group it stands in if any, and the words that were entered behind it."""

    label: Label
    group: str | None
    stretch: Stretch
    is_headed: bool = False
    """Whether the heading of a column tells what it says, not how near it is to the label."""
    section: tuple[int, int] = (0, -1)
    """Page and row of the heading that it stands under, a known one or not."""
    is_strangers: bool = False
    """Whether no form knows that heading."""
    is_doubted: bool = False
    """Whether a line above may be a heading that ends the group."""


def entries_on(rows: Sequence[Row], labels: Sequence[Label]) -> list[Entry]:
    """Every label of a page with its entry, in reading order; headings lead, and have none."""
    page = _Page(rows, labels)
    found: list[Entry] = []
    for label in labels:
        if page.is_heading(label):
            continue
        if page.is_caption(label):
            found.append(
                Entry(page.doubted(label), page.headings.group(label), Stretch(page.over(label)))
            )
            continue
        columns = page.columns(label)
        if columns:
            found.extend(Entry(label, *column, is_headed=True) for column in columns)
        else:
            said = page.shut.entry(label)
            if said is None:
                said = page.beside(label) or page.above(label) or page.below(label)
            found.append(Entry(label, page.headings.group(label), Stretch(said)))
    return found


def _untranslated(
    row: Row, inside: Sequence[tuple[int, Token]], left: float
) -> list[tuple[int, Token]]:
    """The words of a row without those under a label that say it once more, in another language.

    They are English or in doubt, all of them, and room parts them from what stands at the left edge
    of the entry; what nothing parts from it is a part of it, in doubt or not.
    """
    words = list(inside)
    ends = next((at for at, (_, token) in enumerate(words) if token.box.x >= left), 0)
    is_apart = row.gap_before(words[ends][0]) > CELL_GAP * row.height
    repeats = all(
        token.word.confidence < DOUBTFUL or is_english(token.word.text) for _, token in words[:ends]
    )
    return words[ends:] if is_apart and repeats else words


class _Page:
    """The rows of a page with the labels on them."""

    def __init__(self, rows: Sequence[Row], labels: Sequence[Label]) -> None:
        self.rows = rows
        self.labels = labels
        self.used = {
            (number, at)
            for label in labels
            for number, first, last in lines_of(label)
            for at in range(first, last)
        }
        self.shut = ShutIn(rows, self.used)
        self.paper = Margin(rows)
        self.under = under_lines(rows, self.used)
        self.headings = Headings(
            rows, labels, [label for label in labels if self.is_heading(label)], self.shut
        )

    def is_heading(self, label: Label) -> bool:
        """Whether it is all of a cell beside several, or on a row of headings."""
        if label.wording.group is None:
            return False
        here = [other for other in self.labels if other.row == label.row]
        return self.shut.spans_rows(label) or are_headings(self.rows[label.row], here)

    def is_caption(self, label: Label) -> bool:
        """A caption stands between brackets, begins small, or is under a line: on its row alone."""
        row = self.rows[label.row]
        ends = row.tokens[0].word.text, row.tokens[-1].word.text
        return label.row > 0 and (is_caption(*ends) or is_small(row) or label.row in self.under)

    def doubted(self, label: Label) -> Label:
        """The label of a caption, which a label in front of an entry has precedence over."""
        return replace(label, match=label.match * _CAPTION)

    def over(self, label: Label) -> list[Token]:
        """The words above a caption: those that are nearer to it than to another one."""
        row, over = self.rows[label.row], self.rows[label.row - 1]
        far = row.top - over.bottom > _BELOW_GAP * max(row.height, over.height)
        if far or IN_CLEAR.search(over.text):
            return []
        captions = [other for other in self.labels if other.row == label.row]
        room = CELL_GAP if len(captions) > 1 else _WIDE_GAP
        parts = cells_of(over, 0, room)
        entries = [cell for cell in parts if not self._names(label.row - 1, cell)]
        nearest = [
            cell for cell in entries if min(captions, key=lambda one: self._off(one, cell)) == label
        ]
        under = [cell for cell in nearest if self._off(label, cell) <= half(cell)]
        return [token for cell in under or nearest for token in cell]

    def _names(self, row: int, cell: Sequence[Token]) -> bool:
        """Whether a cell of a row is a label, not an entry."""
        tokens = self.rows[row].tokens
        return any((row, at) in self.used for at, token in enumerate(tokens) if token in cell)

    def _off(self, label: Label, cell: Sequence[Token]) -> float:
        """How far the middles of a caption and of what stands over it are apart."""
        tokens = self.rows[label.row].tokens[label.start : label.end]
        return abs(middle(tokens) - middle(cell))

    def beside(self, label: Label) -> list[Token]:
        """The words to the right of a label, with the rows that they go on in."""
        row, right, stop = self.rows[label.row], self._right(label), self._next_start(label)
        rest = untranslated(row.tokens[label.end - 1], row.tokens[label.end : stop])
        words = list(in_front_of_label(rest, row.height))
        while words and not says(words[0]):
            words.pop(0)
        if not words:
            return self._tail_entry(label, right)
        left = words[0].box.x - _SLACK * row.height
        hangs = words[-1].word.text.endswith(_HANGS)
        is_said = words[0].word.text == _SUBJECT
        words.extend(self._going_on(label, left, right, hangs=hangs, is_said=is_said))
        return words

    def below(self, label: Label) -> list[Token]:
        """The words under a label that has nothing beside it, as in the columns of a table."""
        last = label.row + (1 if label.tail else 0)
        if last + 1 >= len(self.rows):
            return []
        row, under = self.rows[last], self.rows[last + 1]
        if under.top - row.bottom > _BELOW_GAP * row.height:
            return []
        left = self._left(label) - _SLACK * row.height
        inside = list(between(under, left, self._right(label)))
        if not inside or any((last + 1, at) in self.used for at, _ in inside):
            return []
        words = phrase(under, inside[0][0], inside[-1][0] + 1)
        off = self._off(label, words)
        is_under = off <= half(self.rows[label.row].tokens[label.start : label.end])
        return words if len(words) == len(inside) or is_under else []

    def above(self, label: Label) -> list[Token]:
        """What was struck a little above a line beside the label, no other label near it."""
        if label.row == 0:
            return []
        row, over = self.rows[label.row], self.rows[label.row - 1]
        if row.top - over.bottom > _STRUCK_ABOVE * row.height:
            return []
        edge = row.tokens[label.end - 1].box.right
        if any(number == label.row - 1 for number, _ in self.used):
            return []
        inside = [token for _, token in between(over, edge, self._right(label))]
        return inside if len(inside) == len(over.tokens) else []

    def columns(self, label: Label) -> list[tuple[str, Stretch]]:
        """The cells of a table whose columns are headed by groups, label by label."""
        heads = self.headings.above(label)
        row = self.rows[label.row]
        if len(heads) == len(heads[:1]) or self._left(label) >= min(map(self._left, heads)):
            return []
        if self._next_start(label) != len(row.tokens) or not label.wording.short:
            return []
        cells: dict[str, list[Token]] = {}
        for cell in cells_of(row, label.end):
            head = min(heads, key=lambda head: self._apart(head, cell))
            cells.setdefault(head.wording.group or "", []).extend(cell)
        return [(group, Stretch(self.shut.whole(label, said))) for group, said in cells.items()]

    def _apart(self, head: Label, cell: Sequence[Token]) -> float:
        """How far a cell is from the column of a heading: by left edges or by middles."""
        tokens = self.rows[head.row].tokens
        left, right = tokens[head.start].box.x, tokens[head.end - 1].box.right
        return min(abs(cell[0].box.x - left), abs(middle(cell) - (left + right) / 2))

    def _left(self, label: Label) -> float:
        return self.rows[label.row].tokens[label.start].box.x

    def _next_start(self, label: Label) -> int:
        """Where the next label of the row begins, or the row ends."""
        later = [x.start for x in self.labels if x.row == label.row and x.start >= label.end]
        tails = [
            x.tail_start
            for x in self.labels
            if x.tail and x.row + 1 == label.row and x.tail_start >= label.end
        ]
        return min([*later, *tails, len(self.rows[label.row].tokens)])

    def _right(self, label: Label) -> float:
        """Where the column of a label ends: a little before the next label of its row."""
        row, stop = self.rows[label.row], self._next_start(label)
        return float("inf") if stop == len(row.tokens) else row.tokens[stop].box.x - 1

    def _tail_entry(self, label: Label, right: float) -> list[Token]:
        """The words beside the second line of a broken label that has none beside its first."""
        if not label.tail:
            return []
        row = self.rows[label.row + 1]
        after = row.tokens[label.tail_start + label.tail :]
        return [token for token in after if token.box.x < right]

    def _going_on(
        self, label: Label, left: float, right: float, *, hangs: bool, is_said: bool
    ) -> Iterator[Token]:
        """The rows below, as long as they have words under the entry and none under the label.

        Where a comma or a hyphen hangs at the end, or the row is full and of no sentence, the row
        that follows may begin further to the left: behind a full one, one row.
        """
        label_left = self._left(label) - _SLACK * self.rows[label.row].height
        for number in range(label.row + 1, len(self.rows)):
            above, row = self.rows[number - 1], self.rows[number]
            inside = list(between(row, label_left, right))
            own = range(label.tail_start, label.tail_start + label.tail)
            if label.tail and number == label.row + 1:
                inside = [(at, token) for at, token in inside if at not in own]
            if not inside or row.top - above.bottom > _LINE_GAP * above.height:
                return
            free = not any((number, at) in self.used for at, _ in inside)
            wraps = not (label.start or is_said) and self._wraps(number)
            if not (hangs or wraps):
                inside = _untranslated(row, inside, left)
            under = hangs or not any(token.box.x < left for _, token in inside)
            if not (free and (under or wraps)) or self._is_struck_for_next(number):
                return
            yield from (token for _, token in inside)
            hangs = inside[-1][1].word.text.endswith(_HANGS)

    def _wraps(self, number: int) -> bool:
        """Whether a row goes on from the one above, which is full, and is not full itself.

        Rows that are full one below another are running text under an entry, not what it ends with.
        """
        below = number + 1
        is_text = below < len(self.rows) and (below, 0) not in self.used
        runs_on = is_text and self.paper.is_full_before(below)
        return self.paper.is_full_before(number) and not runs_on

    def _is_struck_for_next(self, number: int) -> bool:
        """Whether a row overlaps in height with a label below that has nothing beside it."""
        if number + 1 >= len(self.rows):
            return False
        row, under = self.rows[number], self.rows[number + 1]
        words = {at for at in range(len(under.tokens)) if (number + 1, at) in self.used}
        return len(words) == len(under.tokens) and row.bottom - under.top > _OVERLAP * row.height
