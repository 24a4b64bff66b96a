from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.probe import Engine, probe
from ocr.settings import EngineName, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LINES = ("Иргэний бүртгэл", "Төрсний гэрчилгээ 125", "Өлзийт сум, 12 дугаар баг")
TEXT = "".join(f"{line}\n" for line in LINES)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The program as it is installed."""
    return probe(Settings(seconds=60, engine=EngineName.PYTESSERACT))


@pytest.fixture(scope="session")
def page() -> NDArray[np.uint8]:
    """A small page with three known lines of print."""
    image = Image.new("L", (1200, 500), 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(LINES):
        draw.text((80, 80 + 110 * row), line, fill=0, font=ImageFont.truetype(FONT, 50))
    return np.asarray(image, np.uint8)


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Engine]:
    """A Tesseract that was found, but does what the shell lines say; $2 is its output base."""

    def make(lines: str, seconds: float = 20) -> Engine:
        program = tmp_path / "fake-tesseract"
        program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        program.chmod(0o755)
        settings = Settings(program=str(program), seconds=seconds, engine=EngineName.PYTESSERACT)
        return Engine(settings, "0.0", "Cyrillic", "Cyrillic", can_orient=True)

    return make
