"""A reader that is ready: Tesseract, found once and used for many images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr import osd, tesseract
from ocr.probe import Engine, probe
from ocr.words import Reading

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.settings import Settings


@dataclass(frozen=True, slots=True)
class TesseractReader:
    """Reads image files with one engine; it can be handed to another process."""

    engine: Engine

    @classmethod
    def found(cls, settings: Settings) -> TesseractReader:
        """Look for the program and the language now, or raise EngineError."""
        return cls(probe(settings))

    def read(self, path: Path, *, dpi: int) -> Reading:
        """All words of the image."""
        return tesseract.read(path, self.engine, dpi=dpi)

    def upright(self, path: Path, *, dpi: int) -> osd.Upright | None:
        """Which way is up, as far as the engine can tell."""
        return osd.judge(path, self.engine, dpi=dpi)

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """What a page without writing reads as; `size` is its width and height."""
        engine = self.engine
        language = engine.settings.language
        return Reading(*size, dpi, (), engine.name, engine.model, language)
