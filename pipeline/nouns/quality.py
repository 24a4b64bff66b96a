"""Quality: how good an old scan is, what is wrong with it, and what would make it better."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.ids import PageId
    from pipeline.nouns.look import Look
    from pipeline.nouns.volume import Citation


class Remedy(StrEnum):
    """What would make a page better, the cheapest first."""

    RECLEAN = "reclean"
    """Cleaned once more, as clean-up got better."""
    REREAD = "reread"
    """Read once more, as the models got better."""
    RESCAN = "rescan"
    """Scanned once more: what is not in the file no program finds."""


@dataclass(frozen=True, slots=True)
class Quality:
    """A score from 0 to 100 with the faults that lowered it, and the remedy, if it needs one."""

    score: int
    faults: tuple[str, ...] = ()
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of an image: what was measured, and how sure its reader was, 0 to 1."""

    look: Look | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class OldScan:
    """An image that came as an old scan, as it was on its way in, and what stands there now."""

    page: PageId
    citation: Citation
    label: str
    ordinal: int
    side: str
    part: int
    first: Seen
    current: PageId | None
    """The page that stands for its place now: itself, or the rescan that took it over."""
    now: Seen
