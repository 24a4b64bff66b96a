"""Keys: the one that signs here, readable by its owner alone, and those whose signatures hold.

Both lie in files outside the database that they vouch for.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipeline.errors import UserError
from storage.objects.disk import aside, explained, make_folders, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

TRUSTED = "trusted"
_SIGNER = re.compile(r"(?P<station>[a-z0-9][a-z0-9-]{0,39}):(?P<public>[0-9a-f]{64})")


class SignerError(UserError):
    """What should name a station and its key does not."""

    code = "signer"
    template = "{text} names no station with its key. Copy the line that arkhiv audit key prints."


@dataclass(frozen=True, slots=True)
class Signer:
    """A station and its public key in hexadecimal; written STATION:KEY."""

    station: str
    public: str

    @classmethod
    def of(cls, text: str) -> Signer:
        """Return the signer that a line names."""
        found = _SIGNER.fullmatch(text.strip())
        if found is None:
            raise SignerError(text=text)
        return cls(found["station"], found["public"])

    def __str__(self) -> str:
        return f"{self.station}:{self.public}"


def trust(folder: Path, signer: Signer) -> None:
    """Keep another station's public key beside our own."""
    kept = folder / TRUSTED
    with explained(folder):
        make_folders(kept)
        with aside(kept, [str(signer).encode("ascii")], durable=True) as written:
            written.replace(kept / f"{signer.station}.{signer.public[:16]}.pub")
        sync_folder(kept)


def trusted(folder: Path) -> tuple[Signer, ...]:
    """Return the other stations whose signatures hold here, by name."""
    with explained(folder):
        kept = sorted((folder / TRUSTED).glob("*.pub"))
        return tuple(Signer.of(path.read_text(encoding="ascii")) for path in kept)


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
