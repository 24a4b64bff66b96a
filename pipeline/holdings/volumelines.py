"""Lines of volumes compared with the inventory: what is new, what is changed, what is as before."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.holdings.known import KnownVolume, Note, VolumeChanges, VolumeWrite
from pipeline.holdings.problems import Fault, problem
from pipeline.holdings.rows import VolumeFacts, digest
from pipeline.ids import VolumeId, new_id
from pipeline.nouns.volume import CountQuality, Risk, VolumeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.holdings.problems import Problem
    from pipeline.holdings.rows import VolumeRow
    from pipeline.nouns.volume import Citation

UNSAID = VolumeFacts(
    kind=VolumeKind.LOOSE,
    sheets=None,
    count_quality=CountQuality.UNKNOWN,
    restricted=False,
    risk=Risk.LOW,
    growing=False,
)


def compare(rows: Iterable[VolumeRow], known: Mapping[Citation, KnownVolume]) -> VolumeChanges:
    """Return what a batch of lines changes."""
    changes, now = VolumeChanges(), dict(known)
    for row in rows:
        before = now.get(row.citation)
        if row.four_eyes:
            changes.two_people.add(row.citation.unit)
        facts = _overlaid(row, before.facts if before else UNSAID)
        if before is not None and before.seen:
            changes.problems.append(_repeated(row, before.facts, facts))
            continue
        if before is not None and before.acted and facts.sheets != before.facts.sheets:
            changes.problems.append(_act_stands(row, before.facts, facts))
            kept = before.facts
            facts = replace(facts, sheets=kept.sheets, count_quality=kept.count_quality)
        after = _written(changes, row, before, facts)
        now[row.citation] = after
        changes.seen.append(after.key)
    return changes


def _overlaid(row: VolumeRow, known: VolumeFacts) -> VolumeFacts:
    """What the line says, and what was known where its file has no such column."""
    said = {
        item.name: getattr(row.facts, item.name)
        for item in fields(VolumeFacts)
        if getattr(row.facts, item.name) is not None
    }
    if row.counts:
        said["sheets"] = row.facts.sheets
    return replace(known, **said)


def _repeated(row: VolumeRow, known: VolumeFacts, said: VolumeFacts) -> Problem:
    columns = [
        item.name
        for item in fields(VolumeFacts)
        if getattr(known, item.name) != getattr(said, item.name)
    ]
    if columns:
        return problem(row.line, "", Fault.DIFFERS, columns=", ".join(columns))
    return problem(row.line, "", Fault.REPEATED_LINE)


def _act_stands(row: VolumeRow, known: VolumeFacts, said: VolumeFacts) -> Problem:
    here, there = ("–" if one.sheets is None else one.sheets for one in (known, said))
    return problem(row.line, "sheets", Fault.ACT_STANDS, here=here, said=there)


def _written(
    changes: VolumeChanges, row: VolumeRow, before: KnownVolume | None, facts: VolumeFacts
) -> KnownVolume:
    mark = digest(facts)
    if before is None:
        key = VolumeId(new_id())
        changes.new.append(VolumeWrite(key, row.citation, facts, mark))
        changes.notes.append(Note(Kind.VOLUME_IMPORTED, key, None, mark))
        changes.tally.added += 1
        return KnownVolume(key, facts, listed=True, seen=True)
    if before.listed and before.facts == facts:
        changes.tally.unchanged += 1
        return replace(before, seen=True)
    changes.changed.append(VolumeWrite(before.key, row.citation, facts, mark))
    if before.listed:
        changes.notes.append(Note(Kind.VOLUME_CHANGED, before.key, digest(before.facts), mark))
        changes.tally.changed += 1
    else:
        changes.notes.append(Note(Kind.VOLUME_IMPORTED, before.key, None, mark))
        changes.tally.added += 1
    if before.facts.sheets != facts.sheets:
        changes.recount.append(before.key)
    if facts.restricted and not before.facts.restricted:
        changes.restrict.append(before.key)
    return KnownVolume(before.key, facts, listed=True, seen=True)
