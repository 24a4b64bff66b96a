"""Faces: the typefaces of the papers, each from a Debian package, all with Ө and Ү."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path("/usr/share/fonts")


class FaceMissingError(Exception):
    """A typeface is not installed; the sentence says how to install it."""

    def __init__(self, path: Path, package: str) -> None:
        super().__init__(f"{path} is missing: run `apt-get install {package}` and try again.")


class Face(Enum):
    """A typeface: its file below the font folder and the Debian package it comes in."""

    SCHOOLBOOK = ("opentype/urw-base35/C059-Roman.otf", "fonts-urw-base35")
    SCHOOLBOOK_BOLD = ("opentype/urw-base35/C059-Bold.otf", "fonts-urw-base35")
    SCHOOLBOOK_ITALIC = ("opentype/urw-base35/C059-Italic.otf", "fonts-urw-base35")
    CHANCERY = ("opentype/urw-base35/Z003-MediumItalic.otf", "fonts-urw-base35")
    PT_SERIF = ("truetype/paratype/PTF55F.ttf", "fonts-paratype")
    PT_SERIF_BOLD = ("truetype/paratype/PTF75F.ttf", "fonts-paratype")
    PT_SANS = ("truetype/paratype/PTS55F.ttf", "fonts-paratype")
    PT_SANS_BOLD = ("truetype/paratype/PTS75F.ttf", "fonts-paratype")
    PT_MONO = ("truetype/paratype/PTM55F.ttf", "fonts-paratype")
    DEJAVU_SERIF = ("truetype/dejavu/DejaVuSerif.ttf", "fonts-dejavu-core")
    DEJAVU_SERIF_BOLD = ("truetype/dejavu/DejaVuSerif-Bold.ttf", "fonts-dejavu-core")
    FREE_SERIF = ("truetype/freefont/FreeSerif.ttf", "fonts-freefont-ttf")
    FREE_SERIF_BOLD = ("truetype/freefont/FreeSerifBold.ttf", "fonts-freefont-ttf")
    FREE_SANS = ("truetype/freefont/FreeSans.ttf", "fonts-freefont-ttf")
    FREE_SANS_BOLD = ("truetype/freefont/FreeSansBold.ttf", "fonts-freefont-ttf")
    TYPEWRITER = ("truetype/freefont/FreeMono.ttf", "fonts-freefont-ttf")
    TELETYPE = ("truetype/cmu/cmuntt.ttf", "fonts-cmu")
    ROMAN = ("truetype/cmu/cmunrm.ttf", "fonts-cmu")
    ROMAN_BOLD = ("truetype/cmu/cmunbx.ttf", "fonts-cmu")

    @property
    def path(self) -> Path:
        """Where the Debian package puts the file."""
        return ROOT / self.value[0]

    @property
    def package(self) -> str:
        """The Debian package that brings it."""
        return self.value[1]


@cache
def cut(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A face in one size (pixels to the em); plain layout, so that every machine sets it alike."""
    if not face.path.exists():
        raise FaceMissingError(face.path, face.package)
    return ImageFont.truetype(face.path, size, layout_engine=ImageFont.Layout.BASIC)
