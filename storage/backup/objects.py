"""The objects' own copy: what a folder of objects lacks is brought into it, and read again."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ObjectDamagedError, ObjectMissingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.ports.objects import Objects


@dataclass(frozen=True, slots=True)
class Brought:
    """How many objects were copied, how large, and how many lay there already."""

    copied: int = 0
    size: int = 0
    there: int = 0


def bring(
    source: Objects,
    target: Objects,
    scratch: Path,
    tick: Callable[[int], None] = lambda _objects: None,
) -> Brought:
    """Copy what the target lacks; an object is written once, so that a key tells enough."""
    target.probe()
    copied = size = there = 0
    with tempfile.TemporaryDirectory(dir=scratch, prefix="objects-") as folder:
        passing = Path(folder) / "object"
        for entry in source.keys(""):
            if _has(target, entry.key, entry.size):
                there += 1
                continue
            noted = source.head(entry.key)
            source.fetch(entry.key, noted.sha256, passing)
            stored = target.put(entry.key, passing, metadata=noted.metadata)
            if stored.sha256 != noted.sha256:
                raise ObjectDamagedError(key=entry.key, expected=noted.sha256, found=stored.sha256)
            copied, size = copied + 1, size + stored.size
            tick(copied)
    return Brought(copied, size, there)


def _has(target: Objects, key: str, size: int) -> bool:
    try:
        return target.head(key).size == size
    except ObjectMissingError:
        return False
