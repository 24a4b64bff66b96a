"""Theirs: whether a thing is one on which whoever gives a command may act.

A paper is asked for with its restriction, because what is said of it depends on what it says. Where
a command only has work done again, or tells of leaves and files, the units alone are asked for.
Before an archive has people, nobody can be known, so everything is everybody's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from arkhiv.cli.desk import acting
from arkhiv.errors import OtherUnitError
from pipeline.ids import DocumentId, PageId, VolumeId
from pipeline.moves.finding import the_document, the_record
from pipeline.people.rights import Right, reach
from pipeline.seeing.errors import NotToBeSeenError
from pipeline.seeing.held import told_of
from pipeline.seeing.listed import seen_by
from pipeline.seeing.shelved import is_volume_seen
from pipeline.seeing.verdicts import may_act, require, units_of, verdict_on_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.moves.holding import Waiting
    from pipeline.nouns.custody import Custody
    from pipeline.nouns.document import Document
    from pipeline.nouns.volume import Volume
    from pipeline.ports.listing import RecordsWanted
    from storage.records import SqlTransaction


def require_paper(desk: Desk, tx: SqlTransaction, name: str, *rights: Right) -> None:
    """Raise where the archive has people and whoever acts lacks a right to a paper."""
    person = acting(desk, tx)
    if person is not None:
        document = the_document(tx, name)
        for right in rights:
            require(tx, person, right, document)


def require_unit_of(desk: Desk, tx: SqlTransaction, name: str, right: Right) -> None:
    """Raise where the archive has people and whoever acts lacks a right in a record's unit."""
    person = acting(desk, tx)
    if person is not None:
        units = frozenset({the_record(tx, name).unit})
        if not reach(person, right).covers(units):
            raise NotToBeSeenError


def require_record(desk: Desk, tx: SqlTransaction, name: str) -> None:
    """Raise where the archive has people and whoever acts may not know of a record."""
    person = acting(desk, tx)
    if person is not None:
        found = the_record(tx, name)
        if not verdict_on_record(tx, person, Right.SEE_RECORDS, found).allowed:
            raise NotToBeSeenError


def require_volume(desk: Desk, tx: SqlTransaction, volume: Volume) -> None:
    """Raise where whoever acts neither may know of a volume nor scans in its unit."""
    person = acting(desk, tx)
    if person is not None:
        scans = reach(person, Right.CAPTURE).covers(frozenset({volume.citation.unit}))
        if not scans and not is_volume_seen(tx, person, volume):
            raise NotToBeSeenError


def volumes_of_theirs(
    desk: Desk, tx: SqlTransaction, lines: Sequence[tuple[Volume, Custody]]
) -> list[tuple[Volume, Custody]]:
    """Return the volumes, with where they are, that whoever acts may know of or scans."""
    person = acting(desk, tx)
    if person is None:
        return list(lines)
    scans = reach(person, Right.CAPTURE)
    return [
        line
        for line in lines
        if scans.covers(frozenset({line[0].citation.unit})) or is_volume_seen(tx, person, line[0])
    ]


def records_of_theirs(desk: Desk, tx: SqlTransaction, wanted: RecordsWanted) -> RecordsWanted:
    """Return what is wanted of the records, without those of which whoever acts may not know."""
    person = acting(desk, tx)
    return wanted if person is None else seen_by(tx, person, wanted)


def units_of_theirs(
    desk: Desk, tx: SqlTransaction, rights: Iterable[Right]
) -> frozenset[str] | None:
    """Return the units in which whoever acts has one of some rights; None where all are."""
    person = acting(desk, tx)
    if person is None:
        return None
    reaches = [reach(person, right) for right in rights]
    if any(one.everywhere for one in reaches):
        return None
    return frozenset[str]().union(*(one.units for one in reaches))


