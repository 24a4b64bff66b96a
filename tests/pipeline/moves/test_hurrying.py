"""Hurrying: the papers of a record for which somebody waits go first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.moves.errors import NoSuchRecordError
from pipeline.moves.hurrying import hurry
from pipeline.nouns.urgency import Urgency

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.conftest import Shelve


def test_the_pages_and_documents_of_a_record_go_first(
    archive: Archive, shelve: Shelve, registrar: Actor
) -> None:
    shelve.document("1", "2", record="R-1")
    asked = shelve.document("3", record="R-2")
    with archive.records.writing() as tx:
        found = hurry(tx, "R-2", registrar)
        assert (found.documents, found.pages) == (1, 1)
        (first, *rest) = tx.work.due(10)
        assert first.subject == tx.documents.pages(asked, 1)[0].page
        assert len(rest) == 2
        assert first.urgency > max(due.urgency for due in rest)
        assert Urgency.REQUESTED > Urgency.ENDANGERED


def test_who_asked_is_written_down(archive: Archive, shelve: Shelve, registrar: Actor) -> None:
    key = shelve.record("R-1")
    with archive.records.writing() as tx:
        assert hurry(tx, "R-1", registrar).pages == 0
        (event,) = tx.events.of("record", key)
        assert (event.type, event.actor.name) == ("record.requested", "registrar")


def test_an_unknown_record_is_refused(archive: Archive, registrar: Actor) -> None:
    with archive.records.writing() as tx, pytest.raises(NoSuchRecordError):
        hurry(tx, "R-404", registrar)
