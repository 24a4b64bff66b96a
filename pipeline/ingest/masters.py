"""Masters: a file is stored once, as it came, with who fed it and where it came from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.ids import MasterId, new_id, new_key
from pipeline.nouns.page import Master, Provenance

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ingest.feeding import Feeding
    from pipeline.ingest.intake import Spot
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Scan


class ChangedError(InputError):
    """A file changed while it was being stored."""

    code = "changed"
    template = "{name} changed while it was being taken in. Deliver it again when it is finished."


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def store_master(
    objects: Objects, fed: Feeding, scan: Scan, media_type: str, sha256: str
) -> Master:
    """Store a file durably, before any row names it; raise if it is not the one that was read."""
    stored = objects.put(new_key("masters"), scan.path, metadata={"media-type": media_type})
    if stored.sha256 != sha256:
        raise ChangedError(name=scan.name)
    return Master(
        id=MasterId(new_id()),
        sha256=stored.sha256,
        size=stored.size,
        media_type=media_type,
        key=stored.key,
        batch=fed.batch,
        provenance=Provenance(
            operator=fed.station.operator.name,
            station=fed.station.name,
            device=scan.device,
            driver=scan.driver,
            name=scan.name,
            sequence=scan.sequence,
            scanned_at=scan.scanned_at,
            settings=scan.settings,
        ),
        object_version=stored.version,
        retention=stored.retention,
        retained_until=stored.retained_until,
    )


def known_master(tx: Transaction, spots: tuple[Spot, ...]) -> Master | None:
    """Return the one master whose images are at all these places already, else None."""
    pages = [spot.known for spot in spots]
    first = pages[0] if pages else None
    if first is None or None in pages:
        return None
    return tx.pages.master(first.master)
