"""The sheet: one page of a document's version, with what its PDF page is made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from ocr.words import Reading
    from pipeline.geometry import Matrix, Polygon


class Flavour(StrEnum):
    """The kinds of PDF/A that can be made; people get 2b, 1b is there for a second opinion."""

    PDFA_1B = "1b"
    PDFA_2B = "2b"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture that was coded while the master's pixels were in memory."""

    media_type: str
    size: tuple[int, int]
    """Width and height of the frame that it shows, in master pixels."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: a frame of a master, how its cleaned page lies, and what was read there."""

    master: Path
    """The master's file, or the picture that `shown` tells of."""
    frame: int
    matrix: Matrix
    """From master pixels as stored to cleaned pixels."""
    width: int
    """Of the cleaned page, in pixels, like `height`."""
    height: int
    dpi: int
    reading: Reading | None = None
    """Words in cleaned pixels; None for a page that was not read."""
    keep: Polygon | None = None
    """In master pixels. What lies outside belongs to other documents and is left out."""
    shown: Shown | None = None
    """Set where the file is what people see of the whole page, coded already; the matrix is affine
    then and `keep` is None. Without it the master is decoded."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says of itself. Nothing else goes into its metadata."""

    document_id: str
    version: int
    title: str
    language: str
    digests: tuple[str, ...]
    """SHA-256 of the masters, in the order of the pages; doubles are written once."""
    created: datetime
    """The moment that the version was opened: the same version gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """What was written."""

    pages: int
    flavour: Flavour
