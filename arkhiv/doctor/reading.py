"""Reading: Tesseract, its models, the renderer of PDF pages, and the forms in force."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from ocr.errors import OcrError
from ocr.probe import probe
from ocr.settings import Settings as Reading
from pipeline.describe.forms import load
from pipeline.errors import FormsError
from pipeline.frames.renderer import PROGRAM as RENDERER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings


def reading(settings: Settings) -> Iterator[Finding]:
    """Try what pages are read with."""
    try:
        engine = probe(Reading(language=settings.ocr_language, engine=settings.ocr_engine))
    except OcrError as met:
        yield fault(Part.READING, met.code, **met.facts)
    else:
        yield ok(Part.READING, "engine_ready", engine=engine.name, model=engine.model)
        if not engine.can_orient:
            yield warning(Part.READING, "no_orientation")
    if shutil.which(RENDERER) is None:
        yield fault(Part.READING, "no_renderer")
    if settings.forms is not None:
        try:
            load(settings.forms)
        except FormsError as met:
            yield fault(Part.READING, met.code, **met.facts)
