"""A disputed original at the command line: found among what waits, upheld or unlinked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import State
from pipeline.moves.disputing import dispute
from pipeline.moves.finding import the_record

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


@pytest.fixture
def disputed(archive: Archive, shelve: Shelve, finish: Finish, registrar: Actor) -> DocumentId:
    key = shelve.document("1")
    finish(key, State.REGISTERED)
    with archive.records.writing() as tx:
        dispute(tx, tx.documents.get(key), the_record(tx, "R-1").id, registrar, remark="a twin")
    return key


def test_it_waits_with_its_reason(arkhiv: Arkhiv, disputed: DocumentId) -> None:
    (line,) = arkhiv("held", "--code", "wrong_original", "--json").json
    assert (line["id"], line["facts"]) == (disputed, {"record": "civil:R-1"})
    assert "no original of civil:R-1" in line["sentence"]
    assert "civil:R-1" in arkhiv("held", lang="mn").out
    assert arkhiv("retry", disputed, "--json").json["still_held"] == [disputed]


def test_a_reviewer_restores_the_link(arkhiv: Arkhiv, disputed: DocumentId) -> None:
    arkhiv("link", "R-1", disputed, "--reason", "the number on the act", "--by", "tuya")
    assert arkhiv("held", "--json").json == []
    (paper,) = arkhiv("show", "R-1", "--json").json["documents"]
    assert (paper["state"], paper["link"]["standing"]) == ("registered", "confirmed")


def test_a_reviewer_withdraws_it(arkhiv: Arkhiv, disputed: DocumentId) -> None:
    arkhiv("unlink", "R-1", disputed, "--reason", "a twin", "--by", "tuya")
    (line,) = arkhiv("held", "--json").json
    assert line["code"] == "unlinked"
    assert arkhiv("audit", "verify", "--json").json["holds"]
