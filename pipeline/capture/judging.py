"""Judging: what a measured page asks somebody to look at, each with the figure that decided."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from pipeline.capture.prints import looks_like
from pipeline.capture.thresholds import STANDARD, promised
from pipeline.nouns.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.capture.thresholds import Thresholds
    from pipeline.nouns.look import Look

Problems: TypeAlias = "dict[str, dict[str, object]]"
"""Each problem by its code, with what was measured."""
DOUBLE_FEED = "double_feed"
"""The setting under which a driver keeps with a scan what the device felt: «yes» or «no»."""
OF_WHOLE_FRAMES = frozenset(
    {Problem.FOLDED, Problem.SAME_PAGE, Problem.DOUBLE_FEED, Problem.CUT_OFF, Problem.BLANK}
)
"""What says nothing of a page that is a region of a frame: the gutter of an opening is no fold."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What was measured of the pages that came with one."""

    prints: Sequence[tuple[str, str]]
    """Each page with its likeness."""
    lengths: Sequence[float]
    """In millimetres."""


def appraised(
    look: Look,
    settings: Mapping[str, str],
    beside: Beside,
    *,
    whole: bool,
    limits: Thresholds = STANDARD,
) -> Problems:
    """Return what is odd about a page by itself and beside others.

    `settings` are what its scan promised; `whole` says whether it is a frame, and no region of one.
    """
    promise = promised(settings, limits)
    found = judged(look, promise) | fed_double(look, beside.lengths, settings, promise)
    if look.likeness:
        like = looks_like(look.likeness, beside.prints, promise)
        if like is not None:
            found[Problem.SAME_PAGE] = {"page": like}
    if whole:
        return found
    return {code: facts for code, facts in found.items() if code not in OF_WHOLE_FRAMES}


def judged(look: Look, limits: Thresholds) -> Problems:
    """Return what is wrong with a page by itself. Of an empty one nothing more can be said."""
    found: Problems = {}
    if limits.resolution and look.dpi is not None:
        off = abs(look.dpi / limits.resolution - 1)
        if off > limits.resolution_slack:
            found[Problem.WRONG_RESOLUTION] = {"found": look.dpi, "expected": limits.resolution}
    if not look.measured:
        return found
    if look.paper < limits.black_paper:
        return {**found, Problem.DARK: {"paper": look.paper}}
    if look.ink < limits.blank:
        return {**found, Problem.BLANK: {"ink": look.ink}}
    return {**found, **_of_writing(look, limits)}


def _of_writing(look: Look, limits: Thresholds) -> Problems:
    found: Problems = {}
    if look.sharpness is not None and look.sharpness < limits.sharpness:
        found[Problem.BLURRED] = {"sharpness": look.sharpness}
    if look.clipped > limits.clipped:
        found[Problem.CLIPPED] = {"share": look.clipped}
    if look.paper < limits.darkest_paper:
        found[Problem.UNDEREXPOSED] = {"paper": look.paper}
    elif look.contrast < limits.least_contrast:
        found[Problem.FAINT] = {"contrast": look.contrast}
    if look.skew is not None and abs(look.skew) > limits.skew:
        found[Problem.ASKEW] = {"degrees": look.skew}
    if look.cut >= limits.cut:
        found[Problem.CUT_OFF] = {"pieces": look.cut}
    if look.fold >= limits.fold:
        found[Problem.FOLDED] = {"share": look.fold}
    return found


def fed_double(
    look: Look, before: Sequence[float], settings: Mapping[str, str], limits: Thresholds
) -> Problems:
    """Say whether two sheets went through as one: the device felt it, or the page is too long.

    `before` are the lengths of the pages before it, in millimetres.
    """
    if settings.get(DOUBLE_FEED) == "yes":
        return {Problem.DOUBLE_FEED: {"by": "device"}}
    usual = limits.length_mm
    if usual is None and len(before) >= limits.neighbours:
        usual = median(before)
    if usual is None or look.height_mm is None or look.height_mm <= usual * limits.longer:
        return {}
    return {Problem.DOUBLE_FEED: {"by": "length", "length": look.height_mm, "usual": usual}}
