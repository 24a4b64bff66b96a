"""What only a server can suffer: it is away, hangs, refuses our keys, or we die while sending."""

from __future__ import annotations

import dataclasses
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import (
    ObjectMissingError,
    SourceUnreadableError,
    StoreAwayError,
    StoreDeniedError,
    StoreUntrustedError,
)
from storage.objects import s3
from storage.objects.s3 import Bucket, S3Objects

if TYPE_CHECKING:
    from pathlib import Path

PUT = """
import ast, sys, time
from pathlib import Path
from storage.objects import s3, sending
sent = 0
whole = sending.Body.read
def slow(body, size):
    global sent
    sent += size
    if sent > 12 << 20:
        print("half", flush=True)
        time.sleep(60)
    return whole(body, size)
sending.Body.read = slow
bucket = s3.Bucket(*ast.literal_eval(sys.argv[1]))
s3.S3Objects(bucket).put("masters/ab/one", Path(sys.argv[2]), metadata={})
"""


@pytest.mark.service
def test_kill_in_the_middle_of_a_put_leaves_nothing_visible(bucket: Bucket, tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(b"x" * (24 << 20))
    arguments = [repr(dataclasses.astuple(bucket)[:7]), str(tmp_path / "scan")]
    child = subprocess.Popen([sys.executable, "-c", PUT, *arguments], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
        assert child.wait(10) == -signal.SIGKILL
    objects = S3Objects(bucket)
    assert list(objects.keys()) == []
    with pytest.raises(ObjectMissingError):
        objects.head("masters/ab/one")
    stored = objects.put("masters/ab/one", b"whole", metadata={})
    assert objects.read("masters/ab/one", stored.sha256) == b"whole"


@pytest.mark.service
def test_wrong_keys_are_refused_in_words(bucket: Bucket) -> None:
    objects = S3Objects(dataclasses.replace(bucket, secret_key="wrong"))
    with pytest.raises(StoreDeniedError, match="Check the permissions or the access keys") as told:
        objects.put("masters/ab/one", b"x", metadata={})
    assert "wrong" not in str(told.value)


@pytest.mark.service
def test_two_archives_share_a_bucket_under_prefixes(bucket: Bucket) -> None:
    north = S3Objects(dataclasses.replace(bucket, prefix="north/"))
    south = S3Objects(dataclasses.replace(bucket, prefix="south/"))
    stored = north.put("derived/one", b"north", metadata={})
    south.put("derived/one", b"south", metadata={})
    assert [entry.key for entry in north.keys("")] == ["derived/one"]
    south.delete("derived/one")
    assert north.read("derived/one", stored.sha256) == b"north"


@pytest.mark.service
@pytest.mark.parametrize("later", [b"short", b"y" * (6 << 20), b"y" * (7 << 20)])
def test_a_file_that_changes_while_it_is_sent_is_not_kept(
    bucket: Bucket, tmp_path: Path, later: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "scan"
    source.write_bytes(b"x" * (6 << 20))
    objects = S3Objects(bucket)
    send = s3.send

    def changed(*arguments: object) -> str | None:
        source.write_bytes(later)
        return send(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(s3, "send", changed)
    with pytest.raises(SourceUnreadableError, match="it changes while it is read"):
        objects.put("masters/ab/one", source, metadata={})
    assert list(objects.keys()) == []


def test_a_server_that_is_away_is_reported_within_seconds() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        objects = S3Objects(invented(unused.getsockname()[1]))
        began = time.monotonic()
        with pytest.raises(StoreAwayError, match="Check that the disk or server is there"):
            objects.probe()
    assert time.monotonic() - began < 10


@pytest.mark.service
def test_a_server_without_tls_is_not_spoken_to_over_it(bucket: Bucket) -> None:
    with pytest.raises(StoreUntrustedError, match="SSL_CERT_FILE"):
        S3Objects(dataclasses.replace(bucket, tls=True)).probe()


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.objects.connections.READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        objects = S3Objects(invented(silent.getsockname()[1]))
        began = time.monotonic()
        with pytest.raises(StoreAwayError):
            objects.head("masters/ab/one")
    assert time.monotonic() - began < 15


def test_keys_to_the_server_are_not_shown() -> None:
    shown = repr(S3Objects(invented(9)))
    assert "hidden" not in shown
    assert "127.0.0.1:9" in shown


def invented(port: int) -> Bucket:
    return Bucket(
        f"127.0.0.1:{port}", "archive", tls=False, access_key="hidden-a", secret_key="hidden-b"
    )
