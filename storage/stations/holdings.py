"""Holdings on board: the inventory of one unit, written by the centre for one station alone.

JSON lines, compressed and encrypted for the station; the last line is the centre's signature over
the first and the digest of all others. Ids are the centre's, so that a station's work fits there.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.seals import moment
from pipeline.stations.errors import HoldingsUnreadableError
from pipeline.stations.signed import HOLDINGS, holds, sign
from storage.database import STREAMING
from storage.schema.inventory import (
    INVENTORY,
    alias,
    claim,
    claim_leaf,
    count_act,
    growth,
    leaf,
    record,
    unit,
    volume,
)
from storage.schema.stations import centre
from storage.stations.identity import decrypting
from storage.stations.rows import RowError, plain_of, same, values
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from sqlalchemy import Select, Table
    from sqlalchemy.engine import Connection

    from pipeline.stations.line import Line
    from storage.keys import Signer

FORMAT = 1
LONGEST_LINE = 1 << 20
LINE = "line"
AFRESH: Mapping[str, Mapping[str, object]] = {
    "volume": {"state": "open", "held": False, "captured": None}
}
"""What of a row is the centre's own affair."""
MISFITS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: who wrote it for whom, when, and to whom bundles are encrypted."""

    centre: str
    recipient: str
    station: str
    unit: str
    made: str
    format: int = FORMAT

    def facts(self) -> dict[str, object]:
        """Return it as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def written(connection: Connection, head: Head, key: Ed25519PrivateKey) -> Iterator[bytes]:
    """Yield the inventory of a unit, compressed and signed."""
    packer = zlib.compressobj(wbits=31)
    digest = hashlib.sha256()
    for line in _lines(connection, head):
        digest.update(line)
        yield packer.compress(line)
    facts = {**head.facts(), "sha256": digest.hexdigest()}
    yield packer.compress(json.dumps({"signature": sign(HOLDINGS, facts, key)}).encode() + b"\n")
    yield packer.flush()


def head_of(name: str, recipient: str, line: Line) -> Head:
    """Return the first line of what is written now."""
    return Head(name, recipient, line.name, line.unit, moment(now()))


def _lines(connection: Connection, head: Head) -> Iterator[bytes]:
    yield _line(head.facts())
    for table in INVENTORY:
        for row in connection.execute(_of(table, head.unit).execution_options(**STREAMING)):
            yield _line({"table": table.name, "row": plain_of(table, row)})


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _of(table: Table, code: str) -> Select[tuple[str]]:
    """The rows of a table that belong to a unit."""
    own = select(record.c.id).where(record.c.unit.startswith(code, autoescape=True))
    shelves = select(volume.c.id).where(volume.c.unit.startswith(code, autoescape=True))
    claims = select(claim.c.id).where(claim.c.record.in_(own), claim.c.volume.in_(shelves))
    asked = {
        unit.name: select(unit),
        volume.name: select(volume).where(volume.c.id.in_(shelves)),
        count_act.name: select(count_act).where(count_act.c.volume.in_(shelves)),
        growth.name: select(growth).where(growth.c.volume.in_(shelves)),
        leaf.name: select(leaf).where(leaf.c.volume.in_(shelves)),
        record.name: select(record).where(record.c.id.in_(own)),
        alias.name: select(alias).where(alias.c.record.in_(own)),
        claim.name: select(claim).where(claim.c.id.in_(claims)),
        claim_leaf.name: select(claim_leaf).where(claim_leaf.c.claim.in_(claims)),
    }
    return asked[table.name].order_by(*table.primary_key)


def take(connection: Connection, path: Path, keys: Path, station: str, signer: Signer) -> Head:
    """Take the inventory on board, whole or not at all, if the centre signed it for us."""
    fault = HoldingsUnreadableError(name=path.name, reason="it is damaged")
    try:
        with decrypting(path, keys, fault) as blocks:
            lines = _read(_unpacked(blocks))
            first = next(lines, b"")
            head = _taken(connection, first, lines, signer, fault) if first else None
    except (*MISFITS, zlib.error) as found:
        raise fault from found
    if head is None:
        raise fault
    if head.station != station or head.centre != signer.station:
        raise HoldingsUnreadableError(name=path.name, reason="it is for another station")
    return head


def _taken(
    connection: Connection,
    first: bytes,
    lines: Iterator[bytes],
    signer: Signer,
    fault: HoldingsUnreadableError,
) -> Head:
    head, digest = Head(**json.loads(first)), hashlib.sha256(first)
    merged: list[tuple[object, object]] = []
    signature = ""
    for line in lines:
        said = json.loads(line)
        if "signature" in said:
            signature = str(said["signature"])
            break
        digest.update(line)
        _put(connection, said, merged)
    for key, heir in merged:
        known = connection.scalar(select(record.c.id).where(record.c.id == heir))
        connection.execute(update(record).where(record.c.id == key).values(merged_into=known))
    facts = {**head.facts(), "sha256": digest.hexdigest()}
    if not holds(HOLDINGS, facts, signature, signer.public):
        fault.facts["reason"] = "its signature is not the centre's"
        raise fault
    _know(connection, head, signer)
    return head


def _put(
    connection: Connection, said: Mapping[str, object], merged: list[tuple[object, object]]
) -> None:
    table = next(table for table in INVENTORY if table.name == said["table"])
    row = {**values(table, said["row"]), **AFRESH.get(table.name, {})}
    if table is record and row.get("merged_into"):
        merged.append((row["id"], row["merged_into"]))
        row["merged_into"] = None
    connection.execute(
        upsert(connection.dialect.name, table).on_conflict_do_nothing().values(**row)
    )


def _know(connection: Connection, head: Head, signer: Signer) -> None:
    """Remember the centre, and what its clock said when."""
    row = {
        "name": head.centre,
        "public_key": signer.public,
        "recipient": head.recipient,
        "unit": head.unit,
        "said": datetime.fromisoformat(head.made),
        "heard": now(),
    }
    known = same(centre, row)
    if connection.execute(select(centre.c.name).where(known)).first() is None:
        connection.execute(centre.insert().values(**row))
    else:
        connection.execute(update(centre).where(known).values(**row))


def _unpacked(blocks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=31)
    for block in blocks:
        rest = block
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, LONGEST_LINE)
            rest = unpacker.unconsumed_tail


def _read(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines; one that is longer than any row's is refused."""
    begun = b""
    for piece in pieces:
        *lines, begun = (begun + piece).split(b"\n")
        yield from (line + b"\n" for line in lines)
        if len(begun) > LONGEST_LINE:
            raise RowError(LINE)
