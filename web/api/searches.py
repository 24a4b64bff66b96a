"""Searches: papers by what is known of them; what is asked stands in no address and in no log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from pipeline.clock import now
from pipeline.events import Actor
from pipeline.finding.findable import Level
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.sight import sight_of
from pipeline.moves.searching import note_search, search
from pipeline.moves.watching import admit, conclude
from pipeline.nouns.hold import Reason
from pipeline.people.rights import Right, role_for
from pipeline.seeing.known import known_records
from pipeline.words import REASON, plain
from web.api.call import VIA, Reply, reason_of
from web.api.records import Record, TypeCode, record_shape
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Line, Reasoned, Shape, UnitCode
from web.pages.find import KEYS

if TYPE_CHECKING:
    from pipeline.finding.answer import Answer, Undigitized
    from pipeline.finding.answer import Hit as Found
    from web.api.call import Call

LINES, MOST = 20, 50


class SearchAsked(Reasoned):
    """What is known of a paper; it must answer everything that is said."""

    line: Line = ""
    """Names, numbers, dates or any words."""
    name: Line = ""
    parent: Line = ""
    born: Line = ""
    register_number: Line = ""
    record: Line = ""
    act: Line = ""
    place: Line = ""
    property_: Line = Field(default="", alias="property")
    certificate: Line = ""
    parcel: Line = ""
    unit: UnitCode | None = None
    fonds: Line = ""
    inventory: Line = ""
    item: Line = ""
    type: TypeCode | None = None
    year: int | None = Field(default=None, ge=1, le=9999)
    limit: int = Field(default=LINES, ge=1, le=MOST)


class Matched(Shape):
    """A value that answers what was asked."""

    by: str
    field: str
    value: str
    near: bool
    """Whether it is only like what was asked, as a misread one is."""


class Piece(Shape):
    """A stretch of the words around what was found."""

    text: str
    marked: bool


class Hit(Shape):
    """One paper that was found."""

    document: Key
    version: int
    record: str
    unchecked: bool
    restricted: bool
    disputed: bool
    """Whether somebody says that it is no original of its record; a reviewer decides."""
    type: str | None
    unit: str
    year: int | None
    volume: str | None
    name: str
    born: str
    parents: tuple[str, ...]
    place: str
    near: bool
    matched: tuple[Matched, ...]
    snippet: tuple[Piece, ...]


class MayLie(Shape):
    """Where a paper that was not found may lie: no answer says that there is no such one."""

    known: bool
    """Whether anybody has counted what is digitized."""
    volumes: tuple[str, ...]
    more: bool
    placeless: bool
    elsewhere: bool


class Hits(Shape):
    """What was found, best first."""

    total: int
    more: bool
    """Whether there are at least so many."""
    exact: bool
    """Whether anything is exactly what was asked; otherwise items are only like it."""
    whole: bool
    """False while papers are indexed again for a new version, so that some may not be found."""
    items: tuple[Hit, ...]
    undigitized: MayLie | None
    """Nothing where something is exactly what was asked."""
    records: tuple[Record, ...]
    """Records of the IDs that were asked of which no paper is among the items."""


def find_papers(call: Call[SearchAsked]) -> Reply:
    """Find papers within what may be seen; that it was asked is written down, not what."""
    reason = plain(reason_of(call), "request", REASON)
    asked, person, watch = _question(call).required(), call.person, call.house.watch
    token = call.caller.token.id if call.caller.token else ""
    admitted = admit(call.house.records, person, asked, watch, token)
    with call.house.records.reading() as tx:
        before = made_before(tx, call)
        sight = sight_of(person, tx.people.grants(person.id), now())
        found = search(tx, asked, sight, purpose=reason, limit=call.asked.limit)
        papers = [hit.paper.document for hit in found.hits]
        disputed = tx.holds.among("document", papers, Reason.WRONG_ORIGINAL)
        known = known_records(tx, person, call.asked.line, call.asked.record, found)
        records = tuple(record_shape(tx, call, one) for one in known)
    told = {str(hit.paper.document) for hit in found.hits}
    if before is None or not told <= set(before):
        actor = Actor(person.name, role_for(person, Right.SEE_ORIGINALS).value, via=VIA)
        with call.house.records.marking() as tx:
            note_search(tx, asked, found, actor, purpose=reason)
            conclude(tx, admitted, person, asked, found, watch)
            keep_made(tx, call, dict.fromkeys(told, True))
    return Reply(_shape(found, records, disputed))


def _question(call: Call[SearchAsked]) -> Question:
    asked = call.asked
    where = (one.strip() or None for one in (asked.fonds, asked.inventory, asked.item))
    known = Question(place=Place(asked.unit, *where), type=asked.type, year=asked.year)
    said = asked.model_dump(include=set(KEYS) | {"property_"})
    line = parsed(asked.line, call.house.speech.forms)
    return both(line, both(keyed(said), known))


def _shape(found: Answer, records: tuple[Record, ...], disputed: frozenset[str]) -> Hits:
    missing = found.undigitized
    return Hits(
        total=found.total,
        more=found.more,
        exact=found.exact,
        whole=found.whole,
        items=tuple(_hit(one, disputed=one.paper.document in disputed) for one in found.hits),
        undigitized=None if missing is None else _may_lie(missing),
        records=records,
    )


def _may_lie(missing: Undigitized) -> MayLie:
    return MayLie(
        known=missing.known,
        volumes=tuple(map(str, missing.volumes)),
        more=missing.more,
        placeless=missing.placeless,
        elsewhere=missing.elsewhere,
    )


def _hit(hit: Found, *, disputed: bool) -> Hit:
    paper, told = hit.paper, hit.paper.told
    return Hit(
        document=paper.document,
        version=paper.version,
        record=paper.record,
        unchecked=paper.level is Level.UNCHECKED,
        restricted=paper.level is Level.RESTRICTED,
        disputed=disputed,
        type=paper.type,
        unit=paper.unit,
        year=paper.year,
        volume=str(paper.citation) if paper.citation else None,
        name=told.name,
        born=told.born,
        parents=told.parents,
        place=told.place,
        near=hit.near,
        matched=tuple(
            Matched(by=one.key.value, field=one.field, value=one.shown, near=one.near)
            for one in hit.matched
        ),
        snippet=tuple(Piece(text=one.text, marked=one.marked) for one in hit.snippet),
    )
