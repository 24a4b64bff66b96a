"""A recount of the progress: what the events tell, by the words of the architecture alone.

The tables are asked only for what no event tells: on which leaf an image lies, which places a
record claims, over which leaves a paper goes, and by what means a version was read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.clock import zone_of
from pipeline.events import Kind
from storage.records.events import event_of
from storage.schema.capture import page
from storage.schema.documents import extent, version
from storage.schema.inventory import claim, claim_leaf, leaf, record, volume
from storage.schema.trail import event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from pipeline.events import Event

Atom = tuple[str, ...]
"""A leaf that is pictured or settled, a link, a paper that is made or registered."""
IN = frozenset({Kind.PAGE_RECEIVED, Kind.PAGE_ACCEPTED})
OUT = frozenset({Kind.PAGE_SUPERSEDED, Kind.PAGE_DISCARDED})


@dataclass(frozen=True)
class Claimed:
    """One place that the inventory claims: leaves of a volume, or all of it."""

    volume: str
    labels: frozenset[str]


@dataclass(frozen=True)
class Known:
    """One record as the inventory knows it."""

    register: str
    unit: str
    type: str
    claims: tuple[Claimed, ...]


class Shelves:
    """What lies where, and which papers can be used."""

    def __init__(self, connection: Connection) -> None:
        run = connection.execute
        self.leaves = {row.id: row for row in run(select(leaf))}
        self.leaf_of = {row.id: row.leaf for row in run(select(page.c.id, page.c.leaf))}
        self.sheets = {row.id: row.sheets for row in run(select(volume))}
        labels: dict[str, set[str]] = defaultdict(set)
        for row in run(select(claim_leaf)):
            labels[row.claim].add(row.label)
        claims: dict[str, list[Claimed]] = defaultdict(list)
        for row in run(select(claim)):
            claims[row.record].append(Claimed(row.volume, frozenset(labels[row.id])))
        self.records = {
            row.id: Known(row.register, row.unit, row.type, tuple(claims[row.id]))
            for row in run(select(record))
        }
        self.volumes: dict[str, set[str]] = defaultdict(set)
        for row in run(select(extent)):
            self.volumes[row.document].add(self.leaves[row.leaf].volume)
        self.usable = {
            (row.document, row.number): row.legible and row.means in {"machine", "keyed"}
            for row in run(select(version))
        }

    def within(self, place: Claimed) -> list[str]:
        """The leaves of a place; of a whole volume those that were certified: of its body."""
        of_it = {key: one for key, one in self.leaves.items() if one.volume == place.volume}
        if place.labels:
            return [key for key, one in of_it.items() if one.label in place.labels]
        return [key for key, one in of_it.items() if one.kind == "body" and one.grown is None]

    def added(self, volume: str) -> list[str]:
        """The certified leaves that were added to a volume later."""
        of_it = [one for one in self.leaves.values() if one.volume == volume]
        return [one.label for one in of_it if one.kind == "body" and one.grown is not None]

    def first(self, place: Claimed) -> frozenset[str]:
        """The labels that a place had before leaves were added; all where it has none but those."""
        of_it = [one for one in self.leaves.values() if one.volume == place.volume]
        added = {one.label for one in of_it if one.grown is not None}
        return place.labels - added or place.labels


class Told:
    """What holds after some events were told."""

    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves
        self.standing: dict[str, str] = {}
        self.imported: dict[str, datetime] = {}
        self._pages: set[str] = set()
        self._absent: set[str] = set()
        self._gone: set[str] = set()
        self._links: dict[str, dict[str, object]] = {}
        self._number: dict[str, int] = defaultdict(lambda: 1)
        self._done: dict[tuple[str, int], set[str]] = defaultdict(set)

    def tell(self, one: Event) -> None:
        """Let one event be told; those of other things change nothing that is counted."""
        kind = one.subject_kind
        if kind == "record":
            self._tell_record(one)
        elif kind == "page":
            self._tell_page(one)
        elif one.type == Kind.LEAF_ABSENT:
            self._absent.add(one.subject_id)
        elif one.type == Kind.LEAF_PRESENT:
            self._absent.discard(one.subject_id)
        elif kind == "link":
            self._tell_link(one)
        elif kind == "document":
            self._tell_document(one)

    def _tell_record(self, one: Event) -> None:
        key = one.subject_id
        if one.type == Kind.RECORD_IMPORTED:
            self.imported[key] = one.at
            self.standing[key] = str(one.facts.get("standing", "active"))
        elif one.type == Kind.RECORD_MERGED:
            self.standing[key] = "merged"
        elif "standing" in one.facts:
            self.standing[key] = str(one.facts["standing"])

    def _tell_page(self, one: Event) -> None:
        if one.type in OUT or _is_contested(one):
            self._pages.discard(one.subject_id)
        elif one.type in IN:
            self._pages.add(one.subject_id)

    def _tell_link(self, one: Event) -> None:
        if one.type == Kind.LINK_MADE:
            self._links[one.subject_id] = dict(one.facts)
        elif one.type == Kind.LINK_CONFIRMED:
            self._links[one.subject_id]["standing"] = "confirmed"
        elif one.type == Kind.LINK_WITHDRAWN:
            self._links.pop(one.subject_id)

    def _tell_document(self, one: Event) -> None:
        key = one.subject_id
        if one.type == Kind.DOCUMENT_DISCARDED:
            self._gone.add(key)
        elif one.type == Kind.DOCUMENT_REVISED:
            self._number[key] = int(str(one.facts["version"]))
            self._done[key, self._number[key]] -= {"described", "assembled"}
        elif one.type in {
            Kind.DOCUMENT_DESCRIBED,
            Kind.DOCUMENT_ASSEMBLED,
            Kind.DOCUMENT_REGISTERED,
        }:
            self._done[key, self._number[key]].add(one.type.partition(".")[2])

    def holds(self) -> set[Atom]:
        """What of all that is counted holds now, piece by piece."""
        pictured = {self._shelves.leaf_of[one] for one in self._pages}
        papers = {
            ("link", str(one["record"]), str(one["document"]))
            for one in self._links.values()
            if (one["role"], one["standing"]) == ("principal", "confirmed")
            and one["document"] not in self._gone
        }
        made = {
            ("made", document)
            for (document, number), done in self._done.items()
            if done >= {"described", "assembled"} and self._shelves.usable[document, number]
        }
        registered = {
            ("registered", document)
            for (document, _), done in self._done.items()
            if "registered" in done
        }
        return {
            *(("pictured", leaf) for leaf in pictured),
            *(("settled", leaf) for leaf in pictured | self._absent),
            *papers,
            *made,
            *registered,
        }


Counts = dict[str, tuple[int, int, int, int]]
"""By the name of a group: records, captured, digitized, registered."""


@dataclass(frozen=True)
class Recount:
    """What was counted: of the records that stand how far each is, and in which months."""

    records: dict[str, Known]
    since: dict[str, dict[str, datetime]]

    def by(self, name: Callable[[Known], str], *, apart: bool) -> Counts:
        """Count the groups of the indicator, or of property apart."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for key, known in self.records.items():
            if (known.register == "property") is apart:
                found[name(known)].update(self.since[key].keys())
        return {one: _line(counts) for one, counts in found.items()}

    def by_month(self, *, apart: bool) -> Counts:
        """Count in which month of its unit each record came and reached what it has reached."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for key, known in self.records.items():
            if (known.register == "property") is apart:
                for stage, moment in self.since[key].items():
                    month = moment.astimezone(zone_of(known.unit)).strftime("%Y-%m")
                    found[month][stage] += 1
        return {one: _line(counts) for one, counts in found.items()}


def _line(counts: Counter[str]) -> tuple[int, int, int, int]:
    return counts["records"], counts["captured"], counts["digitized"], counts["registered"]


def recount(connection: Connection) -> Recount:
    """Tell all events in their order, and note since when without a break each piece holds.

    An absence that was taken back was none: such a leaf is settled since it has had a picture.
    """
    shelves = Shelves(connection)
    told = Told(shelves)
    since: dict[Atom, datetime] = {}
    for one in _heard(list(_events(connection))):
        told.tell(one)
        holds = told.holds()
        since = {atom: since.get(atom, one.at) for atom in holds}
        if one.type == Kind.LEAF_PRESENT and ("settled", one.subject_id) in since:
            since["settled", one.subject_id] = since["pictured", one.subject_id]
    stand = {key for key, standing in told.standing.items() if standing == "active"}
    records = {key: shelves.records[key] for key in stand}
    reached = {key: _reached(key, shelves, since) for key in stand}
    return Recount(records, {key: {"records": told.imported[key], **reached[key]} for key in stand})


def _reached(key: str, shelves: Shelves, since: dict[Atom, datetime]) -> dict[str, datetime]:
    """How far a record is and since when, by the definitions."""
    claims = shelves.records[key].claims
    links = {atom[2]: at for atom, at in since.items() if atom[:2] == ("link", key)}
    volumes = {volume for paper in links for volume in shelves.volumes[paper]}
    places = [_captured(place, shelves, since) for place in claims]
    if None in places or not (claims or volumes):
        return {}
    captured = max(one for one in (places or links.values()) if one is not None)
    wanted = {one.volume for one in claims if not _is_lost(one, shelves, since)}
    reached = {"captured": captured}
    if not links or len(volumes) < (len(wanted) if claims else 1):
        return reached
    for stage, atom in (("digitized", "made"), ("registered", "registered")):
        done = [since.get((atom, paper)) for paper in links]
        if None not in done:
            reached[stage] = max(one for one in (captured, *links.values(), *done) if one)
    return reached


def _captured(place: Claimed, shelves: Shelves, since: dict[Atom, datetime]) -> datetime | None:
    """Since when every claimed leaf has had an accepted page or a coded absence."""
    there = [one for one in shelves.within(place) if ("settled", one) in since]
    if not place.labels:
        certified = (shelves.sheets[place.volume] or 1) - len(shelves.added(place.volume))
        wanted = max(1, certified)
        moments = sorted(since["settled", one] for one in there)
        return moments[wanted - 1] if len(moments) >= wanted else None
    first: dict[str, datetime] = {}
    for one in there:
        label, moment = shelves.leaves[one].label, since["settled", one]
        first[label] = min(moment, first.get(label, moment))
    labels = shelves.first(place)
    if not first.keys() >= labels:
        return None
    return max(moment for label, moment in first.items() if label in labels)


def _is_lost(place: Claimed, shelves: Shelves, since: dict[Atom, datetime]) -> bool:
    """Nothing but absences."""
    if _captured(place, shelves, since) is None:
        return False
    return not any(("pictured", one) in since for one in shelves.within(place))


def _heard(events: list[Event]) -> Iterator[Event]:
    """What is told of the places where images lie now.

    An image that was brought where another stands, and contests it, had never stood there.
    """
    brought = {one.subject_id: at for at, one in enumerate(events) if one.type == Kind.PAGE_SHELVED}
    contests = {
        one.subject_id
        for at, one in enumerate(events)
        if _is_contested(one) and _follows(events, brought.get(one.subject_id), at)
    }
    for at, one in enumerate(events):
        if one.subject_id not in contests or at >= brought[one.subject_id]:
            yield one


def _follows(events: list[Event], brought: int | None, at: int) -> bool:
    """Say whether nothing else was told of an image since it was brought."""
    return (
        brought is not None
        and brought < at
        and not any(one.subject_id == events[at].subject_id for one in events[brought + 1 : at])
    )


def _is_contested(one: Event) -> bool:
    return one.type == Kind.HELD and one.facts.get("code") == "leaf_conflict"


def _events(connection: Connection) -> Iterable[Event]:
    rows = connection.execute(select(event).order_by(event.c.recorded_at, event.c.id))
    return map(event_of, rows)
