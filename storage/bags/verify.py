"""Verifying: whether a folder is a whole bag, read as if whoever made it meant us harm."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stations.errors import BagError
from storage.bags import tags
from storage.objects.blocks import blocks_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ALGORITHMS = {"sha256": 64, "sha512": 128}
LARGEST_TAG = 64 << 20
MOST_FILES = 200_000
LONGEST_NAME = 400
MISSING_PHRASE = "a file is missing"
UNLISTED_PHRASE = "a file is there that is not listed"
_MANIFEST = re.compile(r"(?P<kind>tagmanifest|manifest)-(?P<algorithm>[a-z0-9]+)\.txt")
_DECLARED = re.compile(r"BagIt-Version: (?:0\.97|1\.0)")
_OXUM = re.compile(r"(\d{1,18})\.(\d{1,9})")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\\]")
_WRITTEN = {"%0A": "\n", "%0D": "\r", "%25": "%"}
_ENCODED = re.compile("|".join(_WRITTEN))


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was found whole: its files of payload with their sizes, and the tags it lists."""

    folder: Path
    payload: dict[str, int]
    tagged: frozenset[str]


def verify(folder: Path, *, most: int | None = None) -> Bag:
    """Return a bag that is whole, or raise what is wrong; none with more than `most` bytes is."""
    files = dict(_files(folder))
    payload = {name: size for name, size in files.items() if name.startswith(tags.PAYLOAD)}
    if most is not None and sum(files.values()) > most:
        raise BagError(
            name=folder.name, reason="it is larger than it may be", where=_shown(tags.PAYLOAD)
        )
    _require_tags(folder, files)
    _require_sum(folder, files, payload)
    digests = _listed(folder, files, "manifest")
    if digests.keys() != payload.keys():
        odd = min(digests.keys() ^ payload.keys())
        reason = MISSING_PHRASE if odd in digests else UNLISTED_PHRASE
        raise BagError(name=folder.name, reason=reason, where=_shown(odd))
    return Bag(folder, payload, frozenset(_listed(folder, files, "tagmanifest")))


def read_tag(folder: Path, name: str, most: int = LARGEST_TAG) -> bytes:
    """Return a small file of a bag; a larger one, a link or one that is missing is refused."""
    path = folder / name
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            raise BagError(
                name=folder.name,
                reason="a tag file is too large, or is no file",
                where=_shown(name),
            )
        return path.read_bytes()
    except OSError as fault:
        raise BagError(
            name=folder.name, reason=fault.strerror or type(fault).__name__, where=_shown(name)
        ) from fault


def _files(folder: Path) -> Iterator[tuple[str, int]]:
    """Yield every file by its name with its size; anything but files and folders is refused."""
    waiting, seen = [(folder, "")], 0
    try:
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise BagError(name=folder.name, reason="it is no folder", where=_shown(folder.name))
        while waiting:
            place, prefix = waiting.pop()
            for path in place.iterdir():
                name, found, seen = f"{prefix}{path.name}", path.lstat(), seen + 1
                if seen > MOST_FILES or len(name) > LONGEST_NAME:
                    raise BagError(
                        name=folder.name,
                        reason="it has too many files, or too long names",
                        where=_shown(name),
                    )
                if stat.S_ISDIR(found.st_mode):
                    waiting.append((path, f"{name}/"))
                elif stat.S_ISREG(found.st_mode):
                    yield name, found.st_size
                else:
                    raise BagError(
                        name=folder.name,
                        reason="a link or a device is no file of a bag",
                        where=_shown(name),
                    )
    except OSError as fault:
        raise BagError(
            name=folder.name,
            reason=fault.strerror or type(fault).__name__,
            where=_shown(folder.name),
        ) from fault


def _require_tags(folder: Path, files: Mapping[str, int]) -> None:
    if tags.DECLARATION not in files:
        raise BagError(name=folder.name, reason="it is no bag", where=_shown(tags.DECLARATION))
    lines = _lines(folder, tags.DECLARATION)
    if not _DECLARED.fullmatch(lines[0]) or "Encoding: UTF-8" not in "".join(lines[1:]):
        raise BagError(
            name=folder.name, reason="it is a bag of another kind", where=_shown(tags.DECLARATION)
        )
    if tags.FETCH in files:
        raise BagError(
            name=folder.name, reason="it names files that lie elsewhere", where=_shown(tags.FETCH)
        )


