"""Lines of records compared with the inventory: what is new, what is changed, what is as before.

A line names a record and one place that it claims. Of a record's places the one that says the same
is taken first, then one in the same volume, whose leaves then changed; otherwise the place is new.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.holdings.known import ClaimWrite, Note, RecordChanges, RecordWrite
from pipeline.holdings.problems import Fault, problem
from pipeline.holdings.rows import RecordFacts, digest, line_digest
from pipeline.ids import RecordKey, VolumeId, new_id
from pipeline.nouns.record import Register, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.holdings.known import KnownRecord
    from pipeline.holdings.rows import RecordRow
    from pipeline.nouns.volume import Citation


@dataclass(slots=True)
class _Place:
    """A claimed place while a batch is compared."""

    key: str
    volume: VolumeId
    leaves: str
    seen: bool

    @property
    def text(self) -> str:
        return f"{self.volume} {self.leaves}"


@dataclass(slots=True)
class _Record:
    """A record while a batch is compared."""

    key: RecordKey
    facts: RecordFacts
    standing: Standing
    seen: bool
    places: list[_Place]


class RecordComparison:
    """Compares lines one by one; `changes` gathers what they change."""

    def __init__(
        self,
        known: Mapping[tuple[Register, str], KnownRecord],
        volumes: Mapping[Citation, VolumeId],
    ) -> None:
        self.changes = RecordChanges()
        self._volumes = volumes
        self._now = {name: _working(record) for name, record in known.items()}

    def take_all(self, rows: Iterable[RecordRow]) -> RecordChanges:
        """Compare every line and return what they change."""
        for row in rows:
            self._take(row)
        return self.changes

    def _take(self, row: RecordRow) -> None:
        record = self._now.get(row.name)
        if record is not None and record.seen:
            columns = _contradictions(row.facts, record.facts)
            if columns:
                self._refuse(row, Fault.DIFFERS, columns=", ".join(columns))
                return
        if record is None:
            record = _Record(
                RecordKey(new_id()), _complete(row), Standing.ACTIVE, seen=False, places=[]
            )
            self._now[row.name] = record
            self._add(row, record)
            return
        self._compare(row, record)

    def _add(self, row: RecordRow, record: _Record) -> None:
        mark = digest(record.facts)
        record.standing = record.facts.standing or Standing.ACTIVE
        record.seen = True
        self.changes.new.append(_write(row, record, mark))
        place = self._claim(row, record)
        after = line_digest(mark, _text(place))
        withdrawn = Standing.WITHDRAWN if record.standing is Standing.WITHDRAWN else None
        self.changes.notes.append(
            Note(Kind.RECORD_IMPORTED, record.key, None, after, standing=withdrawn)
        )
        self.changes.tally.added += 1

    def _compare(self, row: RecordRow, record: _Record) -> None:
        facts_before, further = record.facts, record.seen
        if not record.seen:
            record.facts = _overlaid(row, record.facts)
            record.seen = True
            self.changes.seen.append(record.key)
        old, new, repeated = self._match(row, record)
        if repeated and further:
            self._refuse(row, Fault.REPEATED_LINE)
            return
        if record.facts != facts_before:
            record.standing = _standing(record)
            self.changes.changed.append(_write(row, record, digest(record.facts)))
        self._count(record, facts_before, old, new)

    def _count(
        self, record: _Record, facts_before: RecordFacts, old: str | None, new: str | None
    ) -> None:
        tally = self.changes.tally
        if record.facts == facts_before and old == new:
            tally.unchanged += 1
            return
        added = old is None and new is not None
        tally.added, tally.changed = tally.added + added, tally.changed + (not added)
        before = None if added else line_digest(digest(facts_before), old or "")
        after = line_digest(digest(record.facts), new or "")
        changed = record.facts.standing is not facts_before.standing
        standing = record.standing if changed else None
        self.changes.notes.append(
            Note(Kind.RECORD_CHANGED, record.key, before, after, standing=standing)
        )

    def _match(self, row: RecordRow, record: _Record) -> tuple[str | None, str | None, bool]:
        """Take the place that a line claims: its text before and now, and whether it repeats."""
        if row.citation is None:
            return None, None, True
        volume = self._volumes[row.citation]
        inside = [place for place in record.places if place.volume == volume]
        same = next((place for place in inside if place.leaves == row.leaves), None)
        if same is not None:
            repeated, same.seen = same.seen, True
            self.changes.seen_claims.append(same.key)
            return same.text, same.text, repeated
        place = next((place for place in inside if not place.seen), None)
        if place is None:
            return None, _text(self._claim(row, record)), False
        old, place.leaves, place.seen = place.text, row.leaves, True
        self.changes.changed_claims.append(
            ClaimWrite(place.key, record.key, volume, row.leaves, row.labels)
        )
        self.changes.seen_claims.append(place.key)
        return old, place.text, False

    def _claim(self, row: RecordRow, record: _Record) -> _Place | None:
        if row.citation is None:
            return None
        place = _Place(new_id(), self._volumes[row.citation], row.leaves, seen=True)
        record.places.append(place)
        self.changes.new_claims.append(
            ClaimWrite(place.key, record.key, place.volume, row.leaves, row.labels)
        )
        return place

    def _refuse(self, row: RecordRow, code: Fault, **facts: object) -> None:
        self.changes.problems.append(problem(row.line, "", code, **facts))


def _text(place: _Place | None) -> str:
    return "" if place is None else place.text


def _working(record: KnownRecord) -> _Record:
    places = [_Place(item.key, item.volume, item.leaves, item.seen) for item in record.claims]
    return _Record(record.key, record.facts, record.standing, record.seen, places)


def _write(row: RecordRow, record: _Record, mark: str) -> RecordWrite:
    return RecordWrite(record.key, row.register, row.record_id, record.facts, record.standing, mark)


def _complete(row: RecordRow) -> RecordFacts:
    """What a line says of a record nobody knew: where its file has no column, nothing."""
    return RecordFacts(
        type=row.facts.type,
        unit=row.facts.unit,
        title=row.facts.title or "",
        year=row.facts.year,
        register_number=row.facts.register_number or "",
        names=row.facts.names or (),
        former_ids=_ids(row.facts.former_ids or (), row),
        standing=row.facts.standing or Standing.ACTIVE,
    )


def _overlaid(row: RecordRow, known: RecordFacts) -> RecordFacts:
    """What a record's first line says, and what was known where its file has no such column."""
    said = row.facts
    return RecordFacts(
        type=said.type,
        unit=said.unit,
        title=known.title if said.title is None else said.title,
        year=said.year if row.dated else known.year,
        register_number=(
            known.register_number if said.register_number is None else said.register_number
        ),
        names=known.names if said.names is None else said.names,
        former_ids=_ids(
            (known.former_ids or ()) if said.former_ids is None else said.former_ids, row
        ),
        standing=known.standing if said.standing is None else said.standing,
    )


def _ids(former: Iterable[str], row: RecordRow) -> tuple[str, ...]:
    return tuple(sorted({*former, *row.spellings}))


def _contradictions(said: RecordFacts, known: RecordFacts) -> list[str]:
    """The columns in which a further line says something else; it may leave them empty."""
    found = []
    for item in fields(RecordFacts):
        value, before = getattr(said, item.name), getattr(known, item.name)
        if item.name == "former_ids":
            value = before if set(value or ()) <= set(before) else value
        if value not in (None, "", ()) and value != before:
            found.append(item.name)
    return found


def _standing(record: _Record) -> Standing:
    """A merged record stays merged until its merges are settled again, unless it is withdrawn."""
    if record.facts.standing is Standing.WITHDRAWN:
        return Standing.WITHDRAWN
    return Standing.MERGED if record.standing is Standing.MERGED else Standing.ACTIVE
