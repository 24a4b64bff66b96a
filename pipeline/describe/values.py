"""A value found in a piece of text, and how its digits are put right."""

from __future__ import annotations

from dataclasses import dataclass, replace

_DIGIT_FOR = {
    "О": "0",
    "о": "0",
    "O": "0",
    "o": "0",
    "б": "6",
    "Б": "6",
    "Т": "7",
    "Э": "9",
    "З": "3",
    "з": "3",
    "В": "8",
    "I": "1",
    "l": "1",
    "І": "1",
    "|": "1",
    "S": "5",
}
"""Letters that are read in the place of a digit, where the grammar allows nothing but a digit."""

DIGIT_LIKE = "[0-9" + "".join(_DIGIT_FOR) + "]"
"""A regular expression for one digit, or what is read for one."""

EDGE = " \t\n,‚;:.·_—–|\"'"
"""Punctuation that is no part of a value that it stands beside."""
CERTAIN = 1.0
REPAIRED = 0.85
DOUBLED = 0.7
"""One sign was read as two, and one of them left out."""
INVALID = 0.5


@dataclass(frozen=True, slots=True)
class Value:
    """Part of a text that has a meaning; `start` and `end` say which part."""

    start: int
    end: int
    value: str | None
    valid: bool = True
    certainty: float = CERTAIN

    def shifted(self, by: int) -> Value:
        """The same value in a text that has `by` more letters in front."""
        return replace(self, start=self.start + by, end=self.end + by)

    def repaired(self) -> Value:
        """The same value, no surer than one is that a sign was put right in."""
        return replace(self, certainty=min(self.certainty, REPAIRED))


def digits_of(text: str) -> str:
    """The digits that were meant, where nothing but digits can stand."""
    return "".join(_DIGIT_FOR.get(letter, letter) for letter in text if not letter.isspace())


def certainty(read: str, meant: str) -> float:
    """Full when nothing had to be put right."""
    return CERTAIN if read == meant else REPAIRED


def trimmed(text: str, start: int, end: int, edge: str = EDGE) -> tuple[int, int]:
    """The same stretch without the punctuation at its edges."""
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge:
        end -= 1
    return start, end
