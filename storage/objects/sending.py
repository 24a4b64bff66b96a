"""Sending: bytes on their way to a server, in parts, checked against the digest they had before."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, cast

from pipeline.errors import SourceUnreadableError
from storage.objects.blocks import Passage, blocks_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from minio import Minio

    from pipeline.ports.objects import Stored

PART = 8 << 20
"""Larger objects go in parts of this size, one after the other; one part is held in memory."""
META = "x-amz-meta-"


def send(
    client: Minio,
    where: tuple[str, str],
    stored: Stored,
    source: Path | bytes,
    notes: dict[str, str],
) -> str | None:
    """Send the bytes to a bucket under a name; if they changed since, nothing of them stays.

    A broken upload in parts is given up at once. Returns the version that the server made.
    """
    bucket, name = where
    headers: dict[str, str | list[str] | tuple[str]] = {META + "sha256": stored.sha256}
    headers |= {META + note: value for note, value in notes.items()}
    passage = Passage()
    with closing(blocks_of(source)) as blocks:
        body = Body(passage.through(blocks), source)
        made = client.put_object(
            bucket,
            name,
            cast("BinaryIO", body),
            stored.size,
            metadata=headers,
            part_size=PART,
            num_parallel_uploads=1,
        )
    if passage.sha256 != stored.sha256:
        client.remove_object(bucket, name, version_id=made.version_id)
        raise body.changed()
    return made.version_id


class Body:
    """Blocks as the file that the client reads from; it asks for no more than the digested size."""

    def __init__(self, blocks: Iterator[bytes], source: Path | bytes) -> None:
        self._blocks = blocks
        self._source = source
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return at most this many bytes; a source that ends too early has been changed."""
        if size and not self._rest:
            self._rest = next(self._blocks, b"")
            if not self._rest:
                raise self.changed()
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def changed(self) -> SourceUnreadableError:
        """Return the error that says so."""
        return SourceUnreadableError(path=self._source, reason="it changes while it is read")
