"""The desk: what every command works with: settings, language, archive, and who acts."""

from __future__ import annotations

import os
import pwd
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from arkhiv.archive import open_archive
from pipeline.events import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.flow import Role
    from pipeline.language import Language
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


def actor(role: Role, claimed: str | None) -> Actor:
    """Return who acts: the name that is claimed, with the account of the system beside it."""
    known = account()
    return Actor(claimed or known, role.value, via=VIA, account=known)


def account() -> str:
    """Return the name of the account that runs the program, its number where it has no name."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
