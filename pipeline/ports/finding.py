"""Finding, as whoever searches needs it of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.finding.answer import Answer
    from pipeline.finding.question import Question
    from pipeline.finding.sight import Sight


class Finding(Protocol):
    """The index by which papers are found."""

    def find(self, question: Question, sight: Sight, limit: int) -> Answer: ...
    def is_whole(self) -> bool: ...
