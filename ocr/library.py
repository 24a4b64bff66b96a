"""The library tesserocr: whether it loads here, and which Tesseract it brings.

A process that only hands work out asks another one, so that it never loads the library itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ocr.supervision import environment

if TYPE_CHECKING:
    from types import ModuleType

_SECONDS = 20
_QUESTION = "import tesserocr as t; print(t.__version__, t.PyTessBaseAPI.Version())"


@dataclass(frozen=True, slots=True)
class Library:
    """A tesserocr that loads, with the version of the Tesseract that it brings."""

    version: str
    tesseract: str


def module() -> ModuleType | None:
    """The library itself, loaded into this process; None where it does not load.

    It reads at that moment how many threads it may have.
    """
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import tesserocr
    except ImportError:
        return None
    return tesserocr  # type: ignore[no-any-return]  # it describes no types


def loaded() -> Library | None:
    """What there is, found by loading it here."""
    found: Any = module()
    if found is None:
        return None
    return Library(found.__version__, found.PyTessBaseAPI.Version())


@cache
def asked() -> Library | None:
    """What there is, found by having another process load it."""
    if find_spec("tesserocr") is None:
        return None
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _QUESTION],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=_SECONDS,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    said = answer.stdout.split()
    return Library(*said) if len(said) == len(Library.__slots__) else None
