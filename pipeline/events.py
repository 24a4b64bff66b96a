"""The event: what happened, to what, by whom, when. Append-only, no personal value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SCHEMA_VERSION = 1


class Kind(StrEnum):
    """The types of event; the names never change their meaning."""

    UNIT_ADDED = "unit.added"
    UNIT_CHANGED = "unit.changed"
    RECORD_IMPORTED = "record.imported"
    RECORD_CHANGED = "record.changed"
    RECORD_MERGED = "record.merged"
    RECORD_REQUESTED = "record.requested"
    VOLUME_IMPORTED = "volume.imported"
    VOLUME_CHANGED = "volume.changed"
    VOLUME_CAPTURED = "volume.captured"
    VOLUME_REOPENED = "volume.reopened"
    VOLUME_GREW = "volume.grew"
    VOLUME_REQUESTED = "volume.requested"
    VOLUME_FORGONE = "volume.forgone"
    VOLUME_RECALLED = "volume.recalled"
    VOLUME_TAKEN = "volume.taken"
    VOLUME_PASSED = "volume.passed"
    VOLUME_PREPARED = "volume.prepared"
    VOLUME_SCANNED = "volume.scanned"
    VOLUME_RETURNED = "volume.returned"
    VOLUME_RECOUNTED = "volume.recounted"
    HOLDINGS_IMPORTED = "holdings.imported"
    SHEET_ISSUED = "sheet.issued"
    SHEET_VOIDED = "sheet.voided"
    SHEET_SEEN = "sheet.seen"
    STACK_STOPPED = "stack.stopped"
    STACK_SAID = "stack.said"
    STACK_SETTLED = "stack.settled"
    STACK_UNDONE = "stack.undone"
    STACK_SHOWN = "stack.shown"
    BATCH_OPENED = "batch.opened"
    BATCH_HANDED_OVER = "batch.handed_over"
    BATCH_SEALED = "batch.sealed"
    BATCH_SHOWN = "batch.shown"
    FEED_BEGUN = "feed.begun"
    FEED_ENDED = "feed.ended"
    FILE_REFUSED = "file.refused"
    PAGE_RECEIVED = "page.received"
    PAGE_CLEANED = "page.cleaned"
    PAGE_READ = "page.read"
    PAGE_REDONE = "page.redone"
    PAGE_DISCARDED = "page.discarded"
    PAGE_SUPERSEDED = "page.superseded"
    PAGE_ACCEPTED = "page.accepted"
    PAGE_SHELVED = "page.shelved"
    PAGE_OBSERVED = "page.observed"
    LEAF_ABSENT = "leaf.absent"
    LEAF_LEFT = "leaf.left"
    LEAF_PRESENT = "leaf.present"
    LEAF_RELABELLED = "leaf.relabelled"
    LEAF_OBSERVED = "leaf.observed"
    DOCUMENT_DELIMITED = "document.delimited"
    DOCUMENT_DESCRIBED = "document.described"
    DOCUMENT_KEYED = "document.keyed"
    DOCUMENT_ASSEMBLED = "document.assembled"
    DOCUMENT_CHECKED = "document.checked"
    DOCUMENT_REGISTERED = "document.registered"
    DOCUMENT_REVISED = "document.revised"
    DOCUMENT_DISCARDED = "document.discarded"
    DOCUMENT_RESTRICTED = "document.restricted"
    DOCUMENT_UNRESTRICTED = "document.unrestricted"
    LINK_MADE = "link.made"
    LINK_CONFIRMED = "link.confirmed"
    LINK_WITHDRAWN = "link.withdrawn"
    HELD = "held"
    RELEASED = "released"
    FLAGGED = "flagged"
    FLAG_CLEARED = "flag.cleared"
    SHOWN = "shown"
    EXPORTED = "exported"
    DOWNLOADED = "downloaded"
    PRINTED = "printed"
    SEARCHED = "searched"
    ODDITY_NOTED = "oddity.noted"
    ODDITY_SETTLED = "oddity.settled"
    TARGET_SET = "target.set"
    ARCHIVE_REBUILT = "archive.rebuilt"
    KEY_TRUSTED = "key.trusted"
    STORE_ADOPTED = "store.adopted"
    BACKUP_MADE = "backup.made"
    BACKUP_DRILLED = "backup.drilled"
    ARCHIVE_RESTORED = "archive.restored"
    ARCHIVE_MOVED = "archive.moved"
    ARCHIVE_STAYED = "archive.stayed"
    PERSON_ADDED = "person.added"
    PERSON_CHANGED = "person.changed"
    PERSON_DISABLED = "person.disabled"
    PERSON_ENABLED = "person.enabled"
    PASSWORD_SET = "password.set"  # noqa: S105  # the name of an event
    PIN_SET = "pin.set"
    SESSION_BEGUN = "session.begun"
    SESSION_LOCKED = "session.locked"
    SESSION_UNLOCKED = "session.unlocked"
    SESSION_ENDED = "session.ended"
    SESSION_REFUSED = "session.refused"
    TOKEN_MADE = "token.made"  # noqa: S105  # the name of an event
    TOKEN_WITHDRAWN = "token.withdrawn"  # noqa: S105  # the name of an event
    GRANT_GIVEN = "grant.given"
    GRANT_WITHDRAWN = "grant.withdrawn"
    EMERGENCY_ASKED = "emergency.asked"
    EMERGENCY_GRANTED = "emergency.granted"
    EMERGENCY_REFUSED = "emergency.refused"
    RECEIVER_ADDED = "receiver.added"
    RECEIVER_REMOVED = "receiver.removed"
    NOTICES_RETRIED = "notices.retried"
    STATION_MADE = "station.made"
    STATION_EQUIPPED = "station.equipped"
    STATION_ENROLLED = "station.enrolled"
    STATION_REVOKED = "station.revoked"
    STATION_LOST = "station.lost"
    STATION_RECLAIMED = "station.reclaimed"
    BUNDLE_WRITTEN = "bundle.written"
    BUNDLE_TAKEN = "bundle.taken"
    PAGE_BROUGHT = "page.brought"
    DOCUMENT_BROUGHT = "document.brought"
    RECEIPT_WRITTEN = "receipt.written"
    RECEIPT_TAKEN = "receipt.taken"
    PRACTICE_BEGUN = "practice.begun"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a name, the role in which, and the operating system's account beside it."""

    name: str
    role: str
    via: str = "machine"
    account: str = ""


MACHINE = Actor("machine", "machine")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened once. `at` is the origin's clock, `recorded_at` the database's, in UTC."""

    origin: str
    type: str
    subject_kind: str
    subject_id: str
    subject_revision: int
    actor: Actor
    at: datetime
    recorded_at: datetime
    batch: str | None = None
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    schema_version: int = SCHEMA_VERSION
    id: str = field(default_factory=new_id)


def happened(
    kind: Kind,
    subject_kind: str,
    subject_id: str,
    *,
    origin: str,
    actor: Actor = MACHINE,
    revision: int = 0,
    batch: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> Event:
    """Return the event of something that happens now."""
    moment = now()
    return Event(
        origin=origin,
        type=kind.value,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_revision=revision,
        actor=actor,
        at=moment,
        recorded_at=moment,
        batch=batch,
        facts=dict(facts or {}),
    )
