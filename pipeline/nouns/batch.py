"""The batch: one run of one scanner at one station, and who fed it from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.ids import BatchId, LeafId, PageId, VolumeId
    from pipeline.nouns.look import Look
    from pipeline.nouns.page import PartKind
    from pipeline.nouns.volume import LeafKind


class Difference(StrEnum):
    """Why a device fed another number of pages than was received."""

    JAM = "jam"
    DOUBLE_FEED = "double_feed"
    SEPARATORS = "separators"
    FED_AGAIN = "fed_again"
    TEST_SHEETS = "test_sheets"
    COUNTER_WRONG = "counter_wrong"


@dataclass(frozen=True, slots=True)
class Batch:
    """One run, with the profile it ran under and, once it is sealed, what it counted."""

    id: BatchId
    source: str
    operator: str
    station: str
    unit: str
    driver: str
    profile: Mapping[str, str]
    counters: Mapping[str, int]
    opened: datetime
    sealed: datetime | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One person's part of a batch: from when to when, and how it came out.

    `fed` is what the device says it fed in it, `received` the pages that came; where they differ
    there is a reason.
    """

    id: str
    batch: BatchId
    operator: str
    began: datetime
    ended: datetime | None
    fed: int | None
    received: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class BatchPage:
    """One page of a batch with its place, in the order in which they came."""

    page: PageId
    volume: VolumeId
    leaf: LeafId
    label: str
    ordinal: int
    kind: LeafKind
    side: str
    part: int
    part_kind: PartKind | None
    operator: str
    current: bool
    rescan: bool
    """Whether another image of the same place came before it."""
    look: Look | None
