"""The signing key: Ed25519, kept in a file outside the database, readable by its owner alone."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.objects.disk import aside, explained, make_folders, sync_folder

if TYPE_CHECKING:
    from pathlib import Path


def make_key(path: Path) -> None:
    """Make a key where there is none; it is there whole or not at all."""
    if path.exists():
        return
    secret = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    with explained(path.parent):
        make_folders(path.parent)
        with (
            aside(path.parent, [secret.encode("ascii")], durable=True) as written,
            suppress(FileExistsError),
        ):
            os.link(written, path)
        sync_folder(path.parent)


def load_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in a file."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii")))


def public_hex(key: Ed25519PrivateKey) -> str:
    """Return the public half, as it stands in seals."""
    return key.public_key().public_bytes_raw().hex()
