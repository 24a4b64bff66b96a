"""Documents brought to a state at once, without cleaning and reading anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from sqlalchemy import update

from pipeline.clock import now
from storage.schema.capture import page
from storage.schema.documents import document, version

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.flow import State
    from pipeline.ids import DocumentId


class Bring(Protocol):
    def __call__(self, key: DocumentId, state: State) -> None: ...


@pytest.fixture
def bring(archive: Archive) -> Bring:
    """Let the machine's work on a document be done."""

    def brought(key: DocumentId, state: State) -> None:
        with archive.records.writing() as tx:
            number = tx.documents.get(key).version
            tx.connection.execute(update(page).values(state="read"))
            tx.connection.execute(
                update(document).where(document.c.id == key).values(state=state.value)
            )
            tx.connection.execute(
                update(version)
                .where(version.c.document == key, version.c.number == number)
                .values(described=now(), assembled=now())
            )

    return brought
