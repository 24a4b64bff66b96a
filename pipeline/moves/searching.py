"""Searching: papers are found within what somebody may see, and never without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.finding.errors import SearchPurposeError
from pipeline.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.finding.answer import Answer
    from pipeline.finding.question import Question
    from pipeline.finding.sight import Sight
    from pipeline.ids import DocumentId
    from pipeline.ports.records import Transaction

SEARCH = "search"


def search(
    tx: Transaction, question: Question, sight: Sight, *, purpose: str | None, limit: int
) -> Answer:
    """Return what is found for a purpose; nobody is told of it before `note_search` wrote it down.

    Asking only reads, so that nobody who writes waits for it.
    """
    if not (purpose or "").strip():
        raise SearchPurposeError
    return tx.finding.find(question.required(), sight, limit)


def note_search(
    tx: Transaction,
    question: Question,
    answer: Answer,
    actor: Actor,
    *,
    purpose: str,
    besides: Sequence[DocumentId] = (),
) -> None:
    """Write down who searched, what for, by what, and which papers they were told of.

    `besides` are papers that were told of by other means. What was asked is a personal value as
    often as not, so the trail does not have it.
    """
    tx.events.note(
        Kind.SEARCHED,
        SEARCH,
        new_id(),
        actor=actor,
        facts={
            "asked_by": list(question.keys),
            "found": answer.total,
            "documents": [*(hit.paper.document for hit in answer.hits), *besides],
        },
        words=purpose.strip(),
    )
