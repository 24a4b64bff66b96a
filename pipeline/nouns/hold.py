"""Holds and flags: what waits for a person, and what only asks for a look, with coded reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Reason(StrEnum):
    """Why a thing waits. The words for people stand in `REASONS`."""

    LEAF_CONFLICT = "leaf_conflict"
    LEAF_COUNT = "leaf_count"
    UNKNOWN_RECORD = "unknown_record"
    AMBIGUOUS_RECORD = "ambiguous_record"
    AMBIGUOUS_PLACE = "ambiguous_place"
    STEP_DIED = "step_died"
    STEP_FAILED = "step_failed"
    UNREADABLE = "unreadable"
    NOT_PDFA = "not_pdfa"
    UNDELIMITED = "undelimited"
    NO_GUTTER = "no_gutter"
    SHEETS = "sheets"
    NO_PAGES = "no_pages"
    UNLINKED = "unlinked"
    EXTENT_MOVED = "extent_moved"
    WRONG_ORIGINAL = "wrong_original"
    STATION_DOUBLE = "station_double"
    STATION_DIFFERS = "station_differs"


REASONS: dict[Reason, str] = {
    Reason.LEAF_CONFLICT: "Two different images claim the same place. Discard the wrong one.",
    Reason.LEAF_COUNT: (
        "The scanned leaves differ from the certified count. "
        "Scan what is missing, or correct the inventory."
    ),
    Reason.UNKNOWN_RECORD: (
        "The inventory has no such record. Import it, or link the document to the right record."
    ),
    Reason.AMBIGUOUS_RECORD: "Several registers have this ID. Link the document as REGISTER:ID.",
    Reason.AMBIGUOUS_PLACE: (
        "The record claims several places, and no single one fits these leaves. Deliver them "
        "again with a manifest that names the volume, or correct the inventory and import it."
    ),
    Reason.STEP_DIED: (
        "The work on it died three times. Look at the image, then retry or discard it."
    ),
    Reason.STEP_FAILED: (
        "The work on it failed three times. Look at the image, then retry or discard it."
    ),
    Reason.UNREADABLE: "The image cannot be decoded. Scan it again.",
    Reason.NOT_PDFA: "The finished copy is not valid PDF/A. Report it with this ID.",
    Reason.EXTENT_MOVED: (
        "Another image took the place of a page, so the document's part of it may lie elsewhere. "
        "Discard the document and delimit it anew, or retry if the part still fits."
    ),
    Reason.NO_GUTTER: (
        "Nobody could be sure where the two pages of this opening meet. A reviewer looks at the "
        "picture and says where they do, or that it is one sheet."
    ),
    Reason.NO_PAGES: "Every page of the document was discarded. Scan them again, or discard it.",
    Reason.UNLINKED: (
        "The document's last link was withdrawn. Link it to the right record, or discard it."
    ),
    Reason.WRONG_ORIGINAL: (
        "Somebody who looked at it says that it is no original of {record}. A reviewer confirms "
        "the link if it is one; if it is not, they link it to the right record."
    ),
    Reason.STATION_DOUBLE: (
        "A station and somebody else delivered this paper. Look at both: discard one, or retry "
        "this one to keep both."
    ),
    Reason.STATION_DIFFERS: (
        "Station {station} changed it after it had been brought here. What stands here stands. "
        "Look at what happened there, then retry or discard it."
    ),
    Reason.SHEETS: (
        "The separator sheets of a stack do not agree with those that were issued, so none of its "
        "images is a page yet. Look at the pictures, and say what they are; or undo the stack, "
        "and feed it again."
    ),
    Reason.UNDELIMITED: (
        "Pages belong to no document yet. Confirm the proposed cuts; where no volume is said yet, "
        "place them first."
    ),
}


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that waits for a person."""

    id: str
    noun: str
    subject: str
    code: str
    facts: Mapping[str, object]
    at: datetime


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that asks for a look; it stops nothing.

    One of a document is about a version of it; without a version it is about all.
    """

    id: str
    noun: str
    subject: str
    code: str
    facts: Mapping[str, object]
    at: datetime
    version: int | None = None
