"""Noting: no copy leaves the archive before it is written down by whom, when and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Actor, Kind
from pipeline.nouns.issued import Form

if TYPE_CHECKING:
    from pipeline.events import Event
    from pipeline.flow import Role
    from pipeline.nouns.issued import Extract
    from pipeline.nouns.person import Person
    from pipeline.nouns.viewing import Viewing
    from pipeline.people.rights import Verdict
    from pipeline.ports.records import Transaction

DOCUMENT = "document"


def note_copy(
    tx: Transaction,
    person: Person,
    role: Role,
    viewing: Viewing,
    extract: Extract,
    verdict: Verdict,
    *,
    via: str = "web",
) -> Event:
    """Write down that a copy of an opened paper is issued; its number comes from this event."""
    return tx.events.note(
        Kind.PRINTED if extract.form is Form.PRINT else Kind.DOWNLOADED,
        DOCUMENT,
        viewing.document,
        actor=Actor(person.name, role.value, via=via),
        facts={
            "version": viewing.version,
            "profile": viewing.profile.value,
            "unchecked": viewing.unchecked,
            "cross_unit": verdict.cross_unit,
            "why": verdict.why.value,
            "form": extract.form.value,
            "pages": [extract.first, extract.last],
            "region": extract.region,
        },
        words=viewing.purpose,
    )
