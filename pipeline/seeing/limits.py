"""Limits: what of a record's original one person is shown, paper by paper and field by field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.people.rights import Right, Why
from pipeline.seeing.errors import MastersApartError, NotToBeSeenError
from pipeline.seeing.hiding import ever_hidden
from pipeline.seeing.verdicts import verdict_on_document, verdict_on_record
from pipeline.steps.known_forms import forms_of

if TYPE_CHECKING:
    from pipeline.ids import DocumentId
    from pipeline.moves.showing import Original, Shown
    from pipeline.nouns.person import Person
    from pipeline.people.rights import Verdict
    from pipeline.ports.records import Transaction


@dataclass(frozen=True, slots=True)
class Limited:
    """An original as far as somebody may see it: of the papers in `whole` every field.

    `left_out` counts the papers that they may not see.
    """

    original: Original
    whole: frozenset[DocumentId]
    left_out: int
    cross_unit: bool


def unlimited(tx: Transaction, found: Original, *, whole: bool) -> Limited:
    """Return an original as it is shown where nobody can be known; `whole` shows every field."""
    papers = frozenset(paper.document.id for paper in found.papers) if whole else frozenset()
    marked = replace(found, papers=tuple(_marked(tx, paper) for paper in found.papers))
    return Limited(marked, papers, left_out=0, cross_unit=False)


def limited(tx: Transaction, person: Person, found: Original) -> Limited:
    """Return an original as far as a person may see it, or raise that it is not for them."""
    if not verdict_on_record(tx, person, Right.SEE_RECORDS, found.record).allowed:
        raise NotToBeSeenError
    verdicts = {paper.document.id: _verdict(tx, person, paper) for paper in found.papers}
    seen = [paper for paper in found.papers if verdicts[paper.document.id].allowed]
    if found.papers and not seen:
        raise NotToBeSeenError
    gone = {paper.document.id for paper in found.papers} - {paper.document.id for paper in seen}
    kept = replace(
        found,
        papers=tuple(_marked(tx, paper) for paper in seen),
        history=tuple(event for event in found.history if event.subject_id not in gone),
    )
    return Limited(
        kept,
        frozenset(
            paper.document.id
            for paper in seen
            if verdicts[paper.document.id].why is Why.GRANT or _at_work(tx, person, paper)
        ),
        left_out=len(gone),
        cross_unit=any(one.cross_unit for one in verdicts.values() if one.allowed),
    )


def require_masters(tx: Transaction, person: Person, found: Original) -> None:
    """Raise unless a person may see the whole scans, with all papers that lie on them."""
    masters = {sheet.page.master for paper in found.papers for sheet in paper.sheets}
    places = {page.place for master in masters for page in tx.pages.of_master(master)}
    touching = {other.id: other for place in places for other in tx.documents.touching(place)}
    touching |= {paper.document.id: paper.document for paper in found.papers}
    for paper in touching.values():
        if not verdict_on_document(tx, person, Right.SEE_MASTERS, paper).allowed:
            raise MastersApartError


def _verdict(tx: Transaction, person: Person, paper: Shown) -> Verdict:
    registered = paper.number == paper.document.current
    right = Right.SEE_ORIGINALS if registered else Right.SEE_UNCHECKED
    return verdict_on_document(tx, person, right, paper.document)


def _at_work(tx: Transaction, person: Person, paper: Shown) -> bool:
    rights = (Right.CAPTURE, Right.REVIEW)
    return any(verdict_on_document(tx, person, one, paper.document).allowed for one in rights)


def _marked(tx: Transaction, paper: Shown) -> Shown:
    """A paper whose fields are restricted that any version of it restricts."""
    named = ever_hidden(tx, forms_of(tx.forms), paper.document)
    fields = (replace(one, restricted=one.restricted or one.name in named) for one in paper.fields)
    return replace(paper, fields=tuple(fields))
