"""Bytes on their way: read in blocks, counted and digested while they pass."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.errors import ObjectDamagedError, SourceUnreadableError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

BLOCK = 1 << 20


class Passage:
    """Counts and digests the blocks that pass through it."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest of what has passed so far."""
        return self._hash.hexdigest()

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Hand the blocks on, unchanged."""
        for block in blocks:
            self._hash.update(block)
            self.size += len(block)
            yield block

    def require(self, key: str, sha256: str) -> None:
        """Raise unless what has passed is what was stored."""
        if self.sha256 != sha256:
            raise ObjectDamagedError(key=key, expected=sha256, found=self.sha256)


def blocks_of(source: Path | bytes) -> Generator[bytes, None, None]:
    """Read what is to be stored; a fault in reading it is the source's, not the store's."""
    if isinstance(source, bytes):
        yield source
        return
    try:
        with source.open("rb") as file:
            yield from blocks_in(file)
    except OSError as error:
        raise SourceUnreadableError(path=source, reason=error.strerror) from error


def blocks_in(file: BinaryIO) -> Iterator[bytes]:
    """Read an open file to its end."""
    while block := file.read(BLOCK):
        yield block


def digest(source: Path | bytes) -> Passage:
    """Read a source once, for its digest and size alone."""
    passage = Passage()
    for _ in passage.through(blocks_of(source)):
        pass
    return passage
