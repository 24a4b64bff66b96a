"""The import of an inventory in SQL: what is known of a batch of lines, and what they change."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import (
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from pipeline.clock import now
from pipeline.holdings.archives import Unit
from pipeline.holdings.known import Run
from pipeline.ids import DocumentId, RecordKey, VolumeId, new_id
from pipeline.nouns.record import Standing
from pipeline.nouns.volume import Risk
from storage.records.missing import missing_lines
from storage.records.recordlines import known_records, write_records
from storage.records.volumelines import add_unlisted, known_volumes, write_volumes
from storage.schema.documents import document, link
from storage.schema.inventory import alias, claim, claim_leaf, leaf, record, unit, volume
from storage.schema.progress import import_run

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from pipeline.holdings.columns import FileKind
    from pipeline.holdings.known import KnownRecord, KnownVolume, RecordChanges, VolumeChanges
    from pipeline.holdings.problems import Problem
    from pipeline.nouns.record import Register
    from pipeline.nouns.volume import Citation


class SqlHoldings:
    """Units, volumes and records as files of the inventory bring them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def units(self) -> Mapping[str, Unit]:
        """Return the archive units by code."""
        rows = self._connection.execute(select(unit).order_by(unit.c.code))
        return {
            row.code: Unit(row.code, row.name_mn, row.name_en, Risk(row.risk), row.four_eyes)
            for row in rows
        }

    def holding(self) -> frozenset[str]:
        """Return the codes of the units that have a volume or a record."""
        holds = or_(
            exists().where(volume.c.unit == unit.c.code),
            exists().where(record.c.unit == unit.c.code),
        )
        return frozenset(self._connection.scalars(select(unit.c.code).where(holds)))

    def add_unit(self, made: Unit) -> None:
        """Add an archive unit."""
        self._connection.execute(
            unit.insert().values(
                code=made.code,
                name_mn=made.name_mn,
                name_en=made.name_en,
                risk=made.risk.value,
                four_eyes=made.four_eyes,
            )
        )

    def want_two_people(self, codes: Collection[str]) -> tuple[str, ...]:
        """Have units want two people for checking and registering; return those that did not."""
        changed = tuple(
            self._connection.scalars(
                select(unit.c.code).where(unit.c.code.in_(codes), unit.c.four_eyes.is_(False))
            )
        )
        if changed:
            self._connection.execute(
                update(unit).where(unit.c.code.in_(changed)).values(four_eyes=True)
            )
        return changed

    def begin(self, path: str, sha256: str, kind: FileKind) -> Run:
        """Go on with the last run if it was of the same file and did not end, or begin one."""
        last = self._connection.execute(
            select(import_run)
            .where(import_run.c.kind == kind.value)
            .order_by(import_run.c.started.desc(), import_run.c.id.desc())
            .limit(1)
        ).first()
        if last is not None and last.sha256 == sha256 and last.finished is None:
            return Run(last.id, last.line, last.counts)
        made = Run(new_id(), 0, {})
        self._connection.execute(
            import_run.insert().values(
                id=made.id,
                path=path,
                sha256=sha256,
                kind=kind.value,
                line=0,
                counts={},
                started=now(),
            )
        )
        return made

    def advance(self, run: Run, line: int, counts: Mapping[str, int]) -> Run | None:
        """Note how far a run got; None if somebody else advanced it meanwhile."""
        changed = self._connection.execute(
            update(import_run)
            .where(
                import_run.c.id == run.id,
                import_run.c.line == run.line,
                import_run.c.finished.is_(None),
            )
            .values(line=line, counts=dict(counts))
        )
        return Run(run.id, line, counts) if changed.rowcount == 1 else None

    def finish(self, run: Run, counts: Mapping[str, int]) -> None:
        """End a run."""
        self._connection.execute(
            update(import_run)
            .where(import_run.c.id == run.id)
            .values(finished=now(), counts=dict(counts))
        )

    def volumes(self, named: Collection[Citation], run: str) -> Mapping[Citation, KnownVolume]:
        """Return the volumes that are known at these citations."""
        return known_volumes(self._connection, named, run)

    def add_unlisted(self, named: Iterable[Citation]) -> Mapping[Citation, VolumeId]:
        """Add volumes that records claim and no line has named yet."""
        return add_unlisted(self._connection, named)

    def write_volumes(self, changes: VolumeChanges, run: str) -> None:
        """Write what a batch of lines changes about volumes."""
        write_volumes(self._connection, changes, run)

    def with_leaves(self, keys: Sequence[VolumeId]) -> tuple[VolumeId, ...]:
        """Return those volumes in which leaves were found."""
        rows = self._connection.scalars(
            select(volume.c.id).where(
                volume.c.id.in_(keys), exists().where(leaf.c.volume == volume.c.id)
            )
        )
        return tuple(VolumeId(key) for key in rows)

    def records(
        self, named: Collection[tuple[Register, str]], run: str
    ) -> Mapping[tuple[Register, str], KnownRecord]:
        """Return the records that are known under these names, with their other IDs and places."""
        return known_records(self._connection, named, run)

    def write_records(self, changes: RecordChanges, run: str) -> None:
        """Write what a batch of lines changes about records and the places they claim."""
        write_records(self._connection, changes, run)

    def unregistered_papers(self, records: Sequence[RecordKey]) -> tuple[DocumentId, ...]:
        """Return the documents of records whose version in work is not registered yet."""
        rows = self._connection.scalars(
            select(document.c.id)
            .join(link, link.c.document == document.c.id)
            .where(
                link.c.record.in_(records),
                link.c.standing != "withdrawn",
                document.c.discarded.is_(None),
                or_(document.c.current.is_(None), document.c.current != document.c.version),
            )
            .distinct()
        )
        return tuple(DocumentId(key) for key in rows)

    def replaced_places(self, run: Run, file_name: str) -> tuple[tuple[RecordKey, str], ...]:
        """Return the claims that changed lines of a file left behind: record and claim.

        Where a record's lines name new places and leave out as many that an earlier file of this
        name had, those lines were changed; what is left out beyond that is missing.
        """
        runs = self._connection.execute(select(import_run.c.id, import_run.c.path))
        earlier = [row.id for row in runs if row.id != run.id and Path(row.path).name == file_name]
        added = claim.alias()
        gained = (
            select(func.count())
            .where(added.c.record == claim.c.record, added.c.added_in == run.id)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            select(claim.c.record, claim.c.id, gained.label("gained"))
            .where(claim.c.seen_in.in_(earlier), gained > 0)
            .order_by(claim.c.record, claim.c.id)
        )
        nth: Counter[str] = Counter()
        left_behind = []
        for row in rows:
            nth[row.record] += 1
            if nth[row.record] <= row.gained:
                left_behind.append((RecordKey(row.record), str(row.id)))
        return tuple(left_behind)

    def drop_places(self, keys: Sequence[str]) -> None:
        """Forget claims that their changed lines replaced."""
        for key in keys:
            self._connection.execute(delete(claim_leaf).where(claim_leaf.c.claim == key))
            self._connection.execute(delete(claim).where(claim.c.id == key))

    def merge_pairs(self) -> tuple[tuple[str, str], ...]:
        """Return every record whose ID is a former ID of another, with that other."""
        rows = self._connection.execute(
            select(record.c.id, alias.c.record)
            .join(
                alias,
                (alias.c.register == record.c.register) & (alias.c.alias == record.c.record_id),
            )
            .where(alias.c.record != record.c.id, record.c.standing != Standing.WITHDRAWN.value)
        )
        return tuple((str(former), str(later)) for former, later in rows)

    def merged(self) -> Mapping[str, str]:
        """Return every merged record with what it became."""
        rows = self._connection.execute(
            select(record.c.id, record.c.merged_into).where(
                record.c.standing == Standing.MERGED.value
            )
        )
        return {str(key): str(into) for key, into in rows}

    def merge(self, into: Mapping[str, str]) -> None:
        """Mark records as merged."""
        if into:
            self._connection.execute(
                update(record)
                .where(record.c.id == bindparam("key"))
                .values(standing=Standing.MERGED.value, revision=record.c.revision + 1),
                [{"key": key, "merged_into": later} for key, later in into.items()],
            )

    def unmerge(self, keys: Sequence[str]) -> None:
        """Mark records as standing for themselves again."""
        if keys:
            self._connection.execute(
                update(record)
                .where(record.c.id == bindparam("key"))
                .values(
                    standing=Standing.ACTIVE.value,
                    merged_into=None,
                    revision=record.c.revision + 1,
                ),
                [{"key": key} for key in keys],
            )

    def missing(self, run: str, kind: FileKind) -> Iterator[Problem]:
        """Yield what earlier files of the same units named and this complete one does not."""
        return missing_lines(self._connection, run, kind)