def waiting_of_theirs(
    desk: Desk, tx: SqlTransaction, found: Iterable[Waiting]
) -> tuple[Waiting, ...]:
    """Return what waits in the units of whoever acts, with what they may know of why.

    Who sees the figures of all units is told of the rest by its id and reason alone, as at the
    desk.
    """
    person = acting(desk, tx)
    if person is None:
        return tuple(found)
    theirs = [reach(person, right) for right in (Right.REVIEW, Right.CAPTURE)]
    counts = reach(person, Right.SEE_FIGURES).everywhere
    told = []
    for one in found:
        units = _units(tx, one.id)
        if any(reached.covers(units) for reached in theirs):
            told.append(replace(one, facts=told_of(tx, person, one)))
        elif counts:
            told.append(replace(one, facts={}))
    return tuple(told)


def require_units(desk: Desk, tx: SqlTransaction, right: Right, units: Iterable[str]) -> None:
    """Raise where the archive has people and whoever acts lacks a right in any of some units."""
    person = acting(desk, tx)
    if person is not None and not reach(person, right).covers(frozenset(units)):
        raise OtherUnitError


def require_any_right(desk: Desk, tx: SqlTransaction, rights: Iterable[Right], unit: str) -> None:
    """Raise where the archive has people and whoever acts has none of some rights in a unit."""
    person = acting(desk, tx)
    units = frozenset({unit})
    if person is not None and not any(reach(person, right).covers(units) for right in rights):
        raise OtherUnitError


def require_things(desk: Desk, tx: SqlTransaction, right: Right, names: Iterable[str]) -> None:
    """Raise where whoever acts lacks a right in a unit of things that wait; all are asked first."""
    for name in names:
        units = _units(tx, name)
        if units:
            require_units(desk, tx, right, units)


def require_to_set_aside(
    desk: Desk, tx: SqlTransaction, right: Right, names: Sequence[str]
) -> None:
    """Raise where whoever acts lacks a right to a thing, or to a paper that lies on a page."""
    require_things(desk, tx, right, names)
    person = acting(desk, tx)
    if person is not None:
        for paper in (paper for name in names for paper in _papers(tx, name)):
            require(tx, person, right, paper)


def papers_of_theirs(
    desk: Desk, tx: SqlTransaction, right: Right, papers: Sequence[Document]
) -> tuple[Document, ...]:
    """Return those of some papers to which whoever acts has a right."""
    person = acting(desk, tx)
    if person is None:
        return tuple(papers)
    return tuple(one for one in papers if may_act(tx, person, right, one))


def pages_of_theirs(
    desk: Desk, tx: SqlTransaction, right: Right, pages: Sequence[PageId]
) -> tuple[PageId, ...]:
    """Return those of some pages that lie in units in which whoever acts has a right."""
    person = acting(desk, tx)
    if person is None:
        return tuple(pages)
    theirs = reach(person, right)
    return tuple(one for one in pages if theirs.covers(frozenset({_unit_of_page(tx, one)})))


def _units(tx: SqlTransaction, name: str) -> frozenset[str]:
    """The units of a page, a document, a volume or a refused file; none where it is unknown."""
    if tx.pages.known(name):
        return frozenset({_unit_of_page(tx, PageId(name))})
    if tx.documents.known(name):
        return units_of(tx, tx.documents.get(DocumentId(name)))
    if tx.volumes.known(name):
        return frozenset({tx.volumes.get(VolumeId(name)).citation.unit})
    unit = tx.batches.unit_of_refused(name)
    return frozenset() if unit is None else frozenset({unit})


def _papers(tx: SqlTransaction, name: str) -> tuple[Document, ...]:
    """The document of this ID, or those that lie on the page of this ID."""
    if tx.pages.known(name):
        return tx.documents.touching(tx.pages.get(PageId(name)).place)
    return (the_document(tx, name),) if tx.documents.known(name) else ()


def _unit_of_page(tx: SqlTransaction, key: PageId) -> str:
    leaf = tx.volumes.leaf(tx.pages.get(key).place.leaf)
    return tx.volumes.get(leaf.volume).citation.unit
