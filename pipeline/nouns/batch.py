"""The batch: one run of one scanner by one operator at one station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipeline.ids import BatchId


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
