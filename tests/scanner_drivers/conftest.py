"""Folders of files as scanners and operators leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Put(Protocol):
    """Writes files below the test's folder, by default with some bytes in each."""

    def __call__(self, *names: str, data: bytes = b"scan") -> Path: ...


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(*names: str, data: bytes = b"scan") -> Path:
        for name in names:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return tmp_path

    return write
