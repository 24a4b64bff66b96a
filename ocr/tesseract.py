"""One run of the program Tesseract over one page, through pytesseract."""

from __future__ import annotations

import importlib.util
import shlex
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ocr import osd, tsv
from ocr.errors import EngineFailedError, EngineMissingError
from ocr.pixels import write_plain
from ocr.settings import VARIABLES
from ocr.stopwatch import Stopwatch, of_children
from ocr.supervision import popen_arguments, started, supervised

if TYPE_CHECKING:
    from types import ModuleType

    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from ocr.probe import Engine
    from ocr.words import Reading


class ProgramReader:
    """Reads with a program that is started anew for every page."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._stopwatch = Stopwatch(of_children)

    @property
    def seconds(self) -> float:
        """The processor's seconds inside the program, of all runs until now."""
        return self._stopwatch.seconds

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        """Recognise the image once and keep all that is said about it.

        Raises EngineTimeoutError or EngineFailedError; nothing is left behind either way.
        """
        engine = self.engine
        told = {**VARIABLES, "tessedit_create_tsv": "1"}
        variables = [word for name, value in told.items() for word in ("-c", f"{name}={value}")]
        arguments = [*variables, "--psm", str(engine.settings.psm)]
        table = self._run(image, engine.language, engine.folder, "tsv", dpi, arguments)
        return engine.reading(tsv.parse(table), dpi=dpi)

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        """The judgement, or None when there is too little text to judge by."""
        engine = self.engine
        if not engine.can_orient:
            return None
        try:
            said = self._run(image, "osd", engine.system, "osd", dpi, ["--psm", "0"])
        except EngineFailedError:
            return None
        return osd.parse(said)

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """What a page without writing reads as."""
        return self.engine.reading(tsv.Page(*size, ()), dpi=dpi)

    def _run(
        self,
        image: GreyPixels,
        language: str,
        models: Path | None,
        kind: str,
        dpi: int,
        arguments: list[str],
    ) -> bytes:
        """What one run writes into its file of that kind, in a private folder that is removed."""
        settings = self.engine.settings
        more = ["--tessdata-dir", str(models)] if models else []
        with tempfile.TemporaryDirectory(prefix="arkhiv-read-") as folder:
            page, base = Path(folder) / "page.pgm", Path(folder) / "page"
            write_plain(image, page)
            with self._stopwatch.running():
                _tesseract(
                    settings.program,
                    input_filename=str(page),
                    output_filename_base=str(base),
                    extension=kind,
                    lang=language,
                    config=shlex.join([*arguments, "--dpi", str(dpi), *more]),
                    timeout=settings.seconds,
                )
            try:
                return base.with_suffix(f".{kind}").read_bytes()
            except OSError as error:
                raise EngineFailedError(reason=error.strerror or type(error).__name__) from error


def _tesseract(program: str, **how: object) -> None:
    pytesseract: Any = _own_pytesseract(program)
    try:
        pytesseract.run_tesseract(**how)
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissingError(program=program) from error
    except pytesseract.TesseractError as error:
        raise EngineFailedError(reason=_reason(error.status, error.message)) from error
    except OSError as error:
        raise EngineFailedError(reason=error.strerror or type(error).__name__) from error


@cache
def _own_pytesseract(program: str) -> ModuleType:
    """A copy of pytesseract that nobody else sees, because its settings are module variables.

    Its own way of stopping a child leaves grandchildren running and the child unreaped; ours
    takes its place.
    """
    spec = importlib.util.find_spec("pytesseract.pytesseract")
    if spec is None or spec.loader is None:
        raise EngineMissingError(program="pytesseract")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    vars(module).update(
        tesseract_cmd=program,
        subprocess=SimpleNamespace(Popen=started),
        subprocess_args=popen_arguments,
        timeout_manager=supervised,
    )
    return module


def _reason(status: int, message: str) -> str:
    """The status and the last thing said, without paths: they may hold an id."""
    words = [word for word in message.split() if "/" not in word]
    return f"status {status}: {' '.join(words)[-120:]}".rstrip(": ")
