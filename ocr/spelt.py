"""Letters written one to a box, or set apart: which words of a line are parts of one word.

A register number, a date or a name is entered so on many forms. The engine tells each letter as a
word of its own, now and then two or three as one; where they stand it tells roughly.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Word

_LEAST = 4
"""Letters of a word that is known by them: fewer stand beside one another by chance."""
_LONGEST = 3
"""Letters of what was read as one out of several boxes."""
_WIDEST = 4.0
"""Heights of a letter from one to the next: columns of a table are wider."""
_EMPTY = 1.7
"""Pitches from one letter to the next with an empty box between them."""
_EVEN = 0.4
"""Of the pitch, by how much one step may be more or less, and be even."""
_NARROW = 0.7
"""Of the pitch: so wide at least is what was read out of several boxes, for each step in it."""
_HYPHENS = "-–—"


def spelt(line: Sequence[Word]) -> frozenset[int]:
    """The places in a line, from left to right, of words that go on the one before them."""
    return frozenset(at for start, end in _runs(line) for at in _joined(line, start, end))


def whole(line: Sequence[Word]) -> list[str]:
    """The words of a line, from left to right, those that are spelt letter by letter whole."""
    goes_on, found = spelt(line), list[str]()
    for at, word in enumerate(line):
        if at in goes_on:
            found[-1] += word.text
        else:
            found.append(word.text)
    return found


def _runs(line: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where words of hardly any letters stand beside one another, and where they end."""
    start = 0
    for at in range(len(line) + 1):
        if at < len(line) and len(line[at].text) <= _LONGEST and _is_spelt(line[at].text):
            continue
        if at - start >= _LEAST:
            yield start, at
        start = at + 1


def _joined(line: Sequence[Word], start: int, end: int) -> Iterator[int]:
    """The words of a run that go on the one before, if their letters are evenly set."""
    single = [at for at in range(start, end) if len(line[at].text) == 1]
    steps = [_middle(line[at]) - _middle(line[before]) for before, at in pairwise(single)]
    if len(single) < _LEAST:
        return
    pitch = median(steps)
    even = sum(abs(step - pitch) <= _EVEN * pitch for step in steps)
    height = median(line[at].box.h for at in single)
    if not 0 < pitch <= _WIDEST * height or 2 * even < len(steps):
        return
    for at in range(start + 1, end):
        before, word = line[at - 1], line[at]
        both = _is_wide(before, pitch) and _is_wide(word, pitch)
        if both and _last(word, before, pitch) < _EMPTY * pitch:
            yield at


def _is_wide(word: Word, pitch: float) -> bool:
    """Whether a word is as wide as the boxes of its letters are; each letter is."""
    steps = len(word.text) - 1
    return word.box.w >= _NARROW * pitch * steps


def _last(word: Word, before: Word, pitch: float) -> float:
    """From the middle of the last letter of a word to that of the first one of the next."""
    far = _middle(word) - _middle(before)
    return far - pitch * (len(word.text) + len(before.text) - 2) / 2


def _is_spelt(text: str) -> bool:
    return text.isalnum() or text in _HYPHENS


def _middle(word: Word) -> float:
    return word.box.x + word.box.w / 2
