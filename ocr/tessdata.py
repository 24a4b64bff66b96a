"""Where the models lie: ours beside this module, the others where the system keeps them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.errors import LanguageMissingError, LanguageUnknownError, ModelsApartError
from ocr.packages import package_of

if TYPE_CHECKING:
    from collections.abc import Sequence

OURS = Path(__file__).with_name("models")
SUFFIX = ".traineddata"
EXACT = "exact/"
"""Before the name of a model: the same one with weights as they were learnt, slower and surer."""
_USUAL = (
    *("usr/share/tesseract-ocr/*/tessdata", "usr/share/tessdata"),
    *("usr/local/share/tessdata", "usr/share/tesseract-ocr/tessdata"),
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with models; `path` is None where only the program knows it."""

    path: Path | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a language: their folder, their names there, and what they are exactly."""

    folder: Path | None
    language: str
    digests: str
    """Each name with the start of its digest."""
    exact: str = ""
    """The exact models of the language, where they lie beside the others."""


def ours() -> Folder:
    """The models that come with this program."""
    return _folder(OURS)


def usual() -> Folder | None:
    """The system's models, where they usually lie or where TESSDATA_PREFIX says."""
    named = os.environ.get("TESSDATA_PREFIX")
    places = [Path(named)] if named else [p for at in _USUAL for p in sorted(Path("/").glob(at))]
    return next((found for place in places if (found := _folder(place)).names), None)


def _folder(path: Path) -> Folder:
    files = sorted(path.rglob(f"*{SUFFIX}"))
    return Folder(path, tuple(str(file.relative_to(path))[: -len(SUFFIX)] for file in files))


def find(language: str, system: Folder) -> Models:
    """The models of a language, all in one folder because Tesseract loads them from one."""
    wanted, own = language.split("+"), ours()
    for folder in (own, system):
        names = _names_in(folder, wanted)
        if names:
            exact = _names_in(folder, [EXACT + name for name in wanted])
            digests = "+".join(digested(folder, name) for name in (*names, *exact))
            return Models(folder.path, "+".join(names), digests, "+".join(exact))
    apart = [name for name in wanted if _name_in(own, name)]
    others = [name for name in wanted if name not in apart]
    missing = next((name for name in others if not _name_in(system, name)), None)
    if missing is None:
        raise ModelsApartError(ours="+".join(apart), others="+".join(others), folder=system.path)
    known = (name for name in (*own.names, *system.names) if not name.startswith(EXACT))
    listed = ", ".join(known)
    package = package_of(missing)
    if package is None:
        raise LanguageUnknownError(language=missing, installed=listed)
    raise LanguageMissingError(language=missing, installed=listed, package=package)


def _names_in(folder: Folder, wanted: Sequence[str]) -> list[str]:
    """The names of all that is wanted; none where one of them is missing."""
    names = [found for name in wanted if (found := _name_in(folder, name))]
    return names if len(names) == len(wanted) else []


def _name_in(folder: Folder, wanted: str) -> str | None:
    """Debian lists script models by their bare names, others put them under script/."""
    bare = wanted.removeprefix("script/")
    return next((n for n in (wanted, bare, f"script/{bare}") if n in folder.names), None)


def digested(folder: Folder, name: str) -> str:
    """The name of a model with the start of its digest; bare where its file cannot be read."""
    if folder.path is None:
        return name
    try:
        digest = hashlib.sha256((folder.path / f"{name}{SUFFIX}").read_bytes()).hexdigest()
    except OSError:
        return name
    return f"{name}:{digest[:16]}"
