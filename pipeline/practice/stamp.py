"""The stamp: the mark over every page of a PDF that was made without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pikepdf
from pikepdf import Dictionary, Name, Stream

from pipeline.issuing.mark import pattern
from pipeline.practice.words import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Page, Pdf

DPI, POINTS = 100, 72
GREY = 0.62
"""As dark as letters may be over ink and over paper, and still be told from both."""
NAME = "/Practice"


def stamp(path: Path) -> None:
    """Put the mark over every page of a file; it goes on being valid PDF/A."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            _stamp(pdf, page)
        pdf.save(path)


def _stamp(pdf: Pdf, page: Page) -> None:
    left, foot, right, top = (float(side) for side in page.mediabox)
    width, height = right - left, top - foot
    pixels = pattern(*(max(1, round(side * DPI / POINTS)) for side in (width, height)), WORDS)
    picture = Stream(pdf, np.packbits(~pixels, axis=1).tobytes())
    picture.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=pixels.shape[1],
        Height=pixels.shape[0],
        ImageMask=True,
        BitsPerComponent=1,
    )
    page.add_resource(picture, Name.XObject, Name(NAME))
    drawn = f"q {GREY} g {width:.3f} 0 0 {height:.3f} {left:.3f} {foot:.3f} cm {NAME} Do Q"
    page.contents_add(b"q", prepend=True)
    page.contents_add(f"Q {drawn}".encode("ascii"))
