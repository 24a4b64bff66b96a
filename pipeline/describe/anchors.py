"""Where an act of a bound register says its number: «АКТ № 12», «Бүртгэлийн дугаар 12»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from pipeline.describe.numbers import act_numbers
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.layout import Row, Token

_LIKE = 84
_SIGN = re.compile(r"^\W*(?:№|N\w{0,2}|[^\W\d]{1,2})?\W*$")
_GLUED = re.compile(r"^(?:№|N[oо°]?)\W*(?=\d)")
_AFTER_NUMBER = re.compile(r"он\w{0,2}\.?")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number of an act on a row, and the word that it stands in."""

    number: str
    at: int
    match: float


def anchors_in(row: Row, wordings: Sequence[str]) -> Iterator[Anchor]:
    """Every number on a row that stands behind one of the wordings."""
    for at, token in enumerate(row.tokens):
        number = _number(token, row.tokens[at + 1 : at + 2])
        match = number and max((_match(row, at, wording) for wording in wordings), default=0.0)
        if number and match:
            yield Anchor(number, at, match)


def act_number_in(text: str) -> str | None:
    """The act number that a title of the inventory ends with: «Төрсний акт № 12»."""
    found = re.search(r"(?:№|N[oо°]?|дугаар)\W{0,3}(\d\S*)\s*$", text)
    values = act_numbers(found[1]) if found else []
    return values[0].value if values else None


def same_number(one: str, other: str) -> bool:
    """Whether two act numbers are the same but for noughts in front."""
    return one.lstrip("0").lower() == other.lstrip("0").lower()


def _number(token: Token, behind: Sequence[Token]) -> str | None:
    """The act number that a word is; a year is none."""
    if behind and _AFTER_NUMBER.fullmatch(behind[0].word.text.lower()):
        return None
    text = _GLUED.sub("", token.word.text).strip(".,;:()")
    values = act_numbers(text)
    whole = values and values[0].start == 0 and values[0].end == len(text)
    return values[0].value if whole else None


def _match(row: Row, at: int, wording: str) -> float:
    """How well the words in front of a number match a wording, 0 to 1; 0 when they do not."""
    words = [word for word in wording.split() if folded(word) and "{" not in word]
    end = at
    if end and _SIGN.match(row.tokens[end - 1].word.text):
        end -= 1
    before = row.tokens[max(0, end - len(words)) : end]
    if len(before) < len(words) or not before[0].word.text[:1].isupper():
        return 0.0
    starts = range(end - len(before)) if _is_spaced(row.tokens[:end]) else ()
    like = max(_like(row.tokens[start:end], words) for start in (*starts, end - len(before)))
    return like / 100 if like >= _LIKE else 0.0


def _is_spaced(tokens: Sequence[Token]) -> bool:
    """Whether a heading may be spaced, so that its words are broken: «А К Т», «ГЭРЛ ЭСНИЙ»."""
    return all(token.word.text.isupper() for token in tokens)


def _like(tokens: Sequence[Token], words: Sequence[str]) -> float:
    return fuzz.ratio(folded("".join(token.word.text for token in tokens)), folded("".join(words)))
