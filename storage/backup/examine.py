"""The examination of a restored database: chain, seals, the last seal, and objects."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, literal, select, union_all

from pipeline.errors import HeldError
from pipeline.seals import Fault
from storage.audit import Head, verify
from storage.backup.after import NOTHING, After
from storage.backup.manifest import heads
from storage.backup.upto import up_to
from storage.backup.within import Within
from storage.database import STREAMING
from storage.schema.capture import master
from storage.schema.documents import product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from pipeline.ports.objects import Objects
    from storage.backup.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Report:
    """What a restored backup turned out to be; `sample` of None means every object."""

    backup: str
    made: str
    station: str
    rows: dict[str, int]
    heads: tuple[str, ...]
    signers: tuple[str, ...]
    sealed: int
    unsealed: int
    objects: int
    checked: int
    faults: tuple[Fault, ...]
    after: After = NOTHING

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong, and nothing was lost."""
        return not self.faults and not self.after.lost

    def plain(self) -> dict[str, object]:
        """Return it for other programs."""
        return {"ok": self.ok, **asdict(self)}


def examine(
    connection: Connection,
    objects: Objects,
    name: str,
    manifest: Manifest,
    trusted: frozenset[str],
    sample: int | None = None,
) -> Report:
    """Verify what was restored; `sample` objects are read, or all of them."""
    kept = last_seals(manifest)
    audit = verify(Within(connection, manifest.about.station), up_to(objects, kept), trusted)
    faults = list(audit.faults)
    if heads(connection) != manifest.heads:
        faults.append(Fault("tail_cut_off", "seal", manifest.about.station))
    checked = 0
    for key, sha256, size in _named(connection, sample):
        checked += 1
        faults.extend(_looked_at(objects, key, sha256, size))
    return Report(
        backup=name,
        made=manifest.about.made,
        station=manifest.about.station,
        rows={table: held.rows for table, held in manifest.tables.items()},
        heads=manifest.heads,
        signers=manifest.about.signers,
        sealed=audit.sealed,
        unsealed=audit.unsealed,
        objects=manifest.objects,
        checked=checked,
        faults=tuple(dict.fromkeys(faults)),
    )


def last_seals(manifest: Manifest) -> tuple[Head, ...]:
    """Return the last seals that a backup noted."""
    split = (text.rsplit(":", 2) for text in manifest.heads)
    return tuple(Head(origin, int(number), head) for origin, number, head in split)


def _named(connection: Connection, sample: int | None) -> Iterator[tuple[str, str, int]]:
    """Yield key, digest and size of every object that a row names, or of so many by chance."""
    named = union_all(
        select(master.c.key, master.c.sha256, master.c.size),
        select(product.c.key, product.c.sha256, product.c.size),
    ).subquery()
    query = select(named.c.key, named.c.sha256, named.c.size)
    if sample is not None:
        query = query.order_by(func.random()).limit(literal(sample))
    for row in connection.execute(query.execution_options(**STREAMING)):
        yield row.key, row.sha256, row.size


def _looked_at(objects: Objects, key: str, sha256: str, size: int) -> Iterator[Fault]:
    try:
        found = objects.check(key, sha256)
    except HeldError as fault:
        yield Fault(fault.code, key, sha256)
    else:
        if found.size != size:
            yield Fault("object_damaged", key, f"{found.size} bytes, not {size}")
