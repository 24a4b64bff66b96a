"""An archive with people, whose passwords are quick to compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.people import keeping, secrets

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.person import Person

PASSWORD = "correct horse battery"


class Appoint(Protocol):
    def __call__(self, name: str, *roles: Role, must_change: bool = False) -> Person: ...


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "TIME_COST", 1)
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)


@pytest.fixture
def administrator() -> Actor:
    """Whoever looks after people."""
    return Actor("dulmaa", Role.ADMINISTRATOR, via="test")


@pytest.fixture
def appoint(archive: Archive, administrator: Actor) -> Appoint:
    """Add people to an archive that has an administrator; they work in the unit 11."""

    def appointed(name: str, *roles: Role, must_change: bool = False) -> Person:
        wanted = keeping.Wanted(roles=frozenset(roles), units=frozenset({"11"}))
        with archive.records.writing() as tx:
            return keeping.add(tx, name, wanted, PASSWORD, administrator, must_change=must_change)

    appointed("dulmaa", Role.ADMINISTRATOR)
    return appointed
