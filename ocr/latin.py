"""Latin words between Mongolian ones: English beside the labels of papers in two languages.

Our models know no Latin letters but those of Roman numerals, and read «Father» as «Раслег», without
believing it. A run of words in doubt is held before a reader of English: what it surely reads, in
letters that no Cyrillic word is made of, takes the place of the words in doubt. A hand is read like
English here and there, but never all of a run.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from statistics import fmean
from typing import TYPE_CHECKING

from ocr.words import around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.words import Box, Word

DOUBTFUL, _SURELY = 0.5, 0.9
"""A run has a word of less confidence than the first, and none that reaches the second."""
_LEFT = 0.4
"""The least confidence of what is left of a run: of words beside misread ones it is low, too."""
_SURE, _SURE_OF_ALL = 0.85, 0.92
"""How sure the reader of English must be of every word of several, and of them together."""
_LETTERS = 3
"""Letters of the longest of these words, at least."""
_LATIN = re.compile(r"[(/\"']*[A-Za-z]+(?:['/-][A-Za-z]+)*\.?[)/\"'.,:;]*")
_CYRILLIC_TOO = frozenset("ABCEHKMOPTXYaceopxyugmnkr")
"""Letters that Cyrillic ones are taken for."""


def runs(line: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The words, from one up to another, that are not surely read, and one of them not at all."""
    unsure = [word.confidence < _SURELY for word in line]
    for is_unsure, numbers in groupby(range(len(line)), key=unsure.__getitem__):
        places = list(numbers)
        if is_unsure and min(line[at].confidence for at in places) < DOUBTFUL:
            yield places[0], places[-1] + 1


def exchanged(ours: Sequence[Word], english: Sequence[Word]) -> tuple[Word, ...] | None:
    """A run of our words with the Latin ones that were read in its place; None if it has none."""
    kept, left = list(ours), list(ours)
    for is_latin, group in groupby(english, key=_is_latin):
        said = tuple(group)
        if not is_latin or not _is_believed(said):
            continue
        box = around([word.box for word in said])
        under = [word for word in kept if _share(word.box, box) >= 1 / 2]
        if not under or min(word.confidence for word in under) >= DOUBTFUL:
            continue
        at, first = kept.index(under[0]), under[0]
        kept[at : at + len(under)] = (
            replace(word, block=first.block, line=first.line) for word in said
        )
        left = [word for word in left if word not in under]
    is_all = all(word.confidence >= _LEFT for word in left)
    return tuple(kept) if len(left) < len(ours) and is_all else None


def _is_latin(word: Word) -> bool:
    return word.confidence >= _SURE and _LATIN.fullmatch(word.raw) is not None


def _is_believed(words: Sequence[Word]) -> bool:
    """Whether words are surely read, and can be no Cyrillic ones in letters of the same look."""
    letters = ["".join(filter(str.isalpha, word.raw)) for word in words]
    if max(map(len, letters)) < _LETTERS or _CYRILLIC_TOO.issuperset("".join(letters)):
        return False
    return fmean(word.confidence for word in words) >= _SURE_OF_ALL


def _share(box: Box, within: Box) -> float:
    """How much of a box's width lies within another one."""
    return max(0, min(box.right, within.right) - max(box.x, within.x)) / max(1, box.w)
