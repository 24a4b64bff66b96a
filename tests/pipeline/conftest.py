"""Documents brought to a state at once, without cleaning and reading anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import State
from storage.schema.capture import page
from storage.schema.documents import document, version

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve


class Bring(Protocol):
    def __call__(self, key: DocumentId, state: State) -> None: ...


@pytest.fixture
def bring(archive: Archive) -> Bring:
    """Let the machine's work on a document be done."""

    def brought(key: DocumentId, state: State) -> None:
        with archive.records.writing() as tx:
            number = tx.documents.get(key).version
            tx.connection.execute(update(page).values(state="read"))
            if state is State.REGISTERED:
                tx.documents.note(key, current=number)
            tx.connection.execute(
                update(document).where(document.c.id == key).values(state=state.value)
            )
            tx.connection.execute(
                update(version)
                .where(version.c.document == key, version.c.number == number)
                .values(described=now(), assembled=now())
            )

    return brought


@pytest.fixture
def assembled(shelve: Shelve, bring: Bring) -> DocumentId:
    """The document of the record R-1, of one leaf, that waits to be checked."""
    key = shelve.document("1")
    bring(key, State.ASSEMBLED)
    return key


@pytest.fixture
def registered(shelve: Shelve, bring: Bring) -> DocumentId:
    """The document of the record R-1, of one leaf, that is registered."""
    key = shelve.document("1")
    bring(key, State.REGISTERED)
    return key
