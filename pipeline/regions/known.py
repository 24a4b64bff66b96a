"""Known: what clean-up found on a page, before anything of it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.words import Box, Region


@dataclass(frozen=True, slots=True)
class Known:
    """All in pixels of the cleaned page."""

    rules: tuple[Box, ...] = ()
    """Where ruled lines ran."""
    regions: tuple[Region, ...] = ()
    """What is no print."""
    pens: tuple[Box, ...] = ()
    """Ink in another colour than most of the page has."""
