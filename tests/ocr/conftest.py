from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.probe import Engine, probe
from ocr.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
LINES = ("Иргэний бүртгэл", "Төрсний гэрчилгээ 125", "Өлзийт сум, 12 дугаар баг")


@pytest.fixture(scope="session")
def engine() -> Engine:
    return probe(Settings(seconds=60))


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small page with three known lines of print."""
    image = Image.new("L", (1200, 500), 255)
    draw = ImageDraw.Draw(image)
    for row, line in enumerate(LINES):
        draw.text((80, 80 + 110 * row), line, fill=0, font=ImageFont.truetype(FONT, 50))
    path = tmp_path_factory.mktemp("page") / "page.pgm"
    image.save(path)
    return path


@pytest.fixture
def fake(tmp_path: Path) -> Callable[[str], Engine]:
    """A Tesseract that was found, but does what the shell lines say; $2 is its output base."""

    def make(lines: str, seconds: float = 20) -> Engine:
        program = tmp_path / "fake-tesseract"
        program.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        program.chmod(0o755)
        settings = Settings(program=str(program), seconds=seconds)
        return Engine(settings, "0.0", "Cyrillic", "Cyrillic", can_orient=True)

    return make
