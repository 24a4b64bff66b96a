"""A real server behind a proxy: slow, cut off, failing. Nothing half-stored counts as stored."""

from __future__ import annotations

import dataclasses
import secrets
import threading
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import StoreAwayError, UnavailableError
from storage.objects import connections
from storage.objects.s3 import Bucket, S3Objects
from tests.servers.proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers.seaweed import Seaweed

pytestmark = pytest.mark.service

KEY = "masters/ab/one"


@pytest.fixture
def proxy(seaweed: Seaweed) -> Iterator[Proxy]:
    with Proxy(seaweed.host, seaweed.port) as proxy:
        yield proxy


@pytest.fixture
def through(bucket: Bucket, proxy: Proxy) -> S3Objects:
    objects = S3Objects(dataclasses.replace(bucket, host=f"127.0.0.1:{proxy.port}"))
    objects.put("masters/ab/before", b"before", metadata={})
    return objects


def test_a_few_failures_are_got_over(through: S3Objects, proxy: Proxy) -> None:
    proxy.fails(times=2)
    stored = through.put(KEY, b"scan", metadata={})
    assert proxy.requests_failed == 2
    assert through.read(KEY, stored.sha256) == b"scan"


def test_a_server_that_always_fails_is_away_within_seconds(
    through: S3Objects, proxy: Proxy
) -> None:
    proxy.fails()
    began = time.monotonic()
    with pytest.raises(StoreAwayError):
        through.put(KEY, b"scan", metadata={})
    assert time.monotonic() - began < 15
    assert proxy.requests_failed <= 4
    proxy.passes()
    assert through.put(KEY, b"scan", metadata={}).retention == "GOVERNANCE"


def test_a_cut_upload_leaves_nothing_and_is_repeated(
    through: S3Objects, proxy: Proxy, tmp_path: Path
) -> None:
    (tmp_path / "scan").write_bytes(secrets.token_bytes(20 << 20))
    proxy.cuts(after=5 << 20)
    with pytest.raises(UnavailableError):
        through.put(KEY, tmp_path / "scan", metadata={})
    proxy.passes()
    assert [entry.key for entry in through.keys("masters/")] == ["masters/ab/before"]
    stored = through.put(KEY, tmp_path / "scan", metadata={})
    assert through.check(KEY, stored.sha256).size == 20 << 20


def test_a_cut_download_is_no_damage(through: S3Objects, proxy: Proxy, tmp_path: Path) -> None:
    stored = through.put(KEY, secrets.token_bytes(3 << 20), metadata={})
    proxy.cuts(after=1 << 20)
    with pytest.raises(StoreAwayError):
        through.fetch(KEY, stored.sha256, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_slow_server_ends_at_the_deadline(
    through: S3Objects, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "OPERATION_SECONDS", 2.0)
    monkeypatch.setattr(connections, "READ_SECONDS", 1.0)
    proxy.delays(30)
    began = time.monotonic()
    with pytest.raises(StoreAwayError):
        through.put(KEY, b"scan", metadata={})
    assert time.monotonic() - began < 5


def test_a_server_that_trickles_is_given_up(
    through: S3Objects, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = through.put(KEY, secrets.token_bytes(3 << 20), metadata={})
    monkeypatch.setattr(connections, "OPERATION_SECONDS", 1.0)
    monkeypatch.setattr(connections, "SLOWEST", 100 << 20)
    monkeypatch.setattr("storage.objects.s3.S3Objects._candidates", lambda *_: [(True, None)])
    proxy.delays(0.3)
    began = time.monotonic()
    with pytest.raises(StoreAwayError, match="too slowly"):
        through.read(KEY, stored.sha256)
    assert time.monotonic() - began < 5


def test_work_goes_on_when_the_server_is_back(through: S3Objects, proxy: Proxy) -> None:
    proxy.refuses()
    threading.Timer(1.0, proxy.passes).start()
    assert through.put(KEY, b"scan", metadata={}).version


def test_large_things_get_more_time_than_small_ones() -> None:
    assert connections.seconds_for(0) <= 60
    assert connections.seconds_for(100 << 20) < 600
