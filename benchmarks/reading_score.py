"""Scores of pages that were read: errors with order and without, words, fields, intervals."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from benchmarks.errors import Errors, compared, together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.reading_pages import Kept
    from benchmarks.reading_readers import Read

DRAWS = 1000
MIDDLE = (2.5, 97.5)
REGISTERS = frozenset({"register_number", "legal_register"})
"""Kinds of fields that hold the number of a person or of a legal entity."""


@dataclass(frozen=True, slots=True)
class Sure:
    """A field that was found: how sure the reader was, and whether it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Score:
    """One reader on one page."""

    ordered: Errors
    """Letters, in reading order; a space counts as one."""
    unordered: Errors
    """Letters of words, each held against the one it is most like, wherever it stands; or in
    order, where that finds fewer errors: a word read in two pieces is like none."""
    words: Errors
    fields: Errors
    """Fields of the form without exactly their value, of all it has."""
    registers: Errors
    """The same of register numbers alone."""
    sure: tuple[Sure, ...] = ()


def scored(page: Kept, read: Read, registers: frozenset[str]) -> Score:
    """Hold what was read against what stands there; `registers` are names of fields."""
    values = {field.name: field.value for field in read.fields}
    truth = dict(page.fields)
    wrong = {name for name, value in truth.items() if values.get(name) != value}
    numbers = registers & truth.keys()
    sure = tuple(
        Sure(field.confidence, field.value is not None and field.value == truth.get(field.name))
        for field in read.fields
        if truth
    )
    ours, theirs = _words(read.text), _words(page.text)
    ordered, loose = compared(read.text, page.text), anywhere(ours, theirs)
    return Score(
        ordered,
        min(ordered, loose, key=lambda found: found.rate),
        Errors(Levenshtein.distance(ours, theirs), len(theirs)),
        Errors(len(wrong), len(truth)),
        Errors(len(wrong & numbers), len(numbers)),
        sure,
    )


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def anywhere(read: Sequence[str], expected: Sequence[str]) -> Errors:
    """Letters wrong when order does not count: equal words pair first, then the most alike."""
    here, there = Counter(read), Counter(expected)
    left, right = list((here - there).elements()), list((there - here).elements())
    wrong = 0
    if left and right:
        distances = cdist(left, right, scorer=Levenshtein.distance)
        order = np.argsort(distances, axis=None, kind="stable")
        used_left, used_right = set[int](), set[int]()
        for place in order:
            one, other = divmod(int(place), len(right))
            if one in used_left or other in used_right:
                continue
            if distances[one, other] > max(len(left[one]), len(right[other])) * 0.75:
                break
            wrong += int(distances[one, other])
            used_left.add(one)
            used_right.add(other)
        left = [word for number, word in enumerate(left) if number not in used_left]
        right = [word for number, word in enumerate(right) if number not in used_right]
    wrong += sum(map(len, left)) + sum(map(len, right))
    return Errors(wrong, sum(map(len, expected)))


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of several pages with its interval of 95 %, drawn from the pages again and again."""

    share: float
    low: float
    high: float
    count: int


def rate(scores: Sequence[Score], of: Callable[[Score], Errors]) -> Rate | None:
    """Pooled over pages; None where there is nothing to count."""
    errors = [of(score) for score in scores]
    whole = together(errors)
    if not whole.letters:
        return None
    wrong = np.array([each.wrong for each in errors])
    letters = np.array([each.letters for each in errors])
    draws = np.random.default_rng(1).integers(0, len(errors), (DRAWS, len(errors)))
    shares = wrong[draws].sum(axis=1) / np.maximum(1, letters[draws].sum(axis=1))
    low, high = np.percentile(shares, MIDDLE)
    return Rate(whole.rate, float(low), float(high), whole.letters)
