"""Theirs: whether a paper or a record is one on which whoever gives a command may act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.cli.desk import acting
from pipeline.clock import now
from pipeline.moves.finding import the_document, the_record
from pipeline.people.rights import Thing, may
from pipeline.seeing.errors import NotToBeSeenError
from pipeline.seeing.verdicts import require

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
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
        thing = Thing(frozenset({the_record(tx, name).unit}))
        if not may(person, right, thing, (), now()).allowed:
            raise NotToBeSeenError
