"""Both object stores as tests meet them: real folders, and a real S3 server."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import pytest

from storage.objects.folder import FolderObjects
from storage.objects.s3 import Bucket, S3Objects

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from tests.servers.seaweed import Seaweed


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


@pytest.fixture(params=["folder", pytest.param("s3", marks=pytest.mark.service)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    if request.param == "folder":
        return FolderBench(tmp_path / "store")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return BucketBench(seaweed.bucket())


@pytest.fixture
def bucket(seaweed: Seaweed) -> Bucket:
    return seaweed.bucket()


@pytest.fixture
def objects(bench: Bench) -> Objects:
    return bench.objects
