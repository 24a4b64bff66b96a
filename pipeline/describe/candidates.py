"""Candidates: what a field may hold, by its label or by the words around it in running text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.description import FoundField
from pipeline.describe.sureness import sureness
from pipeline.describe.values import CERTAIN, INVALID

if TYPE_CHECKING:
    from pipeline.describe.form import FieldForm
    from pipeline.describe.layout import Stretch
    from pipeline.describe.values import Value


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value for a field, in the stretch of words that it was found in."""

    field: FieldForm
    value: Value
    stretch: Stretch
    match: float
    """How sure the label or the wording around it is, 0 to 1."""

    @property
    def worth(self) -> tuple[bool, float]:
        """Which of two candidates is the better: a valid one, then the surer one."""
        return self.value.valid, self.match * self.value.certainty

    def found(self, *, restricted: bool) -> FoundField:
        """The field as it is handed on."""
        evidence = self.stretch.evidence(self.value.start, self.value.end)
        certainty = min(self.value.certainty, CERTAIN if self.value.valid else INVALID)
        return FoundField(
            name=self.field.name,
            value=self.value.value,
            raw=evidence.raw,
            confidence=round(sureness(evidence.confidence) * self.match * certainty, 4),
            page=evidence.page,
            words=evidence.words,
            polygon=evidence.polygon,
            restricted=restricted or self.field.restricted,
            valid=self.value.valid,
        )


class Candidates:
    """The best candidate of each field so far."""

    def __init__(self) -> None:
        self._best: dict[str, Candidate] = {}
        self._closed: set[tuple[int, int]] = set()

    def add(self, candidate: Candidate) -> None:
        """Keep a candidate if it is the first of its field, or better than the one before."""
        old = self._best.get(candidate.field.name)
        if old is None or candidate.worth > old.worth:
            self._best[candidate.field.name] = candidate

    def put(self, candidate: Candidate) -> None:
        """Keep a candidate in the place of the one before: it says the same in full."""
        self._best[candidate.field.name] = candidate

    def close(self, stretch: Stretch) -> None:
        """Keep the words of a stretch from every field: they are known to be nobody's."""
        self._closed.update((token.page, token.index) for token in stretch.tokens)

    def taken(self) -> set[tuple[int, int]]:
        """Page and place of the words that no other field can have."""
        held = {
            (one.page, index)
            for candidate in self._best.values()
            for one in (candidate.stretch.evidence(candidate.value.start, candidate.value.end),)
            for index in one.words
        }
        return held | self._closed

    def __contains__(self, name: str) -> bool:
        return name in self._best

    def of(self, name: str) -> Candidate | None:
        """The best candidate of a field."""
        return self._best.get(name)
