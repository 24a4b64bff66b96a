"""A store as it was: the seals that were made after a backup are not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline.seals import SEALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.ports.objects import Entry, Objects
    from storage.audit import Head


def up_to(objects: Objects, heads: Sequence[Head]) -> Objects:
    """Return the store with no seal after these last ones."""
    return cast("Objects", _UpTo(objects, heads))


class _UpTo:
    def __init__(self, objects: Objects, heads: Sequence[Head]) -> None:
        self._objects = objects
        self._last = {head.origin: head.number for head in heads}

    def keys(self, prefix: str = "") -> Iterator[Entry]:
        """List what was there then."""
        for entry in self._objects.keys(prefix):
            if not entry.key.startswith(SEALS) or self._was_there(entry.key):
                yield entry

    def _was_there(self, key: str) -> bool:
        origin, _, number = key.removeprefix(SEALS).rpartition("/")
        return not number.isdecimal() or int(number) <= self._last.get(origin, 0)

    def __getattr__(self, name: str) -> object:
        return getattr(self._objects, name)
