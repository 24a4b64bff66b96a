"""Fields compared with what a paper says: exact, in normalised form."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Mark(StrEnum):
    """What became of a field."""

    RIGHT = "right"
    WRONG = "wrong"
    """Found, with another value or with none that has a meaning."""
    MISSING = "missing"
    EXTRA = "extra"
    """Found, though the paper has no such field."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One field of one paper with its mark."""

    paper: str
    type: str
    name: str
    expected: str | None
    found: str | None
    raw: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a field: its value, None when it has no meaning, and its wording."""

    value: str | None
    raw: str


def marked(
    paper: str, type_: str, expected: Iterable[tuple[str, str]], found: Mapping[str, Found]
) -> tuple[Marked, ...]:
    """Mark every field that the paper has, and every other that was found."""
    wanted = dict(expected)
    extra = [name for name in found if name not in wanted]
    return tuple(
        _marked(paper, type_, name, wanted.get(name), found.get(name)) for name in (*wanted, *extra)
    )


def _marked(paper: str, type_: str, name: str, expected: str | None, found: Found | None) -> Marked:
    if found is None:
        return Marked(paper, type_, name, expected, None, "", Mark.MISSING)
    mark = Mark.WRONG if expected is not None else Mark.EXTRA
    if found.value is not None and found.value == expected:
        mark = Mark.RIGHT
    return Marked(paper, type_, name, expected, found.value, found.raw, mark)


def counted(fields: Iterable[Marked]) -> Counter[Mark]:
    """How many fields have each mark."""
    return Counter(field.mark for field in fields)


def share(counts: Mapping[Mark, int]) -> float:
    """The share of the fields on the papers that were found with exactly their value."""
    asked = sum(counts.get(mark, 0) for mark in (Mark.RIGHT, Mark.WRONG, Mark.MISSING))
    return counts.get(Mark.RIGHT, 0) / max(1, asked)
