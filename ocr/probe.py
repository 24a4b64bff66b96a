"""Finding Tesseract: the library or the program, its version, the models it has for a language."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ocr import library, tessdata
from ocr.errors import EngineFailedError, EngineMissingError, LibraryMissingError
from ocr.settings import EngineName
from ocr.supervision import environment
from ocr.tessdata import Folder
from ocr.words import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.library import Library
    from ocr.settings import Settings
    from ocr.tsv import Page

_PROBE_SECONDS = 20
_ENGLISH = "eng"
_FOLDER = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Engine:
    """A Tesseract that was found and can read what the settings ask for."""

    settings: Settings
    """As they were given, but for `engine`: that is the one that was found."""
    version: str
    language: str
    """The language under the names this installation uses."""
    model: str
    """The models, each with the start of its digest."""
    folder: Path | None = None
    """Where these models lie; None where only the program knows."""
    system: Path | None = None
    """Where the system's models lie, that of the orientation among them."""
    exact: str = ""
    """The exact models of the language, where there are some."""
    english: str = ""
    """The system's model of English, where it has one, for lines that exact models doubt."""
    can_orient: bool = False
    """Whether the model that judges orientation is there too."""

    @property
    def name(self) -> str:
        """What a reading says about who read it."""
        return f"tesseract {self.version}"

    def reading(self, page: Page, *, dpi: int) -> Reading:
        """What was found on a page, signed by this engine."""
        return Reading(
            width=page.width,
            height=page.height,
            dpi=dpi,
            words=page.words,
            engine=self.name,
            model=self.model,
            language=self.settings.language,
        )


def probe(settings: Settings, look: Callable[[], Library | None] = library.asked) -> Engine:
    """Find the library or the program, and the language, or say what to install."""
    wanted = settings.engine
    found = None if wanted is EngineName.PYTESSERACT else look()
    if found is not None:
        version = f"{found.tesseract} (tesserocr {found.version})"
        system = tessdata.usual() or _listed(settings.program)
        return _engine(replace(settings, engine=EngineName.TESSEROCR), version, system)
    if wanted is EngineName.TESSEROCR:
        raise LibraryMissingError
    version = _ask(settings.program, "--version").split("\n", 1)[0].split(" ")[-1]
    system = _listed(settings.program)
    return _engine(replace(settings, engine=EngineName.PYTESSERACT), version, system)


def _engine(settings: Settings, version: str, system: Folder) -> Engine:
    models = tessdata.find(settings.language, system)
    english = _ENGLISH if models.exact and _ENGLISH in system.names else ""
    digests = [models.digests, *([tessdata.digested(system, english)] if english else [])]
    return Engine(
        settings=settings,
        version=version,
        language=models.language,
        model="+".join(digests),
        folder=models.folder,
        system=system.path,
        exact=models.exact,
        english=english,
        can_orient="osd" in system.names,
    )


def _listed(program: str) -> Folder:
    """The folder of the models and their names, from the list that the program prints."""
    heading, *names = _ask(program, "--list-langs").splitlines() or [""]
    folder = _FOLDER.search(heading)
    return Folder(Path(folder[1]) if folder else None, tuple(name.strip() for name in names))


def _ask(program: str, question: str) -> str:
    try:
        answer = subprocess.run(
            [program, question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment(),
            timeout=_PROBE_SECONDS,
            check=True,
        )
    except OSError as error:
        raise EngineMissingError(program=program) from error
    except subprocess.SubprocessError as error:
        raise EngineFailedError(reason=f"{question}: {type(error).__name__}") from error
    return answer.stdout.decode(errors="replace")
