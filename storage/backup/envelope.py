"""The envelope: a file in age format, which whoever holds the identity opens, and nobody else.

The standard `age` tool opens it too: `age --decrypt -i IDENTITY FILE | tar -t`.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, NewType

import pyrage

from storage.backup.errors import BackupUnreadableError, IdentityError, RecipientError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

Recipient = NewType("Recipient", str)
Identity = NewType("Identity", str)
NO_ENVELOPE_PHRASE = "it is no file in age format"
DAMAGED_PHRASE = "it is cut off or damaged"


def new_identity() -> tuple[str, str]:
    """Make a key pair: the identity, which opens, and the recipient, to whom is written."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipients_of(text: str) -> tuple[Recipient, ...]:
    """Return the recipients in a text: public keys between blanks or on lines, # for notes."""
    lines = (line.partition("#")[0] for line in text.splitlines())
    words = [word for line in lines for word in line.replace(",", " ").split()]
    return tuple(_recipient(word) for word in words)


def identities_of(text: str) -> tuple[Identity, ...]:
    """Return the identities in the text of a key file, as `age-keygen` writes it too."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    found = tuple(_identity(line) for line in lines if line)
    if not found:
        raise IdentityError
    return found


def seal(blocks: Iterable[bytes], file: BinaryIO, recipients: Sequence[Recipient]) -> None:
    """Encrypt blocks into an open file; a fault in making or writing them is raised as it was."""
    source, target = _Source(blocks), _Target(file)
    to = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    try:
        pyrage.encrypt_io(source, target, to)
    except (pyrage.EncryptError, OSError):
        fault = source.fault or target.fault
        if fault is not None:
            raise fault from None
        raise
    if target.fault is not None:
        raise target.fault


@contextmanager
def opened(path: Path, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """Lend what is in an envelope as a stream; damage is raised at its place, or at the end."""
    keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    away, here = os.pipe()
    faults: list[Exception] = []

    def decrypt() -> None:
        try:
            with os.fdopen(here, "wb", buffering=1 << 20) as clear, path.open("rb") as sealed:
                pyrage.decrypt_io(sealed, clear, keys)
        except Exception as fault:  # noqa: BLE001  # told below, by whoever reads
            faults.append(fault)

    thread = threading.Thread(target=decrypt, name="envelope", daemon=True)
    thread.start()
    try:
        with os.fdopen(away, "rb", buffering=1 << 20) as stream:
            yield stream
            while stream.read(1 << 20):
                pass
    except BackupUnreadableError:
        thread.join()
        _tell(path, faults)
        raise
    finally:
        thread.join()
    _tell(path, faults)


class _Source:
    """Blocks as a file that is read; remembers what went wrong in making them."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._rest = memoryview(b"")
        self.fault: Exception | None = None

    def read(self, size: int) -> bytes:
        """Return at most so many bytes; none at the end."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._blocks))
        except StopIteration:
            return b""
        except Exception as fault:
            self.fault = fault
            raise
        taken, self._rest = self._rest[:size], self._rest[size:]
        return bytes(taken)


class _Target:
    """A file that is written; remembers what the disk said."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.fault: OSError | None = None

    def write(self, block: bytes) -> int:
        """Write a block."""
        try:
            return self._file.write(block)
        except OSError as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        """Write out what waits."""
        try:
            self._file.flush()
        except OSError as fault:
            self.fault = fault
            raise


def _tell(path: Path, faults: Sequence[Exception]) -> None:
    """Raise what kept an envelope from being opened; that nobody read on is no fault."""
    for fault in faults:
        if isinstance(fault, BrokenPipeError):
            continue
        if isinstance(fault, pyrage.DecryptError) and "No matching" in str(fault):
            raise IdentityError from fault
        if isinstance(fault, pyrage.DecryptError):
            raise BackupUnreadableError(name=path.name, reason=NO_ENVELOPE_PHRASE) from fault
        raise BackupUnreadableError(name=path.name, reason=_reason(fault)) from fault


def _reason(fault: Exception) -> str:
    """Return what the system says about a file that it does not open, else that it is damaged."""
    if isinstance(fault, OSError) and fault.filename is not None and fault.strerror:
        return fault.strerror
    return DAMAGED_PHRASE


def _recipient(word: str) -> Recipient:
    try:
        return Recipient(str(pyrage.x25519.Recipient.from_str(word)))
    except pyrage.RecipientError:
        raise RecipientError(text=word[:80]) from None


def _identity(word: str) -> Identity:
    try:
        return Identity(str(pyrage.x25519.Identity.from_str(word)))
    except pyrage.IdentityError:
        raise IdentityError from None
