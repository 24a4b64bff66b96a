"""Loading: one batch of lines compared with the inventory, and written in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind, happened
from pipeline.holdings import volumelines
from pipeline.holdings.recordlines import RecordComparison
from pipeline.holdings.rows import RecordRow, VolumeRow
from pipeline.moves.capturing import count_leaves
from pipeline.moves.restricting import restrict
from pipeline.moves.revising import revise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.holdings.known import Note, RecordChanges, Tally, VolumeChanges
    from pipeline.holdings.problems import Problem
    from pipeline.ids import RecordKey, VolumeId
    from pipeline.ports.records import Transaction


def load(
    tx: Transaction, rows: Sequence[VolumeRow | RecordRow], run: str, actor: Actor
) -> tuple[Tally, list[Problem]]:
    """Take a batch of lines in; return what they brought and which could not be taken."""
    volumes = _load_volumes(tx, [row for row in rows if isinstance(row, VolumeRow)], run, actor)
    records = _load_records(tx, [row for row in rows if isinstance(row, RecordRow)], run, actor)
    changes = records if records.seen or records.new or records.problems else volumes
    return changes.tally, changes.problems


def _load_volumes(
    tx: Transaction, rows: Sequence[VolumeRow], run: str, actor: Actor
) -> VolumeChanges:
    known = tx.holdings.volumes({row.citation for row in rows}, run)
    changes = volumelines.compare(rows, known)
    tx.holdings.write_volumes(changes, run)
    _note(tx, "volume", changes.notes, actor)
    for code in tx.holdings.want_two_people(changes.two_people):
        tx.events.note(Kind.UNIT_CHANGED, "unit", code, actor=actor, facts={"four_eyes": True})
    for key in tx.holdings.with_leaves(changes.recount):
        count_leaves(tx, key, actor)
    for key in changes.restrict:
        _restrict(tx, key, actor)
    return changes


def _restrict(tx: Transaction, key: VolumeId, actor: Actor) -> None:
    """The papers of a volume restricted now are restricted too; only a person lifts that."""
    for document in tx.documents.in_volume(key):
        restrict(tx, document, actor, by="volume")


def _load_records(
    tx: Transaction, rows: Sequence[RecordRow], run: str, actor: Actor
) -> RecordChanges:
    claimed = {row.citation for row in rows if row.citation is not None}
    volumes = {citation: known.key for citation, known in tx.holdings.volumes(claimed, run).items()}
    volumes |= tx.holdings.add_unlisted(sorted(claimed - volumes.keys(), key=str))
    known = tx.holdings.records({row.name for row in rows}, run)
    changes = RecordComparison(known, volumes).take_all(rows)
    tx.holdings.write_records(changes, run)
    _note(tx, "record", changes.notes, actor)
    _describe_again(tx, [item.key for item in changes.changed], actor)
    return changes


def _describe_again(tx: Transaction, records: Sequence[RecordKey], actor: Actor) -> None:
    """Papers that are not registered yet are compared anew with what the inventory says now."""
    if records:
        for key in tx.holdings.unregistered_papers(records):
            revise(tx, tx.documents.get(key), actor, "the inventory changed")


def _note(tx: Transaction, noun: str, notes: Sequence[Note], actor: Actor) -> None:
    tx.events.append(
        [
            happened(
                note.kind,
                noun,
                note.key,
                origin=tx.events.origin,
                actor=actor,
                facts=note.facts,
            )
            for note in notes
        ]
    )
