"""Settling: what a whole file changes about the archive, after its last line.

Changed lines have replaced the places they named before; former IDs that are records are merged;
documents that waited for a record are linked, and their images brought to its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind, happened
from pipeline.holdings.columns import FileKind
from pipeline.holdings.merging import resolve
from pipeline.holdings.problems import Fault, Problem, problem
from pipeline.ids import RecordKey
from pipeline.moves.linking import make_link, settle_wanted, take_back
from pipeline.moves.reshelving import reshelve_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.events import Actor
    from pipeline.holdings.known import Run
    from pipeline.holdings.merging import Merges
    from pipeline.ports.records import Transaction

CARRIED = "merged:"


@dataclass(frozen=True, slots=True)
class Settled:
    """How many places their changed lines replaced, and which merges cannot be made."""

    replaced: int
    problems: tuple[Problem, ...]


def settle(tx: Transaction, run: Run, kind: FileKind, file_name: str, actor: Actor) -> Settled:
    """Settle a file of records; a file of volumes needs none of it."""
    if kind is FileKind.VOLUMES:
        return Settled(0, ())
    replaced = _replace_places(tx, run, file_name, actor)
    problems = _merge(tx, actor)
    settle_wanted(tx, actor)
    reshelve_all(tx, actor)
    return Settled(replaced, problems)


def _replace_places(tx: Transaction, run: Run, file_name: str, actor: Actor) -> int:
    left_behind = tx.holdings.replaced_places(run, file_name)
    tx.holdings.drop_places([claim for _, claim in left_behind])
    tx.events.append(
        [
            happened(
                Kind.RECORD_CHANGED,
                "record",
                record,
                origin=tx.events.origin,
                actor=actor,
                facts={"place_replaced": claim},
            )
            for record, claim in left_behind
        ]
    )
    return len(left_behind)


def _merge(tx: Transaction, actor: Actor) -> tuple[Problem, ...]:
    merges, before = resolve(tx.holdings.merge_pairs()), tx.holdings.merged()
    new = {key: later for key, later in merges.into.items() if before.get(key) != later}
    undone = [key for key in before if key not in merges.into]
    tx.holdings.merge(new)
    tx.holdings.unmerge(undone)
    for key in undone:
        _note(tx, actor, Kind.RECORD_CHANGED, key, {"standing": "active"})
        _take_back(tx, key, before[key], actor)
    for key, later in new.items():
        _note(tx, actor, Kind.RECORD_MERGED, key, {"into": later})
        if key in before:
            _take_back(tx, key, before[key], actor)
        _carry(tx, key, later, actor)
    return tuple(_unmerged(tx, merges))


def _note(tx: Transaction, actor: Actor, kind: Kind, key: str, facts: Mapping[str, object]) -> None:
    tx.events.note(kind, "record", key, actor=actor, facts=facts)


def _carry(tx: Transaction, key: str, later: str, actor: Actor) -> None:
    """The papers of a merged record are papers of what it became; its own links stay."""
    record = tx.inventory.get(RecordKey(later))
    for link in tx.links.of_record(RecordKey(key)):
        make_link(
            tx,
            record,
            tx.documents.get(link.document),
            actor,
            role=link.role,
            evidence=f"{CARRIED}{key}",
            standing=link.standing,
        )


def _take_back(tx: Transaction, key: str, later: str, actor: Actor) -> None:
    for link in tx.links.of_record(RecordKey(later)):
        if link.evidence == f"{CARRIED}{key}":
            take_back(tx, link, actor, reason="the inventory no longer merges these records")


def _unmerged(tx: Transaction, merges: Merges) -> Iterable[Problem]:
    def name(key: str) -> str:
        return str(tx.inventory.get(RecordKey(key)))

    for key in merges.circular:
        yield problem(0, "former_ids", Fault.MERGE_CIRCLE, name=name(key))
    for key, others in merges.contested.items():
        named = ", ".join(name(other) for other in others)
        yield problem(0, "former_ids", Fault.MERGE_CONTESTED, name=name(key), others=named)
