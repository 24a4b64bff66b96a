"""Rows of the inventory: what one line says of a volume, or of a record and one place it claims."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.holdings import cells
from pipeline.holdings.problems import CellError, Fault, Problem
from pipeline.nouns.record import Register, Standing
from pipeline.nouns.volume import (
    Citation,
    CitationError,
    CountQuality,
    LeafRangeError,
    Risk,
    VolumeKind,
    expand_leaves,
    parse_citation,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.holdings.archives import Unit

_LABEL = re.compile(r"[\w/]{1,40}")
_SEPARATED = re.compile(r"[/,;]")


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """What a line says of a volume. None: the file has no such column."""

    kind: VolumeKind | None
    sheets: int | None
    count_quality: CountQuality | None
    restricted: bool | None
    risk: Risk | None
    growing: bool | None


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """One line of a file of volumes."""

    line: int
    citation: Citation
    facts: VolumeFacts
    counts: bool
    four_eyes: bool


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a line says of a record. None: the file has no such column."""

    type: str
    unit: str
    title: str | None
    year: int | None
    register_number: str | None
    names: tuple[str, ...] | None
    former_ids: tuple[str, ...] | None
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of a file of records: the record, and one place it claims."""

    line: int
    register: Register
    record_id: str
    facts: RecordFacts
    dated: bool
    spellings: tuple[str, ...]
    citation: Citation | None
    leaves: str
    labels: tuple[str, ...]

    @property
    def name(self) -> tuple[Register, str]:
        """The record's name: its register and its ID there."""
        return self.register, self.record_id


def digest(facts: VolumeFacts | RecordFacts) -> str:
    """Return the digest of what a line says of a thing; equal facts have equal digests."""
    values = [getattr(facts, name) for name in facts.__slots__]
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()


def line_digest(facts: str, place: str) -> str:
    """Return the digest of a whole line, from that of its facts and the place it claims."""
    return hashlib.sha256(f"{facts} {place}".encode()).hexdigest()


def volume_row(
    line: int, found: Mapping[str, str], units: Mapping[str, Unit]
) -> VolumeRow | Problem:
    """Return what a line of a file of volumes says, or what is wrong with it."""
    try:
        unit = cells.unit("unit", found["unit"], units)
        parts = (found["fonds"], found["inventory"], found["item"])
        citation = _citation("item", "/".join(cells.clean(part) for part in parts), unit.code)
        facts = _volume_facts(found, unit)
        four_eyes = cells.choice("four_eyes", found.get("four_eyes", ""), cells.YES_NO, empty=False)
    except CellError as fault:
        return fault.at(line)
    return VolumeRow(line, citation, facts, "sheets" in found, four_eyes)


def _volume_facts(found: Mapping[str, str], unit: Unit) -> VolumeFacts:
    sheets = cells.count("sheets", found.get("sheets", ""))
    guess = CountQuality.UNKNOWN if sheets is None else CountQuality.ESTIMATED
    quality = cells.choice(
        "count_quality", found.get("count_quality", ""), cells.QUALITIES, empty=guess
    )
    if quality is CountQuality.COUNTED and sheets is None:
        raise CellError(column="sheets", code=Fault.COUNT)
    kind = cells.choice("kind", found.get("kind", ""), cells.KINDS, empty=VolumeKind.LOOSE)
    restricted = cells.choice("restricted", found.get("restricted", ""), cells.SECRECY, empty=False)
    risk = cells.choice("risk", found.get("risk", ""), cells.RISKS, empty=unit.risk)
    growing = cells.choice("open", found.get("open", ""), cells.YES_NO, empty=False)
    return VolumeFacts(
        kind=kind if "kind" in found else None,
        sheets=sheets,
        count_quality=quality if {"sheets", "count_quality"} & found.keys() else None,
        restricted=restricted if "restricted" in found else None,
        risk=risk if "risk" in found else None,
        growing=growing if "open" in found else None,
    )


def record_row(
    line: int, found: Mapping[str, str], units: Mapping[str, Unit]
) -> RecordRow | Problem:
    """Return what a line of a file of records says, or what is wrong with it."""
    try:
        register = cells.choice("register", found["register"], cells.REGISTERS)
        record_id = cells.words("record_id", found["record_id"], 200, required=True)
        facts = _record_facts(found, record_id, units)
        citation = _claimed_volume(found, units, facts.unit)
        leaves = cells.words("leaves", found.get("leaves", ""), 200)
        labels = _labels(leaves)
    except CellError as fault:
        return fault.at(line)
    return RecordRow(
        line=line,
        register=register,
        record_id=record_id,
        facts=facts,
        dated="year" in found,
        spellings=_spellings(found["record_id"], record_id),
        citation=citation,
        leaves=leaves,
        labels=labels,
    )


def _record_facts(
    found: Mapping[str, str], record_id: str, units: Mapping[str, Unit]
) -> RecordFacts:
    standing = cells.choice("standing", found.get("standing", ""), cells.STANDINGS, Standing.ACTIVE)
    number = cells.words("register_number", found.get("register_number", ""), 40)
    return RecordFacts(
        type=cells.record_type("type", found["type"]),
        unit=cells.unit("unit", found["unit"], units).code,
        title=cells.words("title", found["title"], 400) if "title" in found else None,
        year=cells.year("year", found.get("year", "")),
        register_number=number.upper() if "register_number" in found else None,
        names=cells.several("names", found["names"], 200) if "names" in found else None,
        former_ids=_former(found["former_ids"], record_id) if "former_ids" in found else None,
        standing=standing if "standing" in found else None,
    )


def _former(text: str, record_id: str) -> tuple[str, ...]:
    """Every former ID under each of its spellings, so that it is found as people type it."""
    ids: list[str] = []
    for part in text.split(";"):
        known = cells.words("former_ids", part, 200)
        ids.extend((known, *_spellings(part, known)))
    return tuple(sorted({known for known in ids if known and known != record_id}))


def _spellings(written: str, known: str) -> tuple[str, ...]:
    """The ID as the file writes it, where its letters had to be put right."""
    raw = unicodedata.normalize("NFC", written.strip())
    return (raw,) if raw != known else ()


def _claimed_volume(
    found: Mapping[str, str], units: Mapping[str, Unit], unit: str
) -> Citation | None:
    text = cells.clean(found.get("volume", ""))
    if not text:
        return None
    if {"fonds", "inventory"} <= found.keys() and not _SEPARATED.search(text):
        text = "/".join((cells.clean(found["fonds"]), cells.clean(found["inventory"]), text))
    citation = _citation("volume", text, unit)
    cells.unit("volume", citation.unit, units)
    return citation


def _citation(column: str, text: str, unit: str) -> Citation:
    try:
        citation = parse_citation(text, unit)
    except CitationError:
        raise CellError(column, Fault.CITATION, value=text[:80]) from None
    if max(len(citation.fonds), len(citation.inventory)) > 40 or len(citation.item) > 200:  # noqa: PLR2004  # the widths of the columns
        raise CellError(column, Fault.TOO_LONG, limit=40)
    return citation


def _labels(leaves: str) -> tuple[str, ...]:
    try:
        labels = expand_leaves(leaves)
    except LeafRangeError:
        raise CellError(column="leaves", code=Fault.LEAF_RANGE, value=leaves[:80]) from None
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise CellError(column="leaves", code=Fault.LEAF_RANGE, value=leaves[:80])
    return labels
