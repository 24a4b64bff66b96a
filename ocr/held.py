"""Tesseract held in this process, through tesserocr: models are loaded once for many pages.

Grey pixels are handed over as they lie in memory, recognised once, and the table of words taken
from that one recognition. Whatever this engine does to the process, it does to a child: a crash or
a lack of memory ends the child alone.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ocr import library, tsv
from ocr.errors import EngineFailedError, EngineTimeoutError, LibraryMissingError
from ocr.osd import Upright
from ocr.settings import VARIABLES
from ocr.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocr.pixels import GreyPixels
    from ocr.probe import Engine
    from ocr.words import Reading

_LSTM_ONLY = 1
_ORIENTATION_ONLY = 0
_WHOLE_TURN = 360


class HeldReader:
    """Reads with models that stay in memory; it stays in the process that made it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._stopwatch = Stopwatch()
        self._held: dict[tuple[str, int], Any] = {}

    @property
    def seconds(self) -> float:
        """The processor's seconds inside the engine, of all calls until now."""
        return self._stopwatch.seconds

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        """All words of the image; raises EngineTimeoutError or EngineFailedError."""
        engine = self.engine
        held = self._given(image, engine.language, engine.settings.psm, dpi)
        with held as api, self._stopwatch.running():
            table = _recognised(api, engine.settings.seconds)
        return engine.reading(tsv.parse(table.encode()), dpi=dpi)

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        """Which way is up, or None when there is too little text to judge by."""
        if not self.engine.can_orient:
            return None
        held = self._given(image, "osd", _ORIENTATION_ONLY, dpi)
        with held as api, self._stopwatch.running():
            found = api.DetectOrientationScript()
        if not found:
            return None
        return Upright(-found["orient_deg"] % _WHOLE_TURN, float(found["orient_conf"]))

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """What a page without writing reads as."""
        return self.engine.reading(tsv.Page(*size, ()), dpi=dpi)

    @contextmanager
    def _given(self, image: GreyPixels, language: str, psm: int, dpi: int) -> Iterator[Any]:
        """Lend the engine with the image in it; one that failed is loaded anew the next time."""
        api = self._held.pop((language, psm), None) or self._loaded(language, psm)
        height, width = image.shape
        data = image.tobytes()
        try:
            with self._stopwatch.running():
                api.SetImageBytes(data, width, height, 1, width)
                api.SetSourceResolution(dpi)
            del data
            yield api
            with self._stopwatch.running():
                api.Clear()
                api.ClearAdaptiveClassifier()
        except (RuntimeError, UnicodeError) as error:
            raise EngineFailedError(reason=_reason(error)) from error
        self._held[language, psm] = api

    def _loaded(self, language: str, psm: int) -> Any:  # noqa: ANN401  # the library has no types
        tesserocr: Any = library.module()
        if tesserocr is None:
            raise LibraryMissingError
        of_orientation = psm == _ORIENTATION_ONLY
        folder: Path | None = self.engine.system if of_orientation else self.engine.folder
        how = {} if of_orientation else {"oem": _LSTM_ONLY, "variables": VARIABLES}
        try:
            return tesserocr.PyTessBaseAPI(path=f"{folder}/", lang=language, psm=psm, **how)
        except RuntimeError as error:
            raise EngineFailedError(reason=_reason(error)) from error


def _recognised(api: Any, seconds: float) -> str:  # noqa: ANN401  # the library has no types
    """The table of words; the engine itself stops when the time is over."""
    began = time.monotonic()
    if not api.Recognize(timeout=max(1, round(1000 * seconds))):
        if time.monotonic() - began >= seconds:
            raise EngineTimeoutError(seconds=seconds)
        raise EngineFailedError(reason="it recognised nothing")
    table: str = api.GetTSVText(0)
    return f"\n{table}"


def _reason(error: Exception) -> str:
    """What the library said, without paths: they may hold an id."""
    return " ".join(word for word in str(error).split() if "/" not in word)[-120:]
