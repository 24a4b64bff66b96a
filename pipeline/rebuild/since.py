"""Since: what the trail tells of a registered document that its metadata could not know yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ids import DocumentId
from pipeline.nouns.hold import Reason
from pipeline.seals import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.events import Event
    from pipeline.ports.records import Transaction
    from pipeline.rebuild.testimony import Testimony

LOST = "lost with the database"
UNLINKING = frozenset({Reason.UNLINKED.value, Reason.WRONG_ORIGINAL.value})
"""Why a document is held whose link was withdrawn."""
PUT_RIGHT = frozenset(
    {
        Kind.DOCUMENT_RESTRICTED,
        Kind.DOCUMENT_UNRESTRICTED,
        Kind.DOCUMENT_DISCARDED,
        Kind.LINK_WITHDRAWN,
    }
)
"""What can be made again from the event alone. Who may see a paper must never be forgotten."""


@dataclass(frozen=True, slots=True)
class Since:
    """The later events of one document."""

    tx: Transaction
    said: Testimony

    def put_right(self) -> Iterator[Fault]:
        """Make again what the events alone tell; name what they only say happened."""
        lost: dict[str, None] = {}
        for event in self._later():
            if event.type in PUT_RIGHT:
                again(self.tx, event)
            elif not _follows(event, self.said.found.document):
                lost[event.type] = None
        if lost:
            document = self.said.found.document
            yield Fault("changed_since", f"document {document}", ", ".join(lost))

    def _later(self) -> list[Event]:
        known = {event.id for event in self.said.events}
        events = [*self.tx.events.of("document", self.said.found.document)]
        for row in self.said.rows.get("link", ()):
            events += self.tx.events.of("link", str(row["id"]))
        for row in self.said.rows.get("version_page", ()):
            events += self.tx.events.of("page", str(row["page"]))
        later = (event for event in events if event.id not in known)
        return sorted(later, key=lambda event: (event.recorded_at, event.id))


def _follows(event: Event, document: DocumentId) -> bool:
    """Say whether an event only tells what is there again without it, or of another document.

    Who looks at one document clears the flags of a page that another one shares.
    """
    if event.type == Kind.FLAG_CLEARED.value:
        return event.facts.get("document", document) != document
    held = event.type == Kind.HELD.value and event.facts.get("code") in UNLINKING
    return held or event.type == Kind.DOCUMENT_REGISTERED.value


def again(tx: Transaction, event: Event) -> None:
    """Make again what an event of `PUT_RIGHT` tells."""
    document, who = DocumentId(event.subject_id), event.actor.name
    if event.type == Kind.LINK_WITHDRAWN.value:
        tx.links.withdraw(event.subject_id, who, LOST, event.at)
        _hold_unlinked(tx, event.facts.get("document"))
    elif event.type == Kind.DOCUMENT_RESTRICTED.value:
        tx.documents.note(document, restricted=True)
    elif event.type == Kind.DOCUMENT_DISCARDED.value:
        tx.documents.note(document, discarded=event.at)
    else:
        tx.documents.note(document, restricted=False, lifted_by=who)


def _hold_unlinked(tx: Transaction, name: object) -> None:
    """A document that no link is left of waits for a person, as it did."""
    if not isinstance(name, str) or not tx.documents.known(name):
        return
    key = DocumentId(name)
    if not tx.links.of_document(key) and not tx.links.wanted_by(key):
        tx.holds.hold("document", key, Reason.UNLINKED, {})
