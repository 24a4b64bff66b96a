"""Showing: what a record's original is, and that nobody sees it without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.moves.absence import absent_leaves
from pipeline.moves.finding import the_record
from pipeline.moves.restricting import restricted_records

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.events import Actor, Event
    from pipeline.geometry import Polygon
    from pipeline.ids import DocumentId
    from pipeline.moves.absence import Absent
    from pipeline.nouns.document import Document, Field, Link
    from pipeline.nouns.hold import Flag, Hold
    from pipeline.nouns.page import Page
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation, Leaf
    from pipeline.ports.records import Transaction, VersionFacts


class PurposeMissingError(UserError):
    """Restricted papers are shown only for a purpose, which is recorded."""

    code = "purpose_missing"
    template = (
        "Record {record} has papers that are restricted, or may be as nobody knows yet what they "
        "are. Say what they are needed for, with --purpose; it is recorded."
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """A place that the inventory claims, as archivists write it."""

    citation: Citation
    leaves: str

    def __str__(self) -> str:
        return f"{self.citation} {self.leaves}".rstrip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a paper: the image, where it lies, and what of it belongs to the paper."""

    page: Page
    citation: Citation
    leaf: Leaf
    polygon: Polygon | None

    @property
    def name(self) -> str:
        """The leaf side as a file may be called: 12аr, a second «12а» 12а+1r, its part 2 12аr-2."""
        place = self.page.place
        doubled = f"+{self.leaf.ordinal}" if self.leaf.ordinal else ""
        part = f"-{place.part}" if place.part > 1 else ""
        return f"{self.leaf.label}{doubled}{place.side}{part}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One paper of an original: the version that is retrievable, or the one in work."""

    link: Link
    document: Document
    number: int
    version: VersionFacts
    fields: tuple[Field, ...]
    sheets: tuple[Sheet, ...]
    holds: tuple[Hold, ...]
    flags: tuple[Flag, ...]
    editions: tuple[VersionFacts, ...] = ()
    """Every version that was registered, the first first."""

    @property
    def type(self) -> str | None:
        """What kind of paper this version was described as."""
        return self.version.type or (None if self.in_work else self.document.type)

    @property
    def title(self) -> str | None:
        """The title that this version was described with."""
        return self.version.title or (None if self.in_work else self.document.title)

    @property
    def in_work(self) -> bool:
        """Whether a later version than this one is in work."""
        return self.number != self.document.version

    @property
    def state(self) -> State:
        """Where this version stands: what is retrievable while a later one is in work is done."""
        return State.REGISTERED if self.in_work else self.document.state


@dataclass(frozen=True, slots=True)
class Original:
    """Everything that is linked to a record, in order."""

    record: Record
    former_ids: tuple[str, ...]
    claims: tuple[Claim, ...]
    absent: tuple[Absent, ...]
    papers: tuple[Shown, ...]
    history: tuple[Event, ...]

    @property
    def restricted(self) -> bool:
        """Whether any of its papers is restricted."""
        return any(paper.document.restricted for paper in self.papers)

    @property
    def hides(self) -> bool:
        """Whether a field of any of its papers is restricted."""
        return any(field.restricted for paper in self.papers for field in paper.fields)


def original(tx: Transaction, name: str) -> Original:
    """Return the original of a record, with its history."""
    record = the_record(tx, name)
    links = tx.links.of_record(record.id)
    papers = tuple(_shown(tx, link) for link in links)
    places = tx.inventory.claimed_places(record.id)
    absent = tuple(
        one
        for place in places
        for one in absent_leaves(tx, place.volume)
        if not place.labels or one.leaf.label in place.labels
    )
    return Original(
        record=record,
        former_ids=tx.inventory.former_ids(record.id),
        claims=claims_of(tx, record),
        absent=absent,
        papers=papers,
        history=_history(tx, record, papers),
    )


def claims_of(tx: Transaction, record: Record) -> tuple[Claim, ...]:
    """Return where the inventory says that the papers of a record lie."""
    places = tx.inventory.claimed_places(record.id)
    return tuple(Claim(tx.volumes.get(place.volume).citation, place.leaves) for place in places)


