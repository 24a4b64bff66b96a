"""Splitting: what waits is cut into bundles in its order, none larger than is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.stations.errors import TooSmallError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FRAME = 64 << 10
"""Bytes that a bundle needs beside its items: its tags, its manifests, the head of its contents."""
SMALLEST = 1 << 20


class Sized(Protocol):
    """Whatever has a size in a bundle."""

    @property
    def size(self) -> int: ...  # noqa: D102  # bytes


Item = TypeVar("Item", bound=Sized)


def split(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """Yield the items of one bundle after another."""
    taken: list[Item] = []
    size = FRAME
    for item in items:
        if FRAME + item.size > most:
            raise TooSmallError(needed=FRAME + item.size, most=most)
        if taken and size + item.size > most:
            yield taken
            taken, size = [], FRAME
        taken.append(item)
        size += item.size
    if taken:
        yield taken