def _require_sum(folder: Path, files: Mapping[str, int], payload: Mapping[str, int]) -> None:
    """Compare what is there with what the bag says of its size, if it says it."""
    if tags.INFO not in files:
        return
    said = tags.pairs_of("\n".join(_lines(folder, tags.INFO))).get("Payload-Oxum")
    if said is not None:
        found = _OXUM.fullmatch(said)
        counted = (sum(payload.values()), len(payload))
        if found is None or (int(found[1]), int(found[2])) != counted:
            raise BagError(
                name=folder.name, reason="it is not as large as it says", where=_shown(tags.INFO)
            )


def _listed(folder: Path, files: Mapping[str, int], kind: str) -> dict[str, str]:
    """Return the files that the manifests of a kind list, after comparing every digest."""
    listed: dict[str, str] = {}
    for name in files:
        found = _MANIFEST.fullmatch(name)
        if found is None or found["kind"] != kind:
            continue
        if found["algorithm"] not in ALGORITHMS:
            raise BagError(
                name=folder.name,
                reason="its digests are of a kind that proves nothing",
                where=_shown(name),
            )
        own = dict(_entries(folder, name, kind, ALGORITHMS[found["algorithm"]]))
        for one, digest in own.items():
            _compare(folder, files, one, found["algorithm"], digest)
        if listed and listed.keys() != own.keys():
            raise BagError(
                name=folder.name, reason="its manifests list different files", where=_shown(name)
            )
        listed = own
    if not listed and kind == "manifest":
        raise BagError(name=folder.name, reason="it has no manifest", where=_shown(tags.MANIFEST))
    return listed


def _entries(folder: Path, manifest: str, kind: str, length: int) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for line in _lines(folder, manifest):
        if not line:
            continue
        digest, _, rest = line.partition(" ")
        name = _ENCODED.sub(lambda found: _WRITTEN[found[0]], rest.lstrip(" *"))
        alike = unicodedata.normalize("NFC", name).casefold()
        if not _is_sound(name) or (kind == "manifest") is not name.startswith(tags.PAYLOAD):
            raise BagError(
                name=folder.name,
                reason="it lists a name that leads elsewhere",
                where=_shown(manifest),
            )
        if alike in seen or len(seen) > MOST_FILES:
            raise BagError(name=folder.name, reason="it lists a name twice", where=_shown(manifest))
        if not re.fullmatch(rf"[0-9a-fA-F]{{{length}}}", digest):
            raise BagError(
                name=folder.name, reason="it lists a digest that is none", where=_shown(manifest)
            )
        seen.add(alike)
        yield name, digest.lower()


def _is_sound(name: str) -> bool:
    """Say whether a name stays within its bag."""
    parts = name.split("/")
    return not _UNFIT.search(name) and all(part not in {"", ".", ".."} for part in parts)


def _compare(
    folder: Path, files: Mapping[str, int], name: str, algorithm: str, digest: str
) -> None:
    if name not in files:
        raise BagError(name=folder.name, reason=MISSING_PHRASE, where=_shown(name))
    passed = hashlib.new(algorithm)
    try:
        with (folder / name).open("rb") as file:
            for block in blocks_in(file):
                passed.update(block)
    except OSError as fault:
        raise BagError(
            name=folder.name, reason=fault.strerror or type(fault).__name__, where=_shown(name)
        ) from fault
    if passed.hexdigest() != digest:
        raise BagError(name=folder.name, reason="a file is damaged", where=_shown(name))


def _lines(folder: Path, name: str) -> list[str]:
    try:
        return tags.lines_of(read_tag(folder, name))
    except UnicodeDecodeError as fault:
        raise BagError(
            name=folder.name, reason="a tag file is no text", where=_shown(name)
        ) from fault


def _shown(name: str) -> str:
    """Return a name as it may be shown: what a terminal would obey is left out."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:LONGEST_NAME]
