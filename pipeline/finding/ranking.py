"""Ranking: which of the papers that may answer comes first, and what of each has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.finding.answer import Matched
from pipeline.finding.beginnings import begun
from pipeline.finding.findable import Level
from pipeline.finding.folding import SHORTEST, name, shape
from pipeline.finding.keys import ANY, INVENTORY, SORTS, Key, Sort
from pipeline.finding.question import has_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.finding.answer import Candidate
    from pipeline.finding.findable import Value
    from pipeline.finding.question import Question, Texts

LIKE = 0.66
"""How alike a misread value is at least to what is asked, as a share of its letters."""
MOST_NEAR, MOST_NEAR_NUMBERS = 12, 100
"""So many values are taken for misread forms of one that is asked: of numbers all that are one
digit away, where every number is somebody's."""
IN_TEXT = 0.9
BEGUN = 0.65
"""How well a value answers that only begins as what is asked does: better than words beside it."""
SURE = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper with what of it has answered, and how well.

    `told` is how many parts only its words answer, by what may be no more than like them.
    """

    paper: Candidate
    matched: tuple[Matched, ...]
    score: float
    told: int = 0

    @property
    def near(self) -> int:
        """How many parts were answered by what is only like them."""
        return self.told + sum(one.near for one in self.matched)


def ranked(
    question: Question, candidates: Iterable[Candidate], *, wide: bool = False
) -> tuple[Ranked, ...]:
    """Return the candidates, best first: exact before near, a person's own names before others'.

    They are `wide` where they may answer by what is only like what is asked.
    """
    found = [_judged(question, candidate, wide=wide) for candidate in candidates]
    return tuple(sorted(found, key=_order))


def _order(one: Ranked) -> tuple[object, ...]:
    unchecked = one.paper.level is Level.UNCHECKED
    return (one.near, -round(one.score, 6), unchecked, one.paper.told.name, one.paper.document)


def beside(exact: Sequence[Ranked], nearly: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Return of what is nearly what was asked those papers that are not exactly so."""
    known = {one.paper.number for one in exact}
    return tuple(one for one in nearly if one.paper.number not in known)


def of_same_person(exact: Iterable[Ranked], nearly: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Return those that tell of somebody of whom an exact one tells: born that day, named alike."""
    people = {(one.paper.told.born, name(one.paper.told.name)) for one in exact}
    return tuple(
        one
        for one in nearly
        if any(
            born
            and named
            and born == one.paper.told.born
            and likeness(named, name(one.paper.told.name)) >= LIKE
            for born, named in people
        )
    )


def _judged(question: Question, candidate: Candidate, *, wide: bool) -> Ranked:
    asked = [(part.keys, part.texts) for part in question.parts]
    asked += [(ANY, texts) for texts in question.words]
    matched: dict[Matched, float] = {}
    score, told = 0.0, 0
    for keys, texts in asked:
        best = _best(keys, texts, candidate.values)
        if best is None:
            score += IN_TEXT * LIKE if wide else IN_TEXT
            told += wide
            continue
        how, value = best
        near = how < SURE
        score += how - (value.key is Key.PARENT and keys is ANY) * (SURE - IN_TEXT) / 2
        matched[Matched(value.key, value.field, value.shown, near)] = how
    return Ranked(candidate, tuple(matched), score, told)


def _best(
    keys: frozenset[Key], texts: Texts, values: Iterable[Value]
) -> tuple[float, Value] | None:
    """The value that answers best: one's own before a parent's, the paper's before the list's."""
    found = [
        (how, value) for value in values if value.key in keys and (how := _how(texts, value)) > 0
    ]
    return max(
        found,
        key=lambda one: (one[0], one[1].key is not Key.PARENT, one[1].field != INVENTORY),
        default=None,
    )


def _how(texts: Texts, value: Value) -> float:
    """How well a value answers: 1 exactly, less where it is only like what is asked."""
    if value.text in texts:
        return SURE
    if SORTS[value.key] is Sort.DATE:
        return 0.0
    like = max(likeness(text, value.text) for text in texts)
    if like >= LIKE:
        return like * IN_TEXT
    return BEGUN if begun(texts, value.text) else 0.0


def likeness(asked: str, other: str) -> float:
    """How alike a value is to what is asked, for the eye: the share of signs that are the same."""
    drawn = shape(asked)
    return _share(OSA.distance(drawn, shape(other)), drawn)


def _share(apart: int, drawn: str) -> float:
    return max(0.0, 1 - apart / len(drawn)) if drawn else 0.0


def near(texts: Texts, terms: Iterable[str]) -> Texts:
    """Return those of some values that may be misread forms of what is asked, the likest first.

    Of those that are equally like, as many signs as are asked come before more and fewer: a sign is
    misread more often than it is lost.
    """
    found: dict[str, tuple[float, int]] = {}
    choices = {term: shape(term) for term in terms if term not in texts}
    for drawn in shapes(texts):
        most = int((1 - LIKE) * len(drawn))
        for other, apart, term in process.extract(
            drawn, choices, scorer=OSA.distance, score_cutoff=most, limit=None
        ):
            unlike = 1 - _share(apart, drawn), abs(len(other) - len(drawn))
            found[term] = min(unlike, found.get(term, unlike))
    most = MOST_NEAR_NUMBERS if has_digits(texts) else MOST_NEAR
    return tuple(sorted(found, key=lambda term: (*found[term], term))[:most])


def shapes(texts: Texts) -> Sequence[str]:
    """Return the shapes of what is asked, each once; the shortest are like all others."""
    return [one for one in dict.fromkeys(map(shape, texts)) if len(one) >= SHORTEST]
