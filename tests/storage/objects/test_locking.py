"""Masters on a real server: kept in versions, locked, read back, whatever is laid over them."""

from __future__ import annotations

import dataclasses
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from minio import Minio
from minio.commonconfig import ENABLED
from minio.error import S3Error
from minio.retention import Retention

from pipeline.errors import (
    ObjectDamagedError,
    ObjectMissingError,
    ObjectTakenError,
    StoreUnencryptedError,
    StoreUnlockedError,
)
from storage.objects.bucket import Bucket, Lock
from storage.objects.s3 import S3Objects
from storage.objects.versions import Versions
from tests.servers.seaweed import ACCESS, SECRET, Seaweed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ports.objects import Stored

pytestmark = pytest.mark.service

KEY = "masters/ab/one"


@pytest.fixture
def objects(bucket: Bucket) -> S3Objects:
    return S3Objects(bucket)


@pytest.fixture
def intruder(bucket: Bucket) -> Minio:
    """Somebody with the keys, who uses them as no program of ours does."""
    return Minio(bucket.host, ACCESS, SECRET, secure=False)


def lay_over(intruder: Minio, bucket: Bucket, content: bytes, **noted: str) -> None:
    headers: dict[str, str | list[str] | tuple[str]] = {**noted}
    name = bucket.masters_name
    intruder.put_object(name, KEY, BytesIO(content), len(content), metadata=headers)


def test_a_master_is_locked_for_years_and_its_version_told(objects: S3Objects) -> None:
    stored = objects.put(KEY, b"scan", metadata={"name": "1r.tif"})
    assert stored.version
    assert stored.retention == "GOVERNANCE"
    assert stored.retained_until is not None
    years = (stored.retained_until - datetime.now(UTC)) / timedelta(days=365)
    assert 9.8 < years < 10.1
    assert objects.head(KEY) == stored


def test_the_lock_and_its_years_follow_the_setting(bucket: Bucket) -> None:
    firm = S3Objects(dataclasses.replace(bucket, lock=Lock.COMPLIANCE, years=1))
    stored = firm.put(KEY, b"scan", metadata={})
    assert stored.retention == "COMPLIANCE"
    assert stored.retained_until is not None
    assert stored.retained_until < datetime.now(UTC) + timedelta(days=367)


def test_a_locked_version_cannot_be_removed(
    objects: S3Objects, bucket: Bucket, intruder: Minio
) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    with pytest.raises(S3Error, match="AccessDenied"):
        intruder.remove_object(bucket.masters_name, KEY, version_id=stored.version)
    assert objects.read(KEY, stored.sha256) == b"scan"


