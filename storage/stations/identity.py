"""The identity: the age key by which this installation opens what is encrypted for it."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from storage.backup.envelope import Identity, Recipient, identities_of, new_identity, opened, seal
from storage.backup.errors import BackupUnreadableError, IdentityError
from storage.objects.blocks import blocks_in
from storage.objects.disk import aside, explained, make_folders, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipeline.errors import ArkhivError

FILE = "bundles.identity"
OTHERS_PHRASE = "it is encrypted for somebody else"
CUT_PHRASE = "it is cut off or damaged"


def recipient_of(keys: Path) -> str:
    """Return to whom bundles for this installation are encrypted; the key is made once."""
    path = keys / FILE
    if not path.exists():
        identity, recipient = new_identity()
        with explained(keys):
            make_folders(keys)
            text = f"# {recipient}\n{identity}\n".encode("ascii")
            with aside(keys, [text], durable=True) as made, suppress(FileExistsError):
                os.link(made, path)
            sync_folder(keys)
    with explained(keys):
        return path.read_text("ascii").splitlines()[0].removeprefix("# ")


def encrypt(blocks: Iterable[bytes], path: Path, recipient: str) -> None:
    """Write blocks into a file that only one installation opens."""
    with path.open("wb") as file:
        seal(blocks, file, [Recipient(recipient)])


@contextmanager
def decrypting(path: Path, keys: Path, fault: ArkhivError) -> Iterator[Iterator[bytes]]:
    """Lend the blocks of a file that is encrypted for us; one that is not raises the fault."""
    with explained(keys):
        identities: tuple[Identity, ...] = identities_of((keys / FILE).read_text("ascii"))
    try:
        with opened(path, identities) as stream:
            yield blocks_in(stream)
    except IdentityError as found:
        fault.facts["reason"] = OTHERS_PHRASE
        raise fault from found
    except BackupUnreadableError as found:
        fault.facts["reason"] = CUT_PHRASE
        raise fault from found
