"""Thresholds: from which measure on a page asks for a look, and what the profile promised."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The one place of every figure by which capture judges. None means that nothing is expected.

    The figures were set so that the clean papers of samples/ are quiet.
    """

    sharpness: float = 0.23
    clipped: float = 0.25
    darkest_paper: float = 110.0
    black_paper: float = 60.0
    least_contrast: float = 45.0
    skew: float = 3.0
    cut: float = 4.0
    fold: float = 0.8
    blank: float = 0.0004
    same: int = 50
    """Of the bits of the likeness so many differ at most in two scans of the same paper."""
    resolution: float | None = None
    resolution_slack: float = 0.02
    length_mm: float | None = None
    longer: float = 1.15
    """By so much a page is longer than the profile or its neighbours where two were fed as one."""
    neighbours: int = 5
    """So many pages at least tell how long a page is."""
    duplex: bool | None = None
    """Whether both sides are scanned; None where the leaves of the batch tell."""
    mostly: float = 0.8
    """The share of leaves with a back from which on every leaf should have one."""


STANDARD = Thresholds()
SIDES: dict[str, bool] = {"both": True, "front": False, "back": False}


def promised(profile: Mapping[str, str], standard: Thresholds = STANDARD) -> Thresholds:
    """Return the thresholds with what a batch's profile promises of its pages."""
    return replace(
        standard,
        resolution=_number(profile.get("resolution")) or standard.resolution,
        length_mm=_number(profile.get("length_mm")) or standard.length_mm,
        duplex=SIDES.get(profile.get("sides", ""), standard.duplex),
    )


def _number(text: str | None) -> float | None:
    with suppress(TypeError, ValueError):
        return float(text or "")
    return None
