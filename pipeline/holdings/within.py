"""Within: which lines of an inventory are of the units of whoever imports it.

A line is of the units that it names, and of those of whatever it would change: the record that has
this ID already, and those that it says to have become this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.holdings.problems import Fault, Problem, problem
from pipeline.holdings.rows import RecordRow, VolumeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.holdings.known import KnownRecord
    from pipeline.nouns.record import Register
    from pipeline.ports.records import Transaction

    Name = tuple[Register, str]


def parted(
    tx: Transaction, rows: Sequence[VolumeRow | RecordRow], run: str, within: frozenset[str] | None
) -> tuple[list[VolumeRow | RecordRow], list[Problem]]:
    """Return the lines that lie within some units, and what is wrong with the others."""
    if within is None:
        return list(rows), []
    named = {name for row in rows if isinstance(row, RecordRow) for name in _names(row)}
    known = tx.holdings.records(named, run)
    kept = [row for row in rows if set(_units(row, known)) <= within]
    lines = {row.line for row in kept}
    refused = [problem(row.line, "unit", Fault.OTHER_UNIT) for row in rows if row.line not in lines]
    return kept, refused


def _names(row: RecordRow) -> Iterator[Name]:
    """The record itself, and those that the line says to have become it."""
    yield row.name
    yield from ((row.register, former) for former in row.facts.former_ids or ())


def _units(row: VolumeRow | RecordRow, known: Mapping[Name, KnownRecord]) -> Iterator[str]:
    if isinstance(row, VolumeRow):
        yield row.citation.unit
        return
    yield row.facts.unit
    if row.citation is not None:
        yield row.citation.unit
    yield from (known[name].facts.unit for name in _names(row) if name in known)
