"""The text for searching and for finding fields: columns and cells apart, broken words whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.cells import cells
from ocr.columns import parted
from ocr.order import rows_of
from ocr.spelt import whole
from ocr.text import without_leaders

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.words import Box, Reading, Word

    Line = tuple[Word, ...]

_HYPHENS = ("-", "‐", "‑", "\u00ad", "¬")
_PART = re.compile(r"[^\W\d_]$")


def joined(reading: Reading) -> str:
    """One line for each line of a passage, with words that a line's end has broken made whole.

    The verbatim text is what `ocr.text` gives; this one is for machines.
    """
    return "".join(
        f"{line}\n"
        for passage in passages(reading.words, reading.rules)
        for line in _whole(passage)
    )


def passages(words: Iterable[Word], rules: Sequence[Box] = ()) -> tuple[tuple[Line, ...], ...]:
    """Runs of lines that belong together, in reading order: paragraphs, columns, cells."""
    chosen = tuple(words)
    held = cells(chosen, rules)
    inside = {id(word) for cell in held for word in cell.words}
    found: list[tuple[Line, ...]] = []
    loose: list[Line] = []
    waiting = list(held)
    for row in rows_of(word for word in chosen if id(word) not in inside):
        top = min(word.box.y for word in row)
        over = [cell for cell in waiting if cell.box.y < top]
        if over:
            found.extend(parted(loose))
            loose, waiting = [], waiting[len(over) :]
            found.extend(rows_of(cell.words) for cell in over)
        loose.append(row)
    found.extend(parted(loose))
    found.extend(rows_of(cell.words) for cell in waiting)
    return tuple(passage for passage in found if passage)


def is_broken(end: str, start: str) -> bool:
    """Whether a word at the end of a line goes on in the first word of the next line."""
    return (
        end.endswith(_HYPHENS)
        and _PART.search(end.rstrip("".join(_HYPHENS))) is not None
        and start[:1].islower()
    )


def unbroken(end: str) -> str:
    """The first part of a broken word, without its hyphen."""
    return end.rstrip("".join(_HYPHENS))


def _whole(passage: Sequence[Line]) -> Iterable[str]:
    pending = ""
    for line in passage:
        pieces = [piece for word in whole(line) if (piece := without_leaders(word))]
        if not pieces:
            continue
        if pending and is_broken(pending.rsplit(" ", 1)[-1], pieces[0]):
            pending = unbroken(pending) + " ".join(pieces)
            continue
        if pending:
            yield pending
        pending = " ".join(pieces)
    if pending:
        yield pending