def _shown(tx: Transaction, link: Link) -> Shown:
    document = tx.documents.get(link.document)
    number = document.current or document.version
    sheets = []
    for item in tx.documents.pages(document.id, number):
        page = tx.pages.get(item.page)
        leaf = tx.volumes.leaf(page.place.leaf)
        sheets.append(Sheet(page, tx.volumes.get(leaf.volume).citation, leaf, item.polygon))
    page_flags = [flag for sheet in sheets for flag in tx.holds.flags("page", sheet.page.id)]
    return Shown(
        link=link,
        document=document,
        number=number,
        version=tx.documents.version(document.id, number),
        fields=tx.fields.of(document.id, number),
        sheets=tuple(sheets),
        holds=tx.holds.of("document", document.id),
        flags=(*tx.holds.flags("document", document.id, number), *page_flags),
        editions=tuple(
            facts
            for before in range(1, number + 1)
            if (facts := tx.documents.version(document.id, before)).registered is not None
        ),
    )


def may_be_restricted(tx: Transaction, document: Document) -> bool:
    """Say whether a paper is restricted, is of a restricted record, or is not known well enough."""
    return bool(restricted_among(tx, [document]))


def restricted_among(tx: Transaction, documents: Collection[Document]) -> frozenset[DocumentId]:
    """Return which of some papers may be restricted.

    What no person has cleared and nobody has described might be anything.
    """
    uncleared = [one for one in documents if not one.restricted and one.lifted_by is None]
    described = [one.id for one in uncleared if one.type is not None]
    return frozenset(
        (
            *(one.id for one in documents if one.restricted),
            *(one.id for one in uncleared if one.type is None),
            *_of_restricted(tx, described),
        )
    )


def _of_restricted(tx: Transaction, keys: Collection[DocumentId]) -> frozenset[DocumentId]:
    """The inventory may have learned of it after the link was made."""
    links = [one for some in tx.links.of_documents(keys).values() for one in some] if keys else []
    records = tx.inventory.several({one.record for one in links}).values() if links else ()
    closed = restricted_records(tx, [*records])
    return frozenset(one.document for one in links if one.record in closed)


def shares_restricted(tx: Transaction, shown: Original) -> bool:
    """Say whether a whole file of the original shows what may be restricted, its own or another."""
    masters = {sheet.page.master for paper in shown.papers for sheet in paper.sheets}
    places = {page.place for master in masters for page in tx.pages.of_master(master)}
    touching = {other.id: other for place in places for other in tx.documents.touching(place)}
    return bool(restricted_among(tx, touching.values()))


def _history(tx: Transaction, record: Record, papers: tuple[Shown, ...]) -> tuple[Event, ...]:
    events = [*tx.events.of("record", record.id)]
    for link in tx.links.ever_of_record(record.id):
        events += tx.events.of("link", link.id)
    for paper in papers:
        events += tx.events.of("document", paper.document.id)
    return tuple(sorted(events, key=lambda event: (event.recorded_at, event.id)))


def _is_undescribed(shown: Original) -> bool:
    """Say whether nobody knows yet what a paper is, nor has a person cleared it."""
    return any(
        paper.document.lifted_by is None and (paper.version.described is None or paper.type is None)
        for paper in shown.papers
    )


def disclose(
    tx: Transaction,
    shown: Original,
    actor: Actor,
    kind: Kind,
    purpose: str | None,
    *,
    cross_unit: bool = False,
) -> None:
    """Write down that somebody sees an original; restricted papers only for a purpose."""
    given = (purpose or "").strip()
    exposed = shown.restricted or any(
        paper.document.lifted_by is None and _of_restricted(tx, [paper.document.id])
        for paper in shown.papers
    )
    if kind is Kind.EXPORTED:
        exposed = exposed or shown.hides or _is_undescribed(shown) or shares_restricted(tx, shown)
    if exposed and not given:
        raise PurposeMissingError(record=shown.record)
    tx.events.note(
        kind,
        "record",
        shown.record.id,
        actor=actor,
        facts={
            "documents": [paper.document.id for paper in shown.papers],
            "versions": [paper.number for paper in shown.papers],
            "cross_unit": cross_unit,
        },
        words=given,
    )
