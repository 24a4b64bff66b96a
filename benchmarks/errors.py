"""Character error rate: how many letters must be changed to make a reading right."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Errors:
    """Letters put in, left out or exchanged, among so many that stand on the paper."""

    wrong: int
    letters: int

    @property
    def rate(self) -> float:
        """Wrong letters for each letter of the paper; above 1 where much was read that is not."""
        return self.wrong / max(1, self.letters)


def compared(read: str, expected: str) -> Errors:
    """Compare in reading order; a space counts as a letter, a line's end as a space."""
    ours, theirs = _plain(read), _plain(expected)
    return Errors(Levenshtein.distance(ours, theirs), len(theirs))


def together(errors: Iterable[Errors]) -> Errors:
    """The errors of several pages; a long page weighs more than a short one."""
    found = list(errors)
    return Errors(sum(each.wrong for each in found), sum(each.letters for each in found))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
