"""The desk: what every command works with: settings, language, archive, and who acts."""

from __future__ import annotations

import os
import pwd
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arkhiv.archive import open_archive
from arkhiv.errors import RoleMissingError, TokenMissingError, TokenOfAnotherError
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.people.choosing import folded
from pipeline.people.tokens import person_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.flow import Role
    from pipeline.language import Language
    from pipeline.nouns.person import Person
    from storage.records import SqlTransaction

VIA = "cli"


@dataclass(frozen=True, slots=True)
class Desk:
    """One installation as a person at the command line sees it."""

    settings: Settings
    say: Language

    def archive(self) -> Archive:
        """Open the installation."""
        return open_archive(self.settings)

    @contextmanager
    def changing(self) -> Iterator[SqlTransaction]:
        """Run one writing transaction; seal its events and ring for what is due afterwards."""
        archive = self.archive()
        with archive.records.writing() as tx:
            yield tx
        archive.sealer.seal()
        with archive.bell() as bell:
            bell.ring()

    @contextmanager
    def looking(self) -> Iterator[SqlTransaction]:
        """Run one reading transaction."""
        with self.archive().records.reading() as tx:
            yield tx


def actor(
    desk: Desk, roles: Sequence[Role], claimed: str | None, *, unattended: bool = False
) -> Actor:
    """Return who acts, in which of these roles, with the account of the system beside it.

    Where people were added, a token says who it is. What may run unattended needs none as long as
    nobody's name is given. Where nobody was added yet, a name is a claim beside the account.
    """
    token = desk.settings.token
    with desk.looking() as tx:
        if not tx.people.any() or (unattended and claimed is None and token is None):
            return unproven(roles, claimed)
        if token is None:
            raise TokenMissingError
        person = person_of(tx, token, now())
    if claimed is not None and folded(claimed) != person.name:
        raise TokenOfAnotherError(name=claimed)
    role = next((role for role in roles if role in person.roles), None)
    if role is None:
        raise RoleMissingError(name=person.name, role=roles[0])
    return Actor(person.name, role.value, via=VIA, account=account())


def acting(desk: Desk, tx: SqlTransaction) -> Person | None:
    """Return whose token it is; None where nobody was added yet, so that nobody can be known."""
    if not tx.people.any():
        return None
    if desk.settings.token is None:
        raise TokenMissingError
    return person_of(tx, desk.settings.token, now())


def unproven(roles: Sequence[Role], claimed: str | None) -> Actor:
    """Return who acts where nobody can be known: a claimed name, or the account alone."""
    known = account()
    return Actor(claimed or known, roles[0].value, via=VIA, account=known)


def account() -> str:
    """Return the name of the account that runs the program, its number where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
