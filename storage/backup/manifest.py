"""The manifest: what a backup holds, so that whoever restores it can tell whether all is there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from storage.schema.trail import seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

FORMAT = 1


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a backup before its rows: when, where and by which program it was made.

    `settings` are as they may be shown; `signers` are the public keys that its seals are signed by.
    """

    made: str
    station: str
    schema: str
    settings: Mapping[str, str]
    signers: tuple[str, ...]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a table there are, and the digest of all of them."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was backed up, told after the last row: heads are `origin:number:head` of last seals."""

    about: About
    heads: tuple[str, ...] = ()
    tables: dict[str, Held] = field(default_factory=dict)
    parcels: dict[str, str] = field(default_factory=dict)
    objects: int = 0
    object_bytes: int = 0

    def to_json(self) -> bytes:
        """Return the manifest as it lies in the backup."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def digest(self) -> str:
        """The digest of the manifest, which names a backup's content."""
        return hashlib.sha256(self.to_json()).hexdigest()


def about_of(content: bytes) -> About:
    """Return what a backup says about itself at its beginning."""
    said = json.loads(content)
    return About(**{**said, "signers": tuple(said["signers"])})


def manifest_of(content: bytes) -> Manifest:
    """Return the manifest that lies in a backup."""
    said = json.loads(content)
    about = {**said["about"], "signers": tuple(said["about"]["signers"])}
    return Manifest(
        about=About(**about),
        heads=tuple(said["heads"]),
        tables={name: Held(**held) for name, held in said["tables"].items()},
        parcels=said["parcels"],
        objects=said["objects"],
        object_bytes=said["object_bytes"],
    )


def heads(connection: Connection) -> tuple[str, ...]:
    """Return the last seal of every origin, as `audit head` prints it."""
    last = select(seal.c.origin, func.max(seal.c.number).label("number")).group_by(seal.c.origin)
    newest = last.subquery()
    rows = connection.execute(
        select(seal.c.origin, seal.c.number, seal.c.head)
        .join(newest, (seal.c.origin == newest.c.origin) & (seal.c.number == newest.c.number))
        .order_by(seal.c.origin)
    )
    return tuple(f"{row.origin}:{row.number}:{row.head}" for row in rows)
