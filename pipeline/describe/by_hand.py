"""By hand: entries that nobody reads, so that print around them is not taken for what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.describe.layout import Stretch
from pipeline.describe.names import IN_CLEAR, is_initialled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Box
    from pipeline.describe.entries import Entry
    from pipeline.describe.labels import Label
    from pipeline.describe.layout import Row


def emptied(
    entries: Sequence[Entry], rows: Sequence[Row], written: Sequence[Box], signature: str | None
) -> Iterator[Entry]:
    """The entries of a page, those without words that are by hand.

    `written` is where something stands that was not read. What stands there between a label and
    the words that seem to be its entry is the entry; a name in clear behind a signature is one all
    the same, without strokes around it, too, in the field of that name: `signature`. The columns of
    a table are told by their headings and stay.
    """
    labels = [entry.label for entry in entries]
    for entry in entries:
        stays = entry.is_headed or _is_signed(entry, signature)
        by_hand = not stays and _is_by_hand(entry, rows, labels, written)
        yield replace(entry, stretch=Stretch(())) if by_hand else entry


def _is_signed(entry: Entry, signature: str | None) -> bool:
    """Whether an entry is the name of whoever signs, so that a signature stands in front of it."""
    text = entry.stretch.text
    signs = signature in entry.label.wording.fields and is_initialled(text)
    return signs or IN_CLEAR.search(text) is not None


def _is_by_hand(
    entry: Entry, rows: Sequence[Row], labels: Sequence[Label], written: Sequence[Box]
) -> bool:
    label, words = entry.label, entry.stretch.tokens
    if not words:
        return False
    row = rows[label.row]
    left, right = row.tokens[label.end - 1].box.right, _end(label, row, labels)
    if words[0] in row.tokens:
        right = min(right, words[0].box.x)
    level = (row.top + row.bottom) / 2
    return any(
        box.y <= level < box.bottom and min(box.right, right) - max(box.x, left) > row.height
        for box in written
    )


def _end(label: Label, row: Row, labels: Sequence[Label]) -> float:
    """Where the next label of a row begins; endless behind the last one."""
    starts = [other.start for other in labels if other.row == label.row]
    behind = [row.tokens[start].box.x for start in starts if start >= label.end]
    return min(behind, default=float("inf"))
