"""Verdicts: the question whether a person may, asked of a record and of a paper.

Pages, the API and commands ask it here, so that each gives the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.moves.restricting import is_restricted
from pipeline.moves.showing import may_be_restricted
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.sheet import SheetKind
from pipeline.people.rights import Right, Thing, may
from pipeline.seeing.errors import NotToBeSeenError
from pipeline.seeing.opening import Verdicts

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.person import Grant, Person
    from pipeline.nouns.record import Record
    from pipeline.nouns.sheet import Sheet
    from pipeline.nouns.volume import Volume
    from pipeline.people.rights import Verdict
    from pipeline.ports.records import Transaction


def verdict_on_record(tx: Transaction, person: Person, right: Right, record: Record) -> Verdict:
    """Say whether a person may do something with what the inventory tells of a record."""
    thing = Thing(
        units=frozenset({record.unit}),
        restricted=is_restricted(tx, record),
        names=frozenset({("record", record.id)}),
    )
    return may(person, right, thing, _grants(tx, person), now())


def verdict_on_document(
    tx: Transaction, person: Person, right: Right, document: Document
) -> Verdict:
    """Say whether a person may do something with a paper; all the units it touches count."""
    thing = _thing(tx, document, restricted=may_be_restricted(tx, document))
    return may(person, right, thing, _grants(tx, person), now())


def verdicts_on(tx: Transaction, person: Person, document: Document) -> Verdicts:
    """Return all that opening a paper asks whether the person may."""
    rights = (
        Right.SEE_ORIGINALS, Right.SEE_UNCHECKED, Right.CAPTURE, Right.REVIEW, Right.SEE_MASTERS,
    )  # fmt: skip
    thing = _thing(tx, document, restricted=may_be_restricted(tx, document))
    grants, moment = _grants(tx, person), now()
    return Verdicts(*(may(person, right, thing, grants, moment) for right in rights))


def verdict_on_capture(tx: Transaction, person: Person, volume: Volume) -> Verdict:
    """Say whether a person may feed a volume at the desk, where its pages are seen as they come.

    The pages of a restricted one are for those alone to whom a grant that names the volume opens
    it: the desk shows them larger and for longer than the paper lies in a hand. Papers that wait
    without a volume are as restricted as their record.
    """
    thing = Thing(
        units=frozenset({volume.citation.unit}),
        restricted=volume.restricted or _waits_restricted(tx, volume),
        names=frozenset({("volume", volume.id)}),
    )
    grants, moment = _grants(tx, person), now()
    captures = may(person, Right.CAPTURE, thing, grants, moment)
    return may(person, Right.SEE_UNCHECKED, thing, grants, moment) if captures.allowed else captures


def may_feed(tx: Transaction, name: str, sheet: Sheet) -> bool:
    """Say whether the person of a name may feed at the desk what a separator sheet stands for.

    Whoever is no person of the archive is at the command line, where no pages are shown.
    """
    person = tx.people.named(name)
    if person is None or sheet.kind is SheetKind.END:
        return True
    if sheet.volume is not None:
        return verdict_on_capture(tx, person, tx.volumes.get(sheet.volume)).allowed
    if sheet.record is None:
        return False
    record = tx.inventory.get(sheet.record)
    places = {one.volume for one in tx.inventory.claimed_places(record.id)}
    return verdict_on_record(tx, person, Right.CAPTURE, record).allowed and all(
        verdict_on_capture(tx, person, tx.volumes.get(volume)).allowed for volume in places
    )


def _waits_restricted(tx: Transaction, volume: Volume) -> bool:
    if not volume.citation.provisional:
        return False
    return any(
        is_restricted(tx, one) for one in tx.inventory.find(parse_wanted(volume.citation.item))
    )


def verdict_on_outline(tx: Transaction, person: Person, document: Document) -> Verdict:
    """Say whether a person may see how far a paper is, which says nothing of what stands on it.

    What nobody has described yet might be anything, but only a known restriction hides its pages.
    """
    thing = _thing(tx, document)
    return may(person, Right.SEE_RECORDS, thing, _grants(tx, person), now())


def require(tx: Transaction, person: Person, right: Right, document: Document) -> None:
    """Raise unless a person may do something to a paper; only a known restriction needs a grant.

    What nobody has described yet is put right by those who work in its units.
    """
    if not may_act(tx, person, right, document):
        raise NotToBeSeenError


def may_act(tx: Transaction, person: Person, right: Right, document: Document) -> bool:
    """Say whether a person may do something to a paper, as `require` asks it."""
    return may(person, right, _thing(tx, document), _grants(tx, person), now()).allowed


def units_of(tx: Transaction, document: Document) -> frozenset[str]:
    """Return all the units that a paper touches: of its records, and where its pages lie."""
    return _thing(tx, document).units


def _thing(tx: Transaction, document: Document, *, restricted: bool | None = None) -> Thing:
    """A paper as rights know it; unless it is said, it is restricted by what is known of it."""
    links = tx.links.of_document(document.id)
    records = [tx.inventory.get(link.record) for link in links]
    if restricted is None:
        of_restricted = document.lifted_by is None and any(
            is_restricted(tx, one) for one in records
        )
        restricted = document.restricted or of_restricted
    return Thing(
        units=frozenset(_shelves(tx, document) | {record.unit for record in records}),
        restricted=restricted,
        names=frozenset({("document", document.id), *(("record", one.id) for one in records)}),
    )


def _shelves(tx: Transaction, document: Document) -> set[str]:
    """The units of the volumes in which pages of any version of it lie."""
    volumes = tx.documents.volumes(document.id)
    return {tx.volumes.get(one).citation.unit for one in volumes}


def _grants(tx: Transaction, person: Person) -> tuple[Grant, ...]:
    return tx.people.grants(person.id)
