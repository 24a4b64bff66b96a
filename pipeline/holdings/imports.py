"""Importing a file of the inventory: streamed, in committed batches, continued after a break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.holdings.columns import FileKind
from pipeline.holdings.csvfile import Row, Table, inspect, open_table, rows
from pipeline.holdings.errors import HoldingsBusyError
from pipeline.holdings.loading import load
from pipeline.holdings.problems import Fault, Problem, problem
from pipeline.holdings.report import Report, Words
from pipeline.holdings.rows import RecordRow, record_row, volume_row
from pipeline.holdings.settling import settle
from pipeline.holdings.within import parted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from pipeline.events import Actor
    from pipeline.holdings.archives import Unit
    from pipeline.holdings.known import Run
    from pipeline.holdings.rows import VolumeRow
    from pipeline.ports.records import Records

BATCH = 2000
COUNTS = ("rows", "added", "changed", "unchanged", "problems")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. `kind` is None if the header did not tell it.

    `rows` are the lines after the header: `added`, `changed`, `unchanged` and `problems` together,
    but for problems that belong to no line, or to one that is taken in all the same. `missing`
    lines were there before and stay. `report` lists problems and missing lines.
    """

    kind: FileKind | None
    rows: int
    added: int
    changed: int
    unchanged: int
    problems: int
    missing: int
    report: Path | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Lines that are taken in together; `last` is the file's line with which they end.

    `doubts` are problems of lines that are taken in all the same.
    """

    rows: list[VolumeRow | RecordRow]
    problems: list[Problem]
    doubts: list[Problem]
    last: int


def import_file(
    records: Records,
    path: Path,
    actor: Actor,
    reports: Path,
    tick: Callable[[int], None] | None = None,
    words: Words = attrgetter("message"),
    types: Collection[str] = (),
    *,
    within: frozenset[str] | None = None,
) -> Imported:
    """Take one file of the inventory in; good lines load, bad ones go to a report.

    `tick` is called with the number of lines done since it was called last. An import that was
    killed goes on when the same file is given again; a repeated import changes nothing. `types`
    are those that forms describe: a record of another is taken in and reported. Lines of units that
    are not `within` are reported too, and change nothing.
    """
    source = inspect(path)
    table = open_table(source)
    if isinstance(table, Problem):
        report = Report(reports, path.name, source.sha256[:12], words)
        report.resume(-1)
        return Imported(None, 0, 0, 0, 0, report.add([table]), 0, report.close())
    with records.writing() as tx:
        run = tx.holdings.begin(str(path.absolute()), source.sha256, table.layout.kind)
        units = tx.holdings.units()
    report = Report(reports, path.name, run.id, words)
    report.resume(run.line)
    for batch in _batches(table, units, run.line, types):
        run = _take(records, run, batch, actor, report, path, within)
        if tick is not None:
            tick(len(batch.rows) + len(batch.problems))
    return _end(records, run, table, actor, report)


def _batches(
    table: Table, units: Mapping[str, Unit], after: int, types: Collection[str]
) -> Iterator[_Batch]:
    """Yield the lines after one that was committed before, in batches."""
    batch = _Batch([], [], [], 0)
    for found in rows(table):
        last = found.last if isinstance(found, Row) else found.line
        if last <= after:
            continue
        made = _made(table, found, units)
        (batch.problems if isinstance(made, Problem) else batch.rows).append(made)  # type: ignore[arg-type]  # each list takes its own
        batch.doubts.extend(_doubts(made, types))
        if len(batch.rows) + len(batch.problems) >= BATCH:
            yield replace(batch, last=last)
            batch = _Batch([], [], [], 0)
        else:
            batch = replace(batch, last=last)
    if batch.last:
        yield batch


def _doubts(made: VolumeRow | RecordRow | Problem, types: Collection[str]) -> Iterator[Problem]:
    """A type that no form describes may be a slip, or a paper that nobody has described yet."""
    if types and isinstance(made, RecordRow) and made.facts.type not in types:
        yield problem(made.line, "type", Fault.UNKNOWN_TYPE, value=made.facts.type)


def _made(
    table: Table, found: Row | Problem, units: Mapping[str, Unit]
) -> VolumeRow | RecordRow | Problem:
    if isinstance(found, Problem):
        return found
    cells = table.layout.cells(found.cells)
    if table.layout.kind is FileKind.VOLUMES:
        return volume_row(found.line, cells, units)
    return record_row(found.line, cells, units)


def _take(
    records: Records,
    run: Run,
    batch: _Batch,
    actor: Actor,
    report: Report,
    path: Path,
    within: frozenset[str] | None,
) -> Run:
    """Load a batch and note how far the file is done, in one transaction."""
    with records.writing() as tx:
        rows, others = parted(tx, batch.rows, run.id, within)
        tally, refused = load(tx, rows, run.id, actor)
        amiss = [*batch.problems, *batch.doubts, *others, *refused]
        problems = sorted(amiss, key=lambda item: item.line)
        gained = {
            "rows": len(batch.rows) + len(batch.problems),
            "added": tally.added,
            "changed": tally.changed,
            "unchanged": tally.unchanged,
            "problems": len(problems),
        }
        counts = {name: run.counts.get(name, 0) + gained[name] for name in COUNTS}
        advanced = tx.holdings.advance(run, batch.last, counts)
        if advanced is None:
            raise HoldingsBusyError(path=path)
        report.add(problems)
    return advanced


def _end(records: Records, run: Run, table: Table, actor: Actor, report: Report) -> Imported:
    """Settle what the whole file changes, report what it left out, and close its run."""
    kind = table.layout.kind
    counts = {name: run.counts.get(name, 0) for name in COUNTS}
    with records.writing() as tx:
        settled = settle(tx, run, kind, table.source.path.name, actor)
        counts["added"] -= settled.replaced
        counts["changed"] += settled.replaced
        counts["problems"] += report.add(settled.problems)
        missing = report.add(tx.holdings.missing(run.id, kind))
        tx.holdings.finish(run, {**counts, "missing": missing})
        tx.events.note(
            Kind.HOLDINGS_IMPORTED,
            "import",
            run.id,
            actor=actor,
            facts={"kind": kind.value, "sha256": table.source.sha256, **counts, "missing": missing},
        )
    return Imported(kind=kind, **counts, missing=missing, report=report.close())
