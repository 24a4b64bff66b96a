"""Finding Tesseract: the program, its version, the models it has for a language."""

from __future__ import annotations

import hashlib
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.errors import EngineFailedError, EngineMissingError, LanguageMissingError
from ocr.supervision import environment

if TYPE_CHECKING:
    from ocr.settings import Settings

_PROBE_SECONDS = 20
_FOLDER = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Engine:
    """A Tesseract that was found and can read what the settings ask for."""

    settings: Settings
    version: str
    language: str
    """The language under the names this installation uses."""
    model: str
    """The models, each with the start of its digest."""
    can_orient: bool
    """Whether the model that judges orientation is there too."""

    @property
    def name(self) -> str:
        """What a reading says about who read it."""
        return f"tesseract {self.version}"


def probe(settings: Settings) -> Engine:
    """Find the program and the language, or say what to install."""
    version = _ask(settings.program, "--version").split("\n", 1)[0].split(" ")[-1]
    folder, installed = _installed(_ask(settings.program, "--list-langs"))
    names = [_installed_name(wanted, installed) for wanted in settings.language.split("+")]
    return Engine(
        settings=settings,
        version=version,
        language="+".join(names),
        model="+".join(_model(folder, name) for name in names),
        can_orient="osd" in installed,
    )


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


def _installed(answer: str) -> tuple[Path | None, tuple[str, ...]]:
    """The folder of the models and their names, from the list that Tesseract prints."""
    heading, *names = answer.splitlines() or [""]
    folder = _FOLDER.search(heading)
    return Path(folder[1]) if folder else None, tuple(name.strip() for name in names)


def _installed_name(wanted: str, installed: tuple[str, ...]) -> str:
    """Debian lists script models by their bare names, others put them under script/."""
    bare = wanted.removeprefix("script/")
    for name in (wanted, bare, f"script/{bare}"):
        if name in installed:
            return name
    raise LanguageMissingError(
        language=wanted, installed=", ".join(installed), package=_package(bare)
    )


def _package(language: str) -> str:
    """Debian's package of a language (mon) or of a script (Cyrillic)."""
    if language[:1].isupper():
        return f"tesseract-ocr-script-{language[:4].lower()}"
    return f"tesseract-ocr-{language.replace('_', '-')}"


def _model(folder: Path | None, name: str) -> str:
    if folder is None:
        return name
    try:
        digest = hashlib.sha256((folder / f"{name}.traineddata").read_bytes()).hexdigest()
    except OSError:
        return name
    return f"{name}:{digest[:16]}"
