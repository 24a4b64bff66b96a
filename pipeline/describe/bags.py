"""Bags and khoroos: what soums and districts are divided into, by number and mostly by name too.

They are divided and joined more often than anything else on the map, so that one that is not there
today is doubted, not refused.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from pipeline.describe.values import DIGIT_LIKE, digits_of
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_NUMBERED = re.compile(
    r"[,\s]*(?P<number>\d{1,2})\s?(?:-?р|-?д[үу]г[аэ][аэ]р)?\s+(?:баг|хороо)\w{0,3}(?!\w)"
)
_NAMED = re.compile(
    r"[,\s]*(?:баг\W+)?[«\"]?(?P<name>[А-ЯЁӨҮ][а-яёөү-]+(?:[\s-][А-ЯЁӨҮа-яёөү][а-яёөү]+)?)[»\"]?"
    r"\s+баг\w{0,3}(?!\w)"
)
_COUNTED = re.compile(
    rf"(?<!\w)(?=[Зз]\b|\w?\d){DIGIT_LIKE}{{1,2}}(?=(?:\s?-?р|\s?-?д[үу]г[аэ][аэ]р)\s+(?:баг|хороо))"
)
"""A number with a digit that was read as a letter; strokes alone may be a Roman one."""
_SHORTEST = 5
"""Letters of a name of which one may have been misread: shorter ones are each other's."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag of a soum or a khoroo of a district; its number or its name may be unknown."""

    parent: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Division:
    """What a place says of the bag: the text with its name put right, and whether it is known."""

    text: str
    is_known: bool = True
    """Whether a bag that is told by its number is one of today's."""


@cache
def bags() -> Mapping[str, tuple[Bag, ...]]:
    """All bags and khoroos of today, by the code of the soum or district in which they lie."""
    found: dict[str, tuple[Bag, ...]] = {}
    with files("pipeline.describe").joinpath("data/bags.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            found[row["parent"]] = (*found.get(row["parent"], ()), Bag(**row))
    return found


def counted(text: str) -> str:
    """The text with the digits of bags and khoroos that were read as letters: «2О-р баг»."""
    return _COUNTED.sub(lambda number: digits_of(number[0]), text)


def division(rest: str, parents: Iterable[str]) -> Division:
    """Read what stands behind the name of a soum or district, which may be one of several."""
    known = [bag for parent in parents for bag in bags().get(parent, ())]
    if not known:
        return Division(rest)
    if numbered := _NUMBERED.match(rest):
        number = numbered["number"].lstrip("0")
        return Division(rest, is_known=any(bag.number == number for bag in known))
    named = _NAMED.match(rest)
    return Division(_by_name(rest, named, known)) if named else Division(rest)


def _by_name(rest: str, named: re.Match[str], known: list[Bag]) -> str:
    """The text with the name of a bag put right, where one letter of it was misread."""
    written = folded(named["name"])
    near = [
        bag.name
        for bag in known
        if len(bag.name) >= _SHORTEST and Levenshtein.distance(folded(bag.name), written) == 1
    ]
    if len(near) != 1 or any(folded(bag.name) == written for bag in known):
        return rest
    start, end = named.span("name")
    return f"{rest[:start]}{near[0]}{rest[end:]}"
