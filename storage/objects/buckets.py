"""Buckets as they must be: made where they lack, locked, encrypted, and cleaned of leftovers.

Every rule is set and then read back: a server that ignores one is found before it holds a master.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from minio.commonconfig import ENABLED, Filter
from minio.error import MinioException, S3Error
from minio.lifecycleconfig import (
    AbortIncompleteMultipartUpload,
    Expiration,
    LifecycleConfig,
)
from minio.lifecycleconfig import Rule as Sweeping
from minio.sseconfig import Rule as Encrypting
from minio.sseconfig import SSEConfig

from pipeline.errors import StoreAwayError, StoreUnencryptedError, StoreUnlockedError

if TYPE_CHECKING:
    from minio import Minio

    from storage.objects.bucket import Bucket

PASSING = "passing/"
"""Objects that nobody misses after a day: what a probe writes."""
LEFTOVER = timedelta(days=1)
_MADE = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})
_NO_LOCK = frozenset({"ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration"})
_NO_KEY = frozenset({"InternalError", "NotImplemented", "KMSNotConfigured"})
"""What servers say that shall encrypt and have no key."""


class Buckets:
    """Makes and settles the buckets of one store."""

    def __init__(self, client: Minio, bucket: Bucket) -> None:
        self._client = client
        self._bucket = bucket
        self._seen: set[str] = set()

    def ensure(self, name: str) -> None:
        """Make a bucket where it lacks, once; one for masters must be able to lock."""
        if name in self._seen:
            return
        if not self._client.bucket_exists(name):
            self._make(name)
            self.settle(name)
        if self._is_locked(name):
            self._require_lock(name)
        self._seen.add(name)

    def settle(self, name: str) -> None:
        """Set what a bucket must do by itself, and read back that it will."""
        if self._bucket.encrypted:
            self._encrypt(name)
        self._sweep(name)

    def forget(self) -> None:
        """Look at every bucket again when it is next wanted."""
        self._seen.clear()

    def abort_leftovers(self, name: str) -> int:
        """Give up uploads that were begun more than a day ago; return how many there were."""
        found = self._client._list_multipart_uploads(name, prefix=self._bucket.prefix)  # noqa: SLF001  # the client lists them nowhere else
        before = datetime.now(UTC) - LEFTOVER
        old = [one for one in found.uploads if one.initiated_time and one.initiated_time < before]
        for one in old:
            key, upload = str(one.object_name), str(one.upload_id)
            self._client._abort_multipart_upload(name, key, upload)  # noqa: SLF001  # nor gives it them up elsewhere
        return len(old)

    def try_out(self, name: str) -> None:
        """Write an object, see that it comes back as it must, and remove it."""
        bucket = self._bucket.name
        try:
            self._client.put_object(bucket, name, io.BytesIO(b"probe"), 5)
        except MinioException as error:
            if self._bucket.encrypted and getattr(error, "code", "InternalError") in _NO_KEY:
                place = self.place(bucket)
                raise StoreUnencryptedError(place=place, reason=type(error).__name__) from error
            raise
        there = self._client.stat_object(bucket, name)
        self._client.remove_object(bucket, name)
        headers = {name.lower() for name in dict(there.metadata or {})}
        if self._bucket.encrypted and "x-amz-server-side-encryption" not in headers:
            place = self.place(bucket)
            raise StoreUnencryptedError(place=place, reason="an object came back without")

    def place(self, name: str) -> str:
        """Return a bucket's address as people may see it."""
        return f"s3://{self._bucket.host}/{name}"

    def _is_locked(self, name: str) -> bool:
        return self._bucket.locks and name == self._bucket.masters_name

    def _make(self, name: str) -> None:
        try:
            self._client.make_bucket(name, self._bucket.region, object_lock=self._is_locked(name))
        except S3Error as error:
            if error.code not in _MADE:
                raise

    def _require_lock(self, name: str) -> None:
        try:
            self._client.get_object_lock_config(name)
            is_versioned = self._client.get_bucket_versioning(name).status == ENABLED
        except S3Error as error:
            if error.code not in _NO_LOCK:
                raise
            raise StoreUnlockedError(place=self.place(name), reason=error.code) from error
        if not is_versioned:
            raise StoreUnlockedError(place=self.place(name), reason="versioning is off")

    def _encrypt(self, name: str) -> None:
        try:
            if self._client.get_bucket_encryption(name) is None:
                self._client.set_bucket_encryption(name, SSEConfig(Encrypting.new_sse_s3_rule()))
            is_set = self._client.get_bucket_encryption(name) is not None
        except S3Error as error:
            raise StoreUnencryptedError(place=self.place(name), reason=error.code) from error
        except MinioException as error:
            raise StoreAwayError(place=self.place(name), reason=type(error).__name__) from error
        if not is_set:
            raise StoreUnencryptedError(place=self.place(name), reason="it forgets the rule")

    def _sweep(self, name: str) -> None:
        """Let the server give up broken uploads and forget what passes; others' rules stay."""
        ours = self._rules()
        config = self._client.get_bucket_lifecycle(name)
        found = list(config.rules) if config else []
        ids = {rule.rule_id for rule in ours}
        if ids <= {rule.rule_id for rule in found}:
            return
        others = [rule for rule in found if rule.rule_id not in ids]
        self._client.set_bucket_lifecycle(name, LifecycleConfig([*others, *ours]))
        config = self._client.get_bucket_lifecycle(name)
        if config is None or not ids <= {rule.rule_id for rule in config.rules}:
            raise StoreAwayError(place=self.place(name), reason="it forgets the lifecycle")

    def _rules(self) -> list[Sweeping]:
        prefix = self._bucket.prefix
        name = prefix.rstrip("/").replace("/", "-") or "all"
        return [
            Sweeping(
                ENABLED,
                rule_filter=Filter(prefix=prefix),
                rule_id=f"arkhiv-{name}-broken-uploads",
                abort_incomplete_multipart_upload=AbortIncompleteMultipartUpload(
                    days_after_initiation=LEFTOVER.days
                ),
            ),
            Sweeping(
                ENABLED,
                rule_filter=Filter(prefix=prefix + PASSING),
                rule_id=f"arkhiv-{name}-passing",
                expiration=Expiration(days=LEFTOVER.days),
            ),
        ]
