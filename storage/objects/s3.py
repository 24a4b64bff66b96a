"""Objects in buckets of an S3 server: masters in a bucket that keeps versions and locks them.

The digest is sent with the object, so a file is read twice: once for its digest, once on its way. A
master is read back whole before it is locked, and locked before it counts as stored; what a server
calls an ETag is never believed. The first version under a key is the object: a later one, or a
removal, hides nothing.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from minio import Minio
from minio.error import S3Error

from pipeline.errors import (
    ObjectDamagedError,
    ObjectMissingError,
    ObjectTakenError,
    StoreAwayError,
)
from pipeline.ports.objects import Entry, Stored
from storage.objects.answers import in_time, same, stored_of
from storage.objects.blocks import Passage, digest
from storage.objects.bucket import Bucket
from storage.objects.buckets import PASSING, Buckets
from storage.objects.connections import Connections, seconds_for
from storage.objects.disk import aside
from storage.objects.disk import explained as on_disk
from storage.objects.faults import ABSENT, explained
from storage.objects.keys import MASTERS, check_deletable, check_key, decode, encode
from storage.objects.sending import send
from storage.objects.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from minio.datatypes import Object

__all__ = ["Bucket", "S3Objects"]


class S3Objects:
    """Implements `Objects` on any server that speaks S3."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._connections = Connections()
        self._client = Minio(
            bucket.host,
            access_key=bucket.access_key,
            secret_key=bucket.secret_key,
            secure=bucket.tls,
            region=bucket.region,
            http_client=self._connections,
        )
        self._buckets = Buckets(self._client, bucket)
        self._versions = Versions(self._client, bucket)

    def __repr__(self) -> str:
        return f"S3Objects({self._bucket!r})"

    @property
    def locks(self) -> bool:
        """Whether masters are locked by the server."""
        return self._bucket.locks

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        """Store a file or bytes; see `Objects.put`."""
        check_key(key)
        notes = encode(metadata)
        passage = digest(source)
        stored = Stored(key, passage.sha256, passage.size, decode(notes))
        with self._explained(key), self._connections.within(seconds_for(2 * stored.size)):
            self._buckets.ensure(self._place(key))
            if self._is_locked(key):
                return self._put_locked(stored, source, notes)
            if there := self._stat(key):
                return same(stored, stored_of(key, there))
            send(self._client, (self._place(key), self._name(key)), stored, source, notes)
        if key.startswith(MASTERS):
            self.check(key, stored.sha256)
        return stored

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        """Copy an object to a file; see `Objects.fetch`."""
        with on_disk(target.parent):
            for is_last, version in self._candidates(key, sha256):
                passage = Passage()
                found = passage.through(self._blocks(key, version))
                with aside(target.parent, found, durable=False) as content:
                    if passage.sha256 != sha256 and not is_last:
                        continue
                    passage.require(key, sha256)
                    content.replace(target)
                    return

    def read(self, key: str, sha256: str) -> bytes:
        """Return an object's bytes; see `Objects.read`."""
        content = b""
        for is_last, version in self._candidates(key, sha256):
            passage = Passage()
            content = b"".join(passage.through(self._blocks(key, version)))
            if passage.sha256 == sha256:
                break
            if is_last:
                passage.require(key, sha256)
        return content

    def check(self, key: str, sha256: str, version: str | None = None) -> Stored:
        """Read an object and keep none of it; see `Objects.check`."""
        there = None
        if self._is_locked(key):
            there = self.head(key) if version is None else self._head(key, version)
        passage = Passage()
        for _ in passage.through(self._blocks(key, there.version if there else None)):
            pass
        passage.require(key, sha256)
        return there or Stored(key, passage.sha256, passage.size)

    def overlaid(self, key: str, sha256: str) -> bool:
        """Say whether anything else lies beside the object; see `Objects.overlaid`."""
        check_key(key)
        if not self._is_locked(key):
            return False
        with self._explained(key):
            found = self._versions.of(self._name(key))
        return len(found) > 1 and any(
            one.removal or self._digest(key, one.id) != sha256 for one in found
        )

    def _digest(self, key: str, version: str) -> str:
        passage = Passage()
        for _ in passage.through(self._blocks(key, version)):
            pass
        return passage.sha256

    def head(self, key: str) -> Stored:
        """Return what was noted about an object; see `Objects.head`."""
        check_key(key)
        with self._connections.within(seconds_for(0)):
            if not self._is_locked(key):
                return self._head(key, None)
            with self._explained(key):
                first = self._versions.first(self._name(key))
            if first is None:
                raise ObjectMissingError(key=key)
            return self._head(key, first.id)

    def delete(self, key: str) -> None:
        """Remove an object; see `Objects.delete`."""
        check_deletable(key)
        with self._explained(key):
            self._buckets.ensure(self._place(key))
            self._client.remove_object(self._place(key), self._name(key))

    def keys(self, prefix: str = "") -> Iterator[Entry]:
        """List objects by prefix; see `Objects.keys`."""
        with self._explained(prefix):
            if not (self.locks and prefix.startswith(MASTERS)):
                yield from self._listed(prefix)
            if self.locks and (prefix.startswith(MASTERS) or MASTERS.startswith(prefix)):
                self._buckets.ensure(self._bucket.masters_name)
                area = prefix if prefix.startswith(MASTERS) else MASTERS
                for name, first in self._versions.under(self._name(area)):
                    yield Entry(self._key(name), first.size, first.modified)

    def require(self) -> None:
        """Raise unless the buckets are there; see `Objects.require`."""
        with self._explained(""):
            for name in dict.fromkeys((self._bucket.name, self._bucket.masters_name)):
                if not self._client.bucket_exists(name):
                    raise StoreAwayError(place=self._buckets.place(name), reason="NoSuchBucket")

    def probe(self) -> None:
        """Raise unless the server answers, keeps what it is given and does what it is told."""
        self._buckets.forget()
        for name in dict.fromkeys((self._bucket.name, self._bucket.masters_name)):
            with self._explained("probe"), self._connections.within(seconds_for(0)):
                self._buckets.ensure(name)
                self._buckets.settle(name)
                self._buckets.abort_leftovers(name)
        with self._explained("probe"), self._connections.within(seconds_for(0)):
            self._buckets.try_out(self._name(f"{PASSING}{secrets.token_hex(8)}"))

    def _put_locked(self, stored: Stored, source: Path | bytes, notes: dict[str, str]) -> Stored:
        """Send, read back, lock, read the lock back; of two that come at once the first stays."""
        name, bucket = self._name(stored.key), self._bucket.masters_name
        first = self._versions.first(name)
        made = None
        if first is None:
            made = send(self._client, (bucket, name), stored, source, notes)
            first = self._versions.first(name)
        if first is None:
            raise ObjectMissingError(key=stored.key)
        try:
            self.check(stored.key, stored.sha256, first.id)
        except ObjectDamagedError as damage:
            if made:
                self._client.remove_object(bucket, name, version_id=made)
            if made != first.id:
                raise ObjectTakenError(key=stored.key) from damage
            raise
        self._versions.lock(name, first.id)
        return self._head(stored.key, first.id)

    def _candidates(self, key: str, sha256: str) -> Iterator[tuple[bool, str | None]]:
        """Yield versions, those noted with the digest first, and whether each is the last."""
        check_key(key)
        if not self._is_locked(key):
            yield True, None
            return
        with self._explained(key), self._connections.within(seconds_for(0)):
            found = [one.id for one in self._versions.of(self._name(key)) if not one.removal]
            if len(found) > 1:
                found.sort(key=lambda version: self._head(key, version).sha256 != sha256)
        if not found:
            raise ObjectMissingError(key=key)
        for number, version in enumerate(found, 1):
            yield number == len(found), version

    def _head(self, key: str, version: str | None) -> Stored:
        with self._explained(key):
            there = self._stat(key, version)
            if there is None:
                raise ObjectMissingError(key=key)
            stored = stored_of(key, there)
            if version is None or not self._is_locked(key):
                return stored
            kept = self._versions.retention(self._name(key), version)
            return replace(
                stored,
                version=version,
                retention=kept.mode if kept else None,
                retained_until=kept.retain_until_date.astimezone(UTC) if kept else None,
            )

    def _stat(self, key: str, version: str | None = None) -> Object | None:
        try:
            return self._client.stat_object(self._place(key), self._name(key), version_id=version)
        except S3Error as error:
            if error.code in ABSENT:
                return None
            raise

    def _blocks(self, key: str, version: str | None = None) -> Iterator[bytes]:
        check_key(key)
        with self._explained(key):
            response = self._client.get_object(
                self._place(key), self._name(key), version_id=version
            )
            try:
                yield from in_time(response, self._buckets.place(self._place(key)))
            finally:
                response.close()
                response.release_conn()

    def _listed(self, prefix: str) -> Iterator[Entry]:
        self._buckets.ensure(self._bucket.name)
        listed = self._client.list_objects(
            self._bucket.name, prefix=self._name(prefix), recursive=True
        )
        for item in listed:
            if item.is_dir or item.object_name is None or item.last_modified is None:
                continue
            modified = item.last_modified.astimezone(UTC)
            yield Entry(self._key(item.object_name), item.size or 0, modified)

    def _is_locked(self, key: str) -> bool:
        return self.locks and key.startswith(MASTERS)

    def _place(self, key: str) -> str:
        return self._bucket.masters_name if key.startswith(MASTERS) else self._bucket.name

    def _name(self, key: str) -> str:
        return self._bucket.prefix + key

    def _key(self, name: str) -> str:
        return name.removeprefix(self._bucket.prefix)

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        with explained(self._buckets.place(self._place(key)), key):
            yield
