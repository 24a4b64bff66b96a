"""The watch over searches, as the settings of an office have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.watch import Watch

if TYPE_CHECKING:
    from arkhiv.settings import Settings


def watch_of(settings: Settings) -> Watch:
    """Return how often one may search, and what is odd, as the office has set it."""
    first, _, last = settings.office_hours.partition("-")
    return Watch(
        a_minute=settings.searches_a_minute,
        questions=settings.odd_questions,
        unopened=settings.odd_unopened,
        repeats=settings.odd_repeats,
        far=settings.odd_far,
        office=(int(first), int(last)),
    )
