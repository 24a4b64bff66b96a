"""A model by its name: a language that is installed, or a file that somebody has trained."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ocr import library
from ocr.errors import EngineFailedError, ModelMissingError, ModelUnreadableError
from ocr.frozen import DPI, Strip
from ocr.probe import probe
from ocr.reader import LINE, plain
from ocr.tessdata import SUFFIX

if TYPE_CHECKING:
    from ocr.reader import Reader
    from ocr.settings import Settings

_PAPER = Strip((48, 200), b"\xff" * (48 * 200))
"""An empty line: whatever loads can read it."""


def line_reader(name: str, settings: Settings) -> Reader:
    """A reader of single lines with that model; raises EngineError where there is none."""
    settings = replace(settings, psm=LINE)
    if not name.endswith(SUFFIX):
        return plain(probe(replace(settings, language=name), library.loaded))
    path = Path(name).absolute()
    if not path.is_file():
        raise ModelMissingError(path=name)
    engine = probe(settings, library.loaded)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    reader = plain(
        replace(
            engine,
            settings=replace(engine.settings, language=path.stem),
            language=path.stem,
            folder=path.parent,
            model=f"{path.stem}:{digest[:16]}",
        )
    )
    try:
        reader.read(_PAPER, dpi=DPI)
    except EngineFailedError as error:
        raise ModelUnreadableError(path=name) from error
    return reader
