"""A score: what a reader makes of lines whose text is known, letter by letter."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from ocr.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rapidfuzz.distance import Editop

    from ocr.frozen import FrozenLine
    from ocr.reader import Reader

REGISTER_NUMBER = re.compile(r"\b[А-ЯЁӨҮ]{2}\d{8}\b")
_ALIKE = str.maketrans({"—": "–", "“": '"', "”": '"', "„": '"', "’": "'"})
"""Marks that say the same."""


class Kind(StrEnum):
    """Letters that matter more than others, because whole names and numbers hang on them."""

    OWN = "own"
    """Ө and Ү, which Mongolian has and Russian has not."""
    DIGIT = "digit"


@dataclass(frozen=True, slots=True)
class Marked:
    """One line as it was read: how much is wrong, of how much."""

    letters: int
    errors: int
    of_kind: dict[Kind, int]
    """Letters that stand there, and those that were read where there is none."""
    wrong: dict[Kind, int]
    """Letters missed, and those that were read where there is none."""
    numbers: int
    numbers_exact: int


@dataclass(frozen=True, slots=True)
class Score:
    """All lines as one reader read them."""

    lines: tuple[Marked, ...]

    @property
    def error_rate(self) -> float:
        """Wrong letters of all letters."""
        return _share(sum(m.errors for m in self.lines), sum(m.letters for m in self.lines))

    @property
    def numbers_exact(self) -> float:
        """Register numbers without any error, of all register numbers."""
        exact = sum(line.numbers_exact for line in self.lines)
        return _share(exact, sum(line.numbers for line in self.lines))

    def right(self, kind: Kind) -> float:
        """Letters of a kind that were read right, of all that stand there or were read."""
        of_kind = sum(line.of_kind[kind] for line in self.lines)
        return 1 - _share(sum(line.wrong[kind] for line in self.lines), of_kind)


def score(reader: Reader, lines: Iterable[FrozenLine], *, dpi: int) -> Score:
    """Have a reader read every line; raises RecognitionError."""
    return Score(tuple(marked(line.text, text(reader.read(line.strip, dpi=dpi))) for line in lines))


def marked(expected: str, found: str) -> Marked:
    """Hold what was read against what stands there; marks that say the same are the same."""
    expected, found = (" ".join(side.translate(_ALIKE).split()) for side in (expected, found))
    edits = Levenshtein.editops(expected, found)
    pairs = [_pair(edit, expected, found) for edit in edits]
    numbers = Counter[str](REGISTER_NUMBER.findall(expected))
    exact = numbers & Counter[str](REGISTER_NUMBER.findall(found))
    return Marked(
        letters=len(expected),
        errors=len(edits),
        of_kind={
            kind: sum(_is(kind, letter) for letter in expected)
            + sum(_is(kind, read) and not _is(kind, stands) for stands, read in pairs)
            for kind in Kind
        },
        wrong={
            kind: sum(_is(kind, stands) or _is(kind, read) for stands, read in pairs)
            for kind in Kind
        },
        numbers=numbers.total(),
        numbers_exact=exact.total(),
    )


def _pair(edit: Editop, expected: str, found: str) -> tuple[str, str]:
    """The letter that stands there and the one that was read, either empty where there is none."""
    stands = "" if edit.tag == "insert" else expected[edit.src_pos]
    return stands, "" if edit.tag == "delete" else found[edit.dest_pos]


def _is(kind: Kind, letter: str) -> bool:
    return letter.isdigit() if kind is Kind.DIGIT else letter in set("ӨҮөү")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
