"""Versions of masters: the first one under a key is the object, kept by the server's own lock."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from minio.error import S3Error
from minio.retention import Retention

from pipeline.errors import StoreUnlockedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minio import Minio
    from minio.datatypes import Object

    from storage.objects.bucket import Bucket

_UNLOCKED = frozenset(
    {"ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration", "InvalidRequest"}
)


class Version(NamedTuple):
    """One version under a name; a removal is one too."""

    id: str
    removal: bool
    size: int
    modified: datetime


class Versions:
    """The versions in the bucket of the masters."""

    def __init__(self, client: Minio, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket
        self._name = bucket.masters_name

    def of(self, name: str) -> tuple[Version, ...]:
        """Return every version under a name, oldest first."""
        found = [_version(item) for item in self._listed(name) if item.object_name == name]
        found.reverse()
        return tuple(sorted(found, key=_age))

    def under(self, prefix: str) -> Iterator[tuple[str, Version]]:
        """Yield every name below a prefix with its first version, removals or not."""
        there = (item for item in self._listed(prefix) if not item.is_delete_marker)
        for name, items in groupby(there, key=lambda item: str(item.object_name)):
            yield name, min(reversed([_version(item) for item in items]), key=_age)

    def first(self, name: str) -> Version | None:
        """Return the version that is the object."""
        return next((one for one in self.of(name) if not one.removal), None)

    def lock(self, name: str, version: str) -> Retention:
        """Lock a version for the years that were set; one that is locked keeps its day."""
        kept = self.retention(name, version)
        if kept is not None:
            return kept
        asked = Retention(self._bucket.lock.value, self._bucket.retained_until())
        self._client.set_object_retention(self._name, name, asked, version)
        kept = self.retention(name, version)
        if kept is None or not _is_enough(kept, asked):
            place = f"s3://{self._bucket.host}/{self._name}"
            raise StoreUnlockedError(place=place, reason="the lock reads back otherwise")
        return kept

    def retention(self, name: str, version: str) -> Retention | None:
        """Return how a version is kept, as the server says."""
        try:
            return self._client.get_object_retention(self._name, name, version)
        except S3Error as error:
            if error.code in _UNLOCKED:
                return None
            raise

    def _listed(self, prefix: str) -> Iterator[Object]:
        """List newest first under each name; removals may come after all others."""
        listed = self._client.list_objects(
            self._name, prefix=prefix, recursive=True, include_version=True
        )
        return (item for item in listed if item.object_name is not None and not item.is_dir)


def _age(version: Version) -> datetime:
    return version.modified


def _version(item: Object) -> Version:
    modified = (item.last_modified or datetime.now(UTC)).astimezone(UTC)
    return Version(item.version_id or "null", item.is_delete_marker, item.size or 0, modified)


def _is_enough(kept: Retention, asked: Retention) -> bool:
    """Say whether a lock is what was asked for, to the second."""
    short = asked.retain_until_date - kept.retain_until_date.astimezone(UTC)
    return kept.mode == asked.mode and short.total_seconds() < 1
