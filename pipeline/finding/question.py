"""The question: what is asked, part by part; a paper must answer every part."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.finding.errors import EmptyQuestionError
from pipeline.finding.keys import Key

Texts = tuple[str, ...]
"""What one thing that is asked may be in the index: any of these."""


def has_digits(texts: Texts) -> bool:
    """Say whether what is asked is, or may be, a number."""
    return any(map(str.isdigit, "".join(texts)))


@dataclass(frozen=True, slots=True)
class Part:
    """A value that a paper must have under one of these keys."""

    keys: frozenset[Key]
    texts: Texts


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paper lies; what is None is left open."""

    unit: str | None = None
    fonds: str | None = None
    inventory: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that is asked: values by key, free words, and where and what the paper is."""

    parts: tuple[Part, ...] = ()
    words: tuple[Texts, ...] = ()
    place: Place = Place()
    type: str | None = None
    year: int | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Which things are asked by, without what is asked: for the trail."""
        asked = {
            **{key.value: True for part in self.parts for key in part.keys},
            "words": bool(self.words),
            "unit": self.place.unit is not None,
            "volume": self.place.item is not None,
            "type": self.type is not None,
            "year": self.year is not None,
        }
        return tuple(sorted(one for one, is_asked in asked.items() if is_asked))

    @property
    def has_numbers(self) -> bool:
        """Whether anything is asked that has a digit, which means one thing and no other."""
        return any(map(has_digits, (*(part.texts for part in self.parts), *self.words)))

    @property
    def names_a_person(self) -> bool:
        """Whether a register number is asked, which one person has and no other."""
        return any(part.keys == {Key.REGISTER_NUMBER} for part in self.parts)

    def required(self) -> Question:
        """Return the question, or raise where there is none."""
        asked = self.parts or self.words or self.type or self.year
        if not asked and self.place == Place():
            raise EmptyQuestionError
        return self


def both(one: Question, other: Question) -> Question:
    """Return one question of two; where both say a place, a type or a year, the second holds."""
    places = {
        key: getattr(other.place, key) or getattr(one.place, key)
        for key in ("unit", "fonds", "inventory", "item")
    }
    return replace(
        one,
        parts=tuple(dict.fromkeys((*one.parts, *other.parts))),
        words=tuple(dict.fromkeys((*one.words, *other.words))),
        place=Place(**places),
        type=other.type or one.type,
        year=other.year or one.year,
    )
