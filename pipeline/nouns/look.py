"""The look: what was measured of one image while its paper was still in the hand."""

from __future__ import annotations

from dataclasses import dataclass

THUMBNAIL, THUMBNAIL_TYPE = "thumbnail", "image/jpeg"
"""The product that is a small picture of a page, made when it is looked at, and its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Measures of one image as stored, taken on a reduced picture of it.

    A measure is None where there is too little on the image to tell.
    """

    width_mm: float | None
    height_mm: float | None
    dpi: float | None
    measured: bool = False
    """Whether the image is large enough to be a sheet; the rest means something only then."""
    sharpness: float | None = None
    """By how much of the ink's contrast the steeper edges rise from a pixel to the next."""
    paper: float = 255.0
    """The grey of the paper, 0 to 255."""
    contrast: float = 0.0
    """By how many greys the darkest ink is darker than the paper."""
    clipped: float = 0.0
    """The share of the pixels on which the scanner ran into its end, white or black."""
    skew: float | None = None
    """The angle in degrees by which the lines of writing rise or fall."""
    cut: float = 0.0
    """How many pieces of writing run into the edge that most of them run into."""
    fold: float = 0.0
    """The share of the page that the straightest shadow runs across, 0 to 1."""
    ink: float = 0.0
    """The share of the page that is ink, its rim left out, 0 to 1."""
    likeness: str = ""
    """What tells whether two images show the same paper; empty where there is too little on it."""
