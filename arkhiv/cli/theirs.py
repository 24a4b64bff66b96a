"""Theirs: whether a thing is one on which whoever gives a command may act.

A paper is asked for with its restriction, because what is said of it depends on what it says. Where
a command only has work done again, or tells of leaves and files, the units alone are asked for.
Before an archive has people, nobody can be known, so everything is everybody's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.cli.desk import acting
from arkhiv.errors import OtherUnitError
from pipeline.ids import DocumentId, PageId, VolumeId
from pipeline.moves.finding import the_document, the_record
from pipeline.people.rights import reach
from pipeline.seeing.errors import NotToBeSeenError
from pipeline.seeing.verdicts import may_act, require, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.nouns.document import Document
    from pipeline.people.rights import Right
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