def test_what_is_laid_over_a_master_hides_nothing(
    objects: S3Objects, bucket: Bucket, intruder: Minio, tmp_path: Path
) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    assert not objects.overlaid(KEY, stored.sha256)
    lay_over(intruder, bucket, b"scam", **{"x-amz-meta-sha256": stored.sha256})
    assert objects.overlaid(KEY, stored.sha256)
    assert objects.head(KEY) == stored
    assert objects.read(KEY, stored.sha256) == b"scan"
    objects.fetch(KEY, stored.sha256, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"scan"
    assert objects.check(KEY, stored.sha256, stored.version) == stored
    assert [(entry.key, entry.size) for entry in objects.keys("masters/")] == [(KEY, 4)]


def test_a_removal_hides_no_master(objects: S3Objects, bucket: Bucket, intruder: Minio) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    intruder.remove_object(bucket.masters_name, KEY)
    assert objects.overlaid(KEY, stored.sha256)
    assert objects.read(KEY, stored.sha256) == b"scan"
    assert [entry.key for entry in objects.keys("")] == [KEY]


def test_a_version_that_is_not_there_is_named_missing(objects: S3Objects) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    with pytest.raises(ObjectMissingError):
        objects.check(KEY, stored.sha256, "0" * 32)


def test_other_bytes_under_a_taken_key_make_no_version(objects: S3Objects) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    with pytest.raises(ObjectTakenError):
        objects.put(KEY, b"scam", metadata={})
    assert not objects.overlaid(KEY, stored.sha256)


def test_those_who_come_at_once_get_back_what_they_put(bucket: Bucket) -> None:
    def put(content: bytes) -> Stored | None:
        with suppress(ObjectTakenError):
            return S3Objects(bucket).put(KEY, content, metadata={})
        return None

    S3Objects(bucket).probe()
    contents = [b"scan", b"scam", b"scan", b"scum"]
    with ThreadPoolExecutor(4) as pool:
        found = list(zip(contents, pool.map(put, contents), strict=True))
    kept = S3Objects(bucket)
    stored = [(content, one) for content, one in found if one is not None]
    assert stored
    for content, one in stored:
        assert kept.read(KEY, one.sha256) == content
        assert one.retention == "GOVERNANCE"


def test_the_same_bytes_twice_under_a_key_are_nothing_laid_over(
    objects: S3Objects, bucket: Bucket, intruder: Minio
) -> None:
    stored = objects.put(KEY, b"scan", metadata={})
    lay_over(intruder, bucket, b"scan")
    assert not objects.overlaid(KEY, stored.sha256)
    assert objects.head(KEY).sha256 == stored.sha256


def test_bytes_that_read_back_otherwise_are_neither_locked_nor_kept(
    objects: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "_blocks", lambda *_: iter([b"scam"]))
    with pytest.raises(ObjectDamagedError):
        objects.put(KEY, b"scan", metadata={})
    assert list(objects.keys()) == []


def test_a_put_that_died_before_the_lock_is_finished_by_the_next(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> Retention:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Versions, "lock", dies)
        with pytest.raises(KeyboardInterrupt):
            S3Objects(bucket).put(KEY, b"scan", metadata={})
    again = S3Objects(bucket)
    assert again.head(KEY).retention is None
    assert again.put(KEY, b"scan", metadata={}).retention == "GOVERNANCE"
    assert not again.overlaid(KEY, again.head(KEY).sha256)


def test_a_server_that_ignores_locks_is_noticed(
    objects: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Minio, "set_object_retention", lambda *_: None)
    with pytest.raises(StoreUnlockedError, match="does not lock masters as it was told"):
        objects.put(KEY, b"scan", metadata={})


def test_a_lock_that_reads_back_shorter_is_noticed(
    objects: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Minio.set_object_retention

    def shorter(client: Minio, bucket: str, name: str, asked: Retention, version: str) -> None:
        day = datetime.now(UTC) + timedelta(days=1)
        whole(client, bucket, name, Retention(asked.mode, day), version)

    monkeypatch.setattr(Minio, "set_object_retention", shorter)
    with pytest.raises(StoreUnlockedError):
        objects.put(KEY, b"scan", metadata={})


def test_a_bucket_that_cannot_lock_is_refused_for_masters(bucket: Bucket, intruder: Minio) -> None:
    intruder.make_bucket(bucket.masters_name)
    with pytest.raises(StoreUnlockedError, match="masters=BUCKET"):
        S3Objects(bucket).put(KEY, b"scan", metadata={})


def test_without_a_lock_masters_lie_beside_the_rest_and_are_read_back(bucket: Bucket) -> None:
    plain = S3Objects(dataclasses.replace(bucket, lock=Lock.NO))
    stored = plain.put(KEY, b"scan", metadata={})
    assert (stored.version, stored.retention) == (None, None)
    assert not plain.locks
    assert [entry.key for entry in plain.keys("")] == [KEY]


def test_a_large_master_goes_in_parts_and_comes_back_whole(
    objects: S3Objects, tmp_path: Path
) -> None:
    content = secrets.token_bytes((20 << 20) + 3)
    (tmp_path / "scan").write_bytes(content)
    stored = objects.put(KEY, tmp_path / "scan", metadata={})
    assert objects._client.stat_object(objects._place(KEY), KEY).etag.endswith("-3")  # type: ignore[union-attr]  # three parts
    assert objects.check(KEY, stored.sha256, stored.version).size == len(content)


def test_buckets_are_versioned_encrypted_and_swept(
    objects: S3Objects, bucket: Bucket, intruder: Minio
) -> None:
    objects.probe()
    assert intruder.get_bucket_versioning(bucket.masters_name).status == ENABLED
    for name in (bucket.name, bucket.masters_name):
        assert intruder.get_bucket_encryption(name) is not None
        found = intruder.get_bucket_lifecycle(name)
        assert found is not None
        rules = {rule.rule_id: rule for rule in found.rules}
        broken = rules["arkhiv-all-broken-uploads"].abort_incomplete_multipart_upload
        assert broken is not None
        assert broken.days_after_initiation == 1
        passing = rules["arkhiv-all-passing"]
        assert passing.rule_filter is not None
        assert passing.rule_filter.prefix == "passing/"
    objects.put("products/x", b"x", metadata={})
    headers = intruder.stat_object(bucket.name, "products/x").metadata or {}
    assert headers["X-Amz-Server-Side-Encryption"] == "AES256"


def test_rules_of_two_archives_in_one_bucket_stand_side_by_side(
    bucket: Bucket, intruder: Minio
) -> None:
    for prefix in ("north/", "south/"):
        S3Objects(dataclasses.replace(bucket, prefix=prefix)).probe()
    found = intruder.get_bucket_lifecycle(bucket.name)
    assert found is not None
    assert {str(rule.rule_id).split("-")[1] for rule in found.rules} == {"north", "south"}


def test_an_upload_that_was_left_is_given_up_after_a_day(
    objects: S3Objects, bucket: Bucket, intruder: Minio, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects.probe()
    intruder._create_multipart_upload(bucket.masters_name, KEY, {})
    buckets = objects._buckets
    assert buckets.abort_leftovers(bucket.masters_name) == 0
    monkeypatch.setattr("storage.objects.buckets.LEFTOVER", timedelta(seconds=-5))
    assert buckets.abort_leftovers(bucket.masters_name) == 1
    assert buckets.abort_leftovers(bucket.masters_name) == 0


class WithoutKey(Seaweed):
    """A server that has nothing to encrypt with."""

    def environment(self) -> Mapping[str, str]:
        environment = dict(super().environment())
        del environment["WEED_S3_SSE_KEK"]
        return environment

    def bucket(self) -> Bucket:
        return dataclasses.replace(super().bucket(), encrypted=False)


def test_a_server_that_cannot_encrypt_is_refused_unless_it_need_not(tmp_path: Path) -> None:
    server = WithoutKey(tmp_path)
    server.start()
    try:
        asked = dataclasses.replace(server.bucket(), encrypted=True)
        with pytest.raises(StoreUnencryptedError, match="sse=no"):
            S3Objects(asked).probe()
        plain = S3Objects(server.bucket())
        plain.probe()
        stored = plain.put(KEY, b"scan", metadata={})
        assert plain.read(KEY, stored.sha256) == b"scan"
    finally:
        server.kill()
