"""Content: what a notice says of a registered paper, in ids alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ids import DocumentId
from pipeline.moves.restricting import is_restricted
from pipeline.moves.showing import may_be_restricted
from pipeline.nouns.document import LinkStanding

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Event
    from pipeline.ports.records import Transaction

MOST_RECORDS = 500
"""How many records are named; of more, the API tells."""
TEST = "webhook.test"


def content(tx: Transaction, event: Event) -> str | None:
    """Return what is told of a registration; None where the paper is no longer there."""
    key = DocumentId(event.subject_id)
    if not tx.documents.known(key):
        return None
    records = [] if may_be_restricted(tx, tx.documents.get(key)) else _records(tx, key)
    return _written(
        Kind.DOCUMENT_REGISTERED,
        event.at,
        {
            "event": event.id,
            "document": key,
            "version": event.facts["version"],
            "records": records[:MOST_RECORDS],
            "more_records": len(records) > MOST_RECORDS,
        },
    )


def trial(moment: datetime) -> str:
    """Return what a receiver is told to try it out."""
    return _written(TEST, moment, {})


def _records(tx: Transaction, key: DocumentId) -> list[dict[str, str]]:
    """Name the records whose original it is for certain, but none that is restricted itself."""
    found = []
    for link in tx.links.of_document(key):
        record = tx.inventory.get(link.record)
        if link.standing is not LinkStanding.CONFIRMED or is_restricted(tx, record):
            continue
        named = {"key": record.id, "register": record.register.value, "id": record.record_id}
        found.append({**named, "role": link.role.value})
    return found


def _written(kind: str, moment: datetime, data: dict[str, object]) -> str:
    told = {"type": kind, "timestamp": moment.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
