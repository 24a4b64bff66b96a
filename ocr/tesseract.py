"""One run of Tesseract over one image file, through pytesseract."""

from __future__ import annotations

import importlib.util
import shlex
import tempfile
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ocr import tsv
from ocr.errors import EngineFailedError, EngineMissingError
from ocr.supervision import popen_arguments, started, supervised
from ocr.words import Reading

if TYPE_CHECKING:
    from types import ModuleType

    from ocr.probe import Engine


def read(path: Path, engine: Engine, *, dpi: int) -> Reading:
    """Recognise the image once and keep all that is said about it.

    Raises EngineTimeoutError or EngineFailedError; nothing is left behind either way.
    """
    arguments = ["-c", "tessedit_create_tsv=1", "--psm", str(engine.settings.psm)]
    arguments += ["--dpi", str(dpi)]
    page = tsv.parse(run(path, engine, language=engine.language, kind="tsv", arguments=arguments))
    return Reading(
        width=page.width,
        height=page.height,
        dpi=dpi,
        words=page.words,
        engine=engine.name,
        model=engine.model,
        language=engine.settings.language,
    )


def run(path: Path, engine: Engine, *, language: str, kind: str, arguments: list[str]) -> bytes:
    """What one run writes into its file of that kind, in a private folder that is removed."""
    settings = engine.settings
    pytesseract: Any = _own_pytesseract(settings.program)
    with tempfile.TemporaryDirectory(prefix="arkhiv-read-") as folder:
        base = Path(folder) / "page"
        try:
            pytesseract.run_tesseract(
                input_filename=str(Path(path).resolve()),
                output_filename_base=str(base),
                extension=kind,
                lang=language,
                config=shlex.join(arguments),
                timeout=settings.seconds,
            )
            return base.with_suffix(f".{kind}").read_bytes()
        except pytesseract.TesseractNotFoundError as error:
            raise EngineMissingError(program=settings.program) from error
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
