"""Appraising old scans: one score of what was measured and of how sure the reader was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.capture.judging import judged
from pipeline.capture.thresholds import STANDARD
from pipeline.nouns.problem import Problem
from pipeline.nouns.quality import Quality, Remedy

if TYPE_CHECKING:
    from pipeline.capture.thresholds import Thresholds
    from pipeline.nouns.quality import Seen

GOOD = 70
"""The score from which on a page needs nothing."""
BEST = 100
_LOST = {Remedy.RESCAN: 40, Remedy.RECLEAN: 20}
"""What each fault takes off, by what would take the fault away."""
_LEAST_DPI = 200.0
_CLEANED_AWAY = frozenset({Problem.ASKEW, Problem.UNDEREXPOSED})
_NO_FAULT = frozenset({Problem.BLANK})


def quality_of(seen: Seen, limits: Thresholds = STANDARD) -> Quality | None:
    """Appraise an image; None while nobody has looked at it.

    A fault that clean-up takes away counts until the page was read: then it shows in the reading.
    """
    if seen.look is None:
        return None
    found = judged(seen.look, limits)
    if found.keys() & _NO_FAULT:
        return Quality(BEST)
    faults = sorted(found)
    if seen.look.dpi is not None and seen.look.dpi < _LEAST_DPI:
        faults = sorted({*faults, Problem.WRONG_RESOLUTION})
    mendable = [fault for fault in faults if fault in _CLEANED_AWAY]
    lasting = len(faults) - len(mendable)
    score = BEST - _LOST[Remedy.RESCAN] * lasting
    if seen.confidence is None:
        score -= _LOST[Remedy.RECLEAN] * len(mendable)
    else:
        score = min(score, round(BEST * seen.confidence))
    remedy = _remedy(score, is_lost=bool(lasting), is_mendable=bool(mendable))
    return Quality(max(0, score), tuple(map(str, faults)), remedy)


def _remedy(score: int, *, is_lost: bool, is_mendable: bool) -> Remedy | None:
    """The cheapest remedy for what is wrong; a page that reads well needs none."""
    if score >= GOOD:
        return None
    if is_lost:
        return Remedy.RESCAN
    return Remedy.RECLEAN if is_mendable else Remedy.REREAD
