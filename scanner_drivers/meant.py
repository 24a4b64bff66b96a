"""Meant: the file or folder that an index means, which may write it as another machine does.

Capture programs write whole paths with a drive or a server, in other letters than the disk has,
without the ending, or the number of a paper with more zeros before it than its folder has.
"""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

from scanner_drivers.files import exists
from scanner_drivers.names import is_litter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Meant:
    """What lies in one folder, by every name under which an index may mean it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, set[str]]] = {}

    def __call__(self, written: str) -> str:
        """Return the name in the folder of what is meant; what is nowhere there, as it is written.

        Where a name fits several files, none of them is meant for certain.
        """
        inside = list(_inside(written))
        there = next((name for name in inside if exists(self._folder / name)), None)
        return there or next(filter(None, map(self._alike, inside)), inside[-1])

    def _alike(self, written: str) -> str | None:
        above = ""
        for name in written.split("/"):
            known = self._names(above)
            found = next((known[key] for key in _keys(name, ends=False) if key in known), set())
            if len(found) != 1:
                return None
            above = "/".join(filter(None, (above, *found)))
        return above

    def _names(self, above: str) -> dict[str, set[str]]:
        if above not in self._known:
            known = self._known.setdefault(above, {})
            for name in _there(self._folder / above):
                for key in _keys(name, ends=True):
                    known.setdefault(key, set()).add(name)
        return self._known[above]


def _inside(written: str) -> Iterator[str]:
    """Yield what may be the part of a path that lies in the folder, the longest first."""
    parts = [part for part in written.replace("\\", "/").split("/") if part]
    if not parts or not (written[:1] in "/\\" or parts[0].endswith(":")):
        yield written.replace("\\", "/")
        return
    for start in range(len(parts)):
        yield "/".join(parts[start:])


def _there(folder: Path) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if not is_litter(name)]  # noqa: PTH208  # names
    except OSError:
        return []


def _keys(name: str, *, ends: bool) -> tuple[str, ...]:
    """Return the names of a file that are alike, the nearest first; `ends` has one without end."""
    whole = unicodedata.normalize("NFC", name).casefold()
    stem = whole.rpartition(".")[0] or whole if ends else whole
    numbers = (f"#{int(stem)}",) if stem.isascii() and stem.isdecimal() else ()
    return tuple(dict.fromkeys((whole, stem, *numbers)))
