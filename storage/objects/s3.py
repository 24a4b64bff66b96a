"""Objects in a bucket of an S3 server, by the minio client with short time limits.

The digest is sent with the object, so a file is read twice: once for its digest, once on its way. A
server shows an object only when it is complete; parts of an interrupted upload stay invisible.
"""

from __future__ import annotations

import io
import ssl
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, BinaryIO, cast

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from pipeline.errors import (
    ObjectMissingError,
    ObjectTakenError,
    SourceUnreadableError,
    StoreAwayError,
    StoreDeniedError,
    StoreFullError,
)
from pipeline.ports.objects import Entry, Stored
from storage.objects.blocks import BLOCK, Passage, blocks_of, digest
from storage.objects.disk import aside, explained
from storage.objects.keys import check_deletable, check_key, decode, encode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from minio.datatypes import Object

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
_META = "x-amz-meta-"
_DENIED = frozenset({"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"})
_FULL = frozenset({"InsufficientStorage", "QuotaExceeded", "XMinioStorageFull"})
_ABSENT = frozenset({"NoSuchKey", "NoSuchBucket"})
_MADE = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a server is, which bucket and prefix are ours, and the keys to it."""

    host: str
    name: str
    prefix: str = ""
    tls: bool = True
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)


class S3Objects:
    """Implements `Objects` on any server that speaks S3."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._bucket_seen = False
        self._client = Minio(
            bucket.host,
            access_key=bucket.access_key,
            secret_key=bucket.secret_key,
            secure=bucket.tls,
            region=bucket.region,
            http_client=_connections(),
        )

    def __repr__(self) -> str:
        return f"S3Objects({self._bucket!r})"

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        """Store a file or bytes; see `Objects.put`."""
        check_key(key)
        notes = encode(metadata)
        passage = digest(source)
        stored = Stored(key, passage.sha256, passage.size, decode(notes))
        with self._explained(key):
            self._ensure_bucket()
            if there := self._stat(key):
                return _same(stored, _stored(key, there))
            self._upload(stored, source, notes)
        return stored

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        """Copy an object to a file; see `Objects.fetch`."""
        passage = Passage()
        with explained(target.parent):
            found = passage.through(self._blocks(key))
            with aside(target.parent, found, durable=False) as content:
                passage.require(key, sha256)
                content.replace(target)

    def read(self, key: str, sha256: str) -> bytes:
        """Return an object's bytes; see `Objects.read`."""
        passage = Passage()
        content = b"".join(passage.through(self._blocks(key)))
        passage.require(key, sha256)
        return content

    def head(self, key: str) -> Stored:
        """Return what was noted about an object; see `Objects.head`."""
        check_key(key)
        with self._explained(key):
            there = self._stat(key)
        if there is None:
            raise ObjectMissingError(key=key)
        return _stored(key, there)

    def delete(self, key: str) -> None:
        """Remove an object; see `Objects.delete`."""
        check_deletable(key)
        with self._explained(key):
            self._ensure_bucket()
            self._client.remove_object(self._bucket.name, self._name(key))

    def keys(self, prefix: str = "") -> Iterator[Entry]:
        """List objects by prefix; see `Objects.keys`."""
        with self._explained(prefix):
            self._ensure_bucket()
            listed = self._client.list_objects(
                self._bucket.name, prefix=self._name(prefix), recursive=True
            )
            for item in listed:
                if item.is_dir or item.object_name is None or item.last_modified is None:
                    continue
                key = item.object_name.removeprefix(self._bucket.prefix)
                yield Entry(key, item.size or 0, item.last_modified.astimezone(UTC))

    def probe(self) -> None:
        """Raise unless the server answers and lets us write; make the bucket if it is missing."""
        self._bucket_seen = False
        name = self._name("probe")
        with self._explained("probe"):
            self._ensure_bucket()
            self._client.put_object(self._bucket.name, name, io.BytesIO(b"probe"), 5)
            self._client.remove_object(self._bucket.name, name)

    def _name(self, key: str) -> str:
        return self._bucket.prefix + key

    def _ensure_bucket(self) -> None:
        if self._bucket_seen:
            return
        if not self._client.bucket_exists(self._bucket.name):
            try:
                self._client.make_bucket(self._bucket.name)
            except S3Error as error:
                if error.code not in _MADE:
                    raise
        self._bucket_seen = True

    def _stat(self, key: str) -> Object | None:
        try:
            return self._client.stat_object(self._bucket.name, self._name(key))
        except S3Error as error:
            if error.code in _ABSENT:
                return None
            raise

    def _upload(self, stored: Stored, source: Path | bytes, notes: dict[str, str]) -> None:
        """Send the bytes; if they changed since they were digested, nothing stays."""
        name = self._name(stored.key)
        headers: dict[str, str | list[str] | tuple[str]] = {_META + "sha256": stored.sha256}
        headers |= {_META + note: value for note, value in notes.items()}
        passage = Passage()
        with closing(blocks_of(source)) as blocks:
            body = _Body(passage.through(blocks), source)
            self._client.put_object(
                self._bucket.name, name, cast("BinaryIO", body), stored.size, metadata=headers
            )
        if passage.sha256 != stored.sha256:
            self._client.remove_object(self._bucket.name, name)
            raise body.changed()

    def _blocks(self, key: str) -> Iterator[bytes]:
        check_key(key)
        with self._explained(key):
            response = self._client.get_object(self._bucket.name, self._name(key))
            try:
                yield from response.stream(BLOCK)
            finally:
                response.close()
                response.release_conn()

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        """Turn what the client says into what a person can do about it."""
        place = f"s3://{self._bucket.host}/{self._bucket.name}"
        try:
            yield
        except S3Error as error:
            if error.code in _ABSENT:
                raise ObjectMissingError(key=key) from error
            if error.code in _DENIED:
                raise StoreDeniedError(place=place, reason=error.code) from error
            if error.code in _FULL:
                raise StoreFullError(place=place) from error
            raise StoreAwayError(place=place, reason=error.code) from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError) as error:
            raise StoreAwayError(place=place, reason=type(error).__name__) from error


class _Body:
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


def _connections() -> urllib3.PoolManager:
    """Return connections that give up in seconds, not in the client's 25 minutes."""
    return urllib3.PoolManager(
        maxsize=10,
        ssl_context=ssl.create_default_context(),
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        retries=urllib3.Retry(total=3, backoff_factor=0.3, status_forcelist=(500, 502, 503, 504)),
    )


def _stored(key: str, there: Object) -> Stored:
    found = {name.lower(): value for name, value in dict(there.metadata or {}).items()}
    notes = {name.removeprefix(_META): found[name] for name in found if name.startswith(_META)}
    sha256 = notes.pop("sha256", "")
    return Stored(key, sha256, there.size or 0, decode(notes))


def _same(stored: Stored, there: Stored) -> Stored:
    if (stored.sha256, stored.size) != (there.sha256, there.size):
        raise ObjectTakenError(key=stored.key)
    return there
