"""The object store as the line sees it: bytes under a key, written once, checked whenever read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store holds under a key, and what was said about it when it was put there."""

    key: str
    sha256: str
    size: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    version: str | None = None
    """The store's own name of these bytes under this key, where it keeps versions."""
    retention: str | None = None
    """How the store keeps them, in its own word, as it was read back from it."""
    retained_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a store's list. `modified` is the store's own clock, in UTC."""

    key: str
    size: int
    modified: datetime


class Objects(Protocol):
    """A store of bytes. A key is written once; `masters/` is never deleted from.

    Where a store keeps versions, the first one under a key is the object, whatever lies over it.
    """

    @property
    def locks(self) -> bool:
        """Whether the store keeps masters from being removed, even by us."""
        ...

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        """Store a file or bytes, durably before it returns.

        Equal bytes for a taken key change nothing, not even the metadata; other bytes are refused.
        Names of metadata are lower-case ASCII; an empty value is the same as none.
        """
        ...

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        """Copy an object to a file, which appears only when whole and of this digest.

        Of several versions the one with this digest is taken.
        """
        ...

    def read(self, key: str, sha256: str) -> bytes:
        """Return an object's bytes, of this digest."""
        ...

    def check(self, key: str, sha256: str, version: str | None = None) -> Stored:
        """Read an object, a certain version of it if one is named, and keep none of it."""
        ...

    def overlaid(self, key: str, sha256: str) -> bool:
        """Say whether a removal, or a version of other bytes, lies under the same key."""
        ...

    def head(self, key: str) -> Stored:
        """Return what was noted when the object was put; its bytes are not read."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error, a master is refused."""
        ...

    def keys(self, prefix: str = "") -> Iterator[Entry]:
        """List the objects whose keys begin with a prefix, each once, in the store's own order."""
        ...

    def require(self) -> None:
        """Raise unless the store is there; nothing is made or written."""
        ...

    def probe(self) -> None:
        """Raise unless the store can be written to now; make it if it is missing."""
        ...
