"""The snippet: the few words around what was found, with that marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.answer import Piece
from pipeline.finding.folding import runs

if TYPE_CHECKING:
    from collections.abc import Iterable

BEFORE, AFTER = 60, 140
"""So many letters of a text are shown before the first hit and from it on."""


def snippet(text: str, wanted: frozenset[str], begun: tuple[str, ...] = ()) -> tuple[Piece, ...]:
    """Return the place in a text where most of the wanted words stand together; nothing if none.

    `begun` are words of which the beginning is wanted.
    """
    found = [
        (start, end)
        for start, end, means in (runs(text) if wanted or begun else ())
        if means & wanted or any(one.startswith(begun) for one in means)
    ]
    if not found:
        return ()
    first = max(
        (start for start, _ in found),
        key=lambda at: (sum(at <= start < at + AFTER for start, _ in found), -at),
    )
    low, high = _edge(text, first - BEFORE, -1), _edge(text, first + AFTER, 1)
    return tuple(_pieces(text, low, high, [one for one in found if low <= one[0] < high]))


def _edge(text: str, at: int, step: int) -> int:
    """The end of the word at a place, so that no word is cut."""
    at = min(max(at, 0), len(text))
    while 0 < at < len(text) and not text[at - (step < 0)].isspace():
        at += step
    return at


def _pieces(text: str, low: int, high: int, found: Iterable[tuple[int, int]]) -> Iterable[Piece]:
    at = low
    for start, end in found:
        if start > at:
            yield Piece(_flat(text[at:start]))
        yield Piece(_flat(text[start:end]), marked=True)
        at = end
    if at < high:
        yield Piece(_flat(text[at:high]))


def _flat(text: str) -> str:
    return text.replace("\n", " ")
