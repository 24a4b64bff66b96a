"""Opening: a bundle on a disk is believed step by step, the cheap and certain proofs first."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ObjectKeyError
from pipeline.stations.errors import BundleForgedError, BundleUnreadableError
from pipeline.stations.statement import FILE, LARGEST, claimed
from storage.bags import tags
from storage.bags.verify import read_tag, verify
from storage.objects.keys import MASTERS, check_key
from storage.orphans import PRODUCTS
from storage.stations.identity import decrypting
from storage.stations.item import FORMAT, Carried, file_of
from storage.stations.writing import CONTENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.stations.statement import Claimed

LARGEST_CONTENTS = 512 << 20
LARGEST_OBJECT = 16 << 30
MISFITS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
GZIP = 31
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MEDIA = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,39}(?:; charset=[a-z0-9-]{1,16})?")
PIECE = 1 << 20
LARGE_PHRASE = "they are larger than any bundle's"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a bundle holds, as its station wrote it; no row of it has been looked at."""

    unit: str
    recipe: Mapping[str, object]
    rows: Mapping[str, list[object]]
    objects: tuple[Carried, ...]
    trail: tuple[Mapping[str, object], ...]


def bags_in(folder: Path) -> list[Path]:
    """Return the bundles in a folder, or the folder itself if it is one."""
    if (folder / tags.DECLARATION).exists():
        return [folder]
    return sorted(
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and (path / tags.DECLARATION).exists()
    )


def claim_of(folder: Path) -> Claimed:
    """Return what a bag claims to be."""
    return claimed(folder.name, read_tag(folder, FILE, LARGEST))


def require_signed(folder: Path, claim: Claimed, public: str) -> None:
    """Raise unless the station's key signed this very tag manifest."""
    if not claim.is_by(public):
        raise BundleForgedError(name=folder.name, reason="its signature is not the station's")
    found = hashlib.sha256(read_tag(folder, tags.TAG_MANIFEST)).hexdigest()
    if found != claim.statement.tagmanifest:
        raise BundleForgedError(name=folder.name, reason="another bag lies under its signature")


def opened(folder: Path, claim: Claimed, keys: Path) -> Contents:
    """Verify the bag, decrypt its contents, and return them if they are what was signed."""
    bag = verify(folder)
    if tags.MANIFEST not in bag.tagged or f"{tags.PAYLOAD}{CONTENTS}" not in bag.payload:
        raise BundleForgedError(name=folder.name, reason="it is no bundle")
    fault = BundleUnreadableError(name=folder.name, reason="")
    with decrypting(folder / tags.PAYLOAD / CONTENTS, keys, fault) as blocks:
        content = b"".join(unpacked(blocks, fault))
    said = claim.statement
    if hashlib.sha256(content).hexdigest() != said.content:
        raise BundleForgedError(name=folder.name, reason="other contents were signed")
    contents = _parsed(folder.name, content, said.station, said.number)
    wanted = {f"{tags.PAYLOAD}{file_of(n)}" for n in range(1, len(contents.objects) + 1)}
    if bag.payload.keys() != {f"{tags.PAYLOAD}{CONTENTS}", *wanted}:
        raise BundleForgedError(name=folder.name, reason="it has other files than it says")
    return contents


def unpacked(blocks: Iterable[bytes], fault: BundleUnreadableError) -> Iterator[bytes]:
    """Yield what is compressed, a piece at a time, up to a limit."""
    stream, size = zlib.decompressobj(GZIP), 0
    try:
        for block in blocks:
            rest = block
            while rest and not stream.eof:
                piece = stream.decompress(rest, PIECE)
                rest, size = stream.unconsumed_tail, size + len(piece)
                if size > LARGEST_CONTENTS:
                    fault.facts["reason"] = LARGE_PHRASE
                    raise fault
                yield piece
    except zlib.error as found:
        raise BundleUnreadableError(**{**fault.facts, "reason": "they are damaged"}) from found


def _parsed(name: str, content: bytes, station: str, number: int) -> Contents:
    try:
        said = json.loads(content)
        own = (said["format"], said["station"], said["number"])
        rows, trail = said["rows"], said["trail"]
        contents = Contents(
            unit=str(said["unit"]),
            recipe=dict(said["recipe"]),
            rows={str(table): list(some) for table, some in rows.items()},
            objects=tuple(_carried(n, one) for n, one in enumerate(said["objects"], 1)),
            trail=tuple(dict(one) for one in trail),
        )
    except (*MISFITS, ObjectKeyError) as fault:
        raise BundleUnreadableError(name=name, reason="they are not in order") from fault
    if own != (FORMAT, station, number):
        raise BundleUnreadableError(name=name, reason="they are of another bundle")
    return contents


def _carried(number: int, one: Mapping[str, object]) -> Carried:
    """Return an object as it is named; a ValueError where no object can be so."""
    key, sha256, media = str(one["key"]), str(one["sha256"]), str(one["media_type"])
    size = one["size"]
    check_key(key)
    sound = (
        one["file"] == file_of(number)
        and key.startswith((MASTERS, PRODUCTS))
        and _DIGEST.fullmatch(sha256)
        and _MEDIA.fullmatch(media)
        and type(size) is int
        and 0 <= size <= LARGEST_OBJECT
    )
    if not sound:
        raise ValueError(key)
    return Carried(key, sha256, int(str(size)), media)
