"""Patience: whoever reads objects within a transaction is not cut off as if it were idle."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from arkhiv.archive import open_archive
from pipeline.events import Actor
from storage import postgres
from storage.adoption import Adoption
from storage.audit import verify

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve

WHO = Actor("dorj", "operator", via="test")


@pytest.fixture
def slow(archive: Archive, shelve: Shelve, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive whose store answers later than its database waits for an idle transaction."""
    shelve.page()
    monkeypatch.setitem(postgres.SERVER, "idle_in_transaction_session_timeout", "1s")
    opened = open_archive(archive.settings)
    for name in ("head", "check"):
        answer = getattr(opened.objects, name)

        def late(*args: object, answer: object = answer, **named: object) -> object:
            time.sleep(1.5)
            assert callable(answer)
            return answer(*args, **named)

        monkeypatch.setattr(opened.objects, name, late)
    return opened


def test_an_audit_of_a_slow_store_comes_to_its_end(slow: Archive) -> None:
    audit = verify(slow.records, slow.objects, slow.trusted, with_objects=True)
    assert (audit.objects, audit.faults) == (1, ())


def test_an_adoption_of_a_slow_store_comes_to_its_end(slow: Archive) -> None:
    adopted = Adoption(slow.records, slow.objects, WHO).run()
    assert (adopted.changed + adopted.same, adopted.faults) == (1, ())
