"""Items: what a bundle is made of, each whole, and the contents that name all of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storage.stations.rows import Plain

FORMAT = 1
NAMED = 400
"""Bytes by which an object's name, digest and line in the manifest make a bundle larger."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One object that goes along: its key, digest and size, and what kind of bytes it has."""

    key: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True)
class Item:
    """Rows by table, the objects that they name, or a seal with its events; what it is about."""

    rows: Mapping[str, Sequence[Plain]]
    objects: Sequence[Carried] = ()
    trail: Sequence[Mapping[str, object]] = ()
    things: Sequence[tuple[str, str]] = field(default=())

    @cached_property
    def size(self) -> int:
        """How many bytes of a bundle it needs at most."""
        rows = len(json.dumps([self.rows, list(self.trail)]))
        return rows + sum(sealed_size(one.size) + NAMED for one in self.objects)


def sealed_size(size: int) -> int:
    """Return how large so many bytes are at most when they are encrypted."""
    return size + size // 2048 + 1024


def contents(
    head: Mapping[str, object], items: Iterable[Item]
) -> tuple[bytes, tuple[Carried, ...]]:
    """Return the contents of a bundle, each row and object once, and its objects in order."""
    rows: dict[str, dict[str, Plain]] = {}
    objects: dict[str, Carried] = {}
    trail: list[Mapping[str, object]] = []
    for item in items:
        for table, some in item.rows.items():
            rows.setdefault(table, {}).update(
                (json.dumps(row, sort_keys=True), row) for row in some
            )
        objects.update((one.key, one) for one in item.objects)
        trail += item.trail
    carried = tuple(objects.values())
    whole = {
        **head,
        "format": FORMAT,
        "rows": {table: list(some.values()) for table, some in rows.items()},
        "objects": [
            {"file": file_of(number), **asdict(one)} for number, one in enumerate(carried, 1)
        ],
        "trail": trail,
    }
    written = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode(), carried


def file_of(number: int) -> str:
    """Return how an object's file is called in a bundle."""
    return f"{number:06d}.age"
