"""A reader that is ready: one contract, whichever way leads to Tesseract on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ocr import library
from ocr.careful import CarefulReader
from ocr.held import HeldReader
from ocr.probe import probe
from ocr.settings import EngineName
from ocr.tesseract import ProgramReader

if TYPE_CHECKING:
    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from ocr.probe import Engine
    from ocr.settings import Settings
    from ocr.words import Reading


LINE = 7
"""Tesseract's page segmentation mode for an image of one line."""


class Reader(Protocol):
    """Reads the text of grey pixels and says which way is up."""

    @property
    def seconds(self) -> float:
        """The processor's seconds inside the engine, of all calls until now."""
        ...

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        """All words of the image, from one recognition."""
        ...

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        """By how much to turn the image, or None when there is too little text."""
        ...

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """What a page without writing reads as; `size` is its width and height."""
        ...


def found(settings: Settings) -> Reader:
    """Find the engine and the language now, for this process, or raise EngineError."""
    return ready(probe(settings, library.loaded))


def ready(engine: Engine) -> Reader:
    """A reader with an engine that was found; a careful one where there are exact models."""
    if not engine.exact:
        return plain(engine)
    lines = replace(engine, settings=replace(engine.settings, psm=LINE))
    english = replace(lines, language=engine.english, folder=engine.system)
    return CarefulReader(
        plain(engine),
        plain(replace(lines, language=engine.exact)),
        plain(english) if engine.english else None,
    )


def plain(engine: Engine) -> Reader:
    """A reader that reads once, with the models of the language alone."""
    if engine.settings.engine is EngineName.TESSEROCR:
        return HeldReader(engine)
    return ProgramReader(engine)
