"""The growth: leaves that were added to a file whose record was digitized already."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import DocumentId, VolumeId


class Added(StrEnum):
    """Why a file has more leaves than it had."""

    ADDED = "added"
    RETURNED = "returned"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Growth:
    """One growth of a volume, with its certified count before and after.

    `document` is the paper that the leaves belong to; None where they wait to be cut.
    """

    id: str
    volume: VolumeId
    document: DocumentId | None
    why: Added
    act: str
    before: int | None
    sheets: int | None
    by: str
    at: datetime
