"""How text is read: which program, which language, how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EngineName(StrEnum):
    """The two ways to Tesseract, and leaving the choice to what is installed."""

    AUTO = "auto"
    TESSEROCR = "tesserocr"
    """A library in the process that reads: the model stays in memory."""
    PYTESSERACT = "pytesseract"
    """A program that is started for every page."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may choose about reading; the defaults fit Mongolian office papers."""

    language: str = "papers"
    """One or several of Tesseract's languages or scripts, joined by +."""
    psm: int = 4
    """Tesseract's page segmentation mode: 4 is one column of pieces of different sizes."""
    seconds: float = 180.0
    """The longest that one image may take."""
    engine: EngineName = EngineName.AUTO
    program: str = "tesseract"
    """The name or the path of the program."""


VARIABLES = {"textord_fast_pitch_test": "1"}
"""What Tesseract is told beside: whether the letters of a line stand in one pitch is found the
quick way. It only parts words before they are read, and what is read has spaces of its own."""
