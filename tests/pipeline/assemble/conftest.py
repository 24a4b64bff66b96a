"""Printed papers with known words, masters made from them, and PDFs as readers see them."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Reading, Word
from pipeline.assemble import Facts, Flavour, Sheet, assemble
from pipeline.geometry import IDENTITY, Matrix, compose, invert, translation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
PAPER, INK = (244, 238, 220), (30, 28, 50)
LINES = (
    "ИРГЭНИЙ ТӨРСНИЙ БҮРТГЭЛ",
    "Ургийн овог Өгөдэй",
    "эцэг эхийн нэр Цэрэндорж",
    "өөрийн нэр Үүрийнтуяа ос үс",
    "регистр ЪЪ87031204 № 45/2",
)
GAP, LEADING, MARGIN = 18, 64, 60


@dataclass(frozen=True)
class Paper:
    """An upright page in colour and its true words."""

    image: Image.Image
    reading: Reading

    @property
    def size(self) -> tuple[int, int]:
        return self.image.size


@dataclass(frozen=True)
class PdfWord:
    """A word as pdftotext finds it, in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Stored:
    """A picture as it lies in a PDF: its filter, colour space, size, bits, and bytes."""

    coding: str
    space: str
    size: tuple[int, int]
    bits: int
    raw: bytes
    levels: npt.NDArray[np.uint8]
    """Its samples, decoded, as red, green and blue."""


@dataclass(frozen=True)
class Opened:
    """A finished PDF, seen through the programs that people use."""

    path: Path

    def text(self, *options: str) -> str:
        return _output("pdftotext", *options, str(self.path), "-").decode()

    def lines(self, *options: str) -> list[str]:
        return [line for line in self.text(*options).replace("\f", "").splitlines() if line]

    def words(self) -> list[PdfWord]:
        html = ET.fromstring(_output("pdftotext", "-bbox", str(self.path), "-"))  # noqa: S314  # poppler wrote it
        found = html.iterfind(".//{http://www.w3.org/1999/xhtml}word")
        sides = ("xMin", "yMin", "xMax", "yMax")
        return [
            PdfWord(word.text or "", *(float(word.attrib[side]) for side in sides))
            for word in found
        ]

    def rendered(self, dpi: int, page: int = 1) -> npt.NDArray[np.uint8]:
        """Return the page as red, green and blue."""
        number = str(page)
        options = ("-r", str(dpi), "-f", number, "-l", number)
        with Image.open(io.BytesIO(_output("pdftoppm", *options, str(self.path)))) as image:
            return np.asarray(image.convert("RGB"))

    def pictures(self) -> list[Stored]:
        """Return the stored picture of every page."""
        with pikepdf.open(self.path) as pdf:
            return [_stored(page.Resources.XObject.P) for page in pdf.pages]

    def size(self) -> tuple[float, float]:
        with pikepdf.open(self.path) as pdf:
            _, _, width, height = (float(side) for side in pdf.pages[0].mediabox)
            return width, height


@dataclass
class Desk:
    """A folder in which masters are made and PDFs assembled."""

    folder: Path
    facts: Facts = field(
        default=Facts(
            document_id="0190a5c4-7a3e-7cc2-9b0d-3f6e8a1b2c3d",
            version=2,
            title="Төрсний бүртгэл",
            language="mn",
            digests=("a" * 64, "b" * 64),
            created=datetime(2024, 3, 9, 8, 30, tzinfo=UTC),
        )
    )

    def print(self, lines: Sequence[str] = LINES, size: tuple[int, int] = (1000, 420)) -> Paper:
        """Print lines of words on a page at 150 dpi."""
        image = Image.new("RGB", size, PAPER)
        pen, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 34)
        words = []
        for number, line in enumerate(lines):
            x = float(MARGIN)
            for text in line.split():
                at = (x, MARGIN + number * LEADING)
                left, top, right, bottom = pen.textbbox(at, text, font=font)
                pen.text(at, text, fill=INK, font=font)
                box = Box(int(left), int(top), int(right - left), int(bottom - top))
                words.append(Word(text, text, box, 0.9, 1, number))
                x = right + GAP
        return Paper(image, Reading(*size, 150, tuple(words), "test", "test", "Cyrillic"))

    def sheet(
        self,
        paper: Paper,
        name: str = "page.png",
        onto: Matrix = IDENTITY,
        size: tuple[int, int] | None = None,
        mode: str = "RGB",
        **options: object,
    ) -> Sheet:
        """Save a paper as a master on which it lies as `onto` says, and return its sheet."""
        centred = compose(translation(0.5, 0.5), onto, translation(-0.5, -0.5))
        moved = cv2.warpPerspective(
            np.asarray(paper.image),
            np.array(centred).reshape(3, 3),
            size or paper.size,
            flags=cv2.INTER_LINEAR,
            borderValue=PAPER,
        )
        path = self.folder / name
        Image.fromarray(moved).convert(mode).save(path, **options)
        return Sheet(path, 0, invert(onto), *paper.size, 150, paper.reading)

    def assemble(
        self, *sheets: Sheet, name: str = "out.pdf", flavour: Flavour = Flavour.PDFA_2B
    ) -> Opened:
        out = self.folder / name
        done = assemble(sheets, self.facts, out, flavour=flavour)
        assert (done.pages, done.flavour) == (len(sheets), flavour)
        return Opened(out)

    def stating(self, **facts: object) -> Desk:
        return Desk(self.folder, replace(self.facts, **facts))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _stored(picture: pikepdf.Object) -> Stored:
    image = pikepdf.PdfImage(picture).as_pil_image()
    return Stored(
        str(picture.Filter),
        str(picture.ColorSpace),
        (int(picture.Width), int(picture.Height)),
        int(picture.BitsPerComponent),
        picture.read_raw_bytes(),
        np.asarray(image.convert("RGB")),
    )


def _output(*command: str) -> bytes:
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert not re.search(rb"error", done.stderr, re.IGNORECASE), done.stderr
    return done.stdout
