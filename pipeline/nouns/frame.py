"""A frame: one image inside a master file, with its size and resolution as stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.nouns.gutter import Gutter
    from pipeline.nouns.look import Look


@dataclass(frozen=True, slots=True)
class Frame:
    """One image of a master. Sizes are in pixels as stored, before any rotation."""

    index: int
    width: int
    height: int
    dpi: float | None
    dpi_source: str
    """«file», or «inferred» where the file says nothing believable and `dpi` is None."""
    orientation: int
    """How to turn the stored image upright, 1 to 8 as in EXIF; 1 is upright."""
    mode: str
    """How the samples are stored, in Pillow's names: 1, L, P, RGB, CMYK, I;16 …"""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a master file turned out to be, by its content.

    Looks and thumbnails, one for each frame, are there where somebody looked on.
    """

    media_type: str
    frames: tuple[Frame, ...]
    codes: tuple[tuple[str, ...], ...] = ()
    """The codes of separator sheets on each frame, where somebody asked for them."""
    looks: tuple[Look, ...] = ()
    thumbnails: tuple[bytes, ...] = ()
    gutters: tuple[Gutter | None, ...] = ()
    """Where each frame folds into two pages, where somebody looked and it is certain."""
    halves: tuple[tuple[bytes, bytes] | None, ...] = ()
    """The thumbnails of the two pages of each such frame."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one master may ask of the machine."""

    max_pixels: int = 200_000_000
    """Pixels of one frame, checked before it is decoded. An A0 plan at 300 dpi has 140 million."""
    max_frames: int = 2_000
    seconds: float = 60.0
    """The time one page of a PDF may take to render."""


STANDARD = Limits()
