"""Beside an open paper: its text, history and file, to whoever opened it and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.flow import Role
from storage.schema.documents import document
from storage.schema.inventory import volume
from tests.web.api.conftest import REASON, LetIn, Program, code_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Write

pytestmark = pytest.mark.embedded


@pytest.fixture
def viewing(registry: Program, paper: DocumentId) -> str:
    return str(registry.post(f"/documents/{paper}/viewings", REASON).json()["key"])


def test_the_text_is_that_of_the_paper_alone(
    registry: Program, paper: DocumentId, viewing: str, write: Write
) -> None:
    write(paper, "", "Гэрээ 147", "", "", "", "", "", "", "Хөрш")
    came = registry.get(f"/viewings/{viewing}/text")
    assert came.headers["cache-control"] == "no-store"
    assert came.json()["items"] == [{"number": 1, "lines": ["Гэрээ 147"]}]


def test_what_happened_to_it_is_told_without_who_looked(
    archive: Archive, registry: Program, paper: DocumentId, viewing: str
) -> None:
    said = registry.get(f"/viewings/{viewing}/history?limit=1").json()
    (version,) = said["versions"]
    assert (version["number"], version["current"], version["opens"]) == (1, True, True)
    every = registry.get(f"/viewings/{viewing}/history").json()["items"]
    assert said["items"] == every[:1]
    assert "shown" not in {one["type"] for one in every}
    assert "document.delimited" in {one["type"] for one in every}
    with archive.records.reading() as tx:
        assert {one["event"] for one in every} >= {
            one.id for one in tx.events.of("document", paper) if one.type != "shown"
        }


def test_a_personal_file_lists_its_papers(
    archive: Archive, registry: Program, viewing: str
) -> None:
    assert registry.get(f"/viewings/{viewing}/contents").json()["items"] == []
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(kind="personal_file"))
    (file,) = registry.get(f"/viewings/{viewing}/contents").json()["items"]
    assert [one["type"] for one in file["papers"]] == ["contract"]


@pytest.mark.parametrize("part", ["text", "history", "contents", "fields"])
def test_what_is_beside_it_is_closed_with_the_paper(
    archive: Archive, let_in: LetIn, registry: Program, viewing: str, part: str
) -> None:
    path = f"/viewings/{viewing}/{part}"
    assert registry.get(path).status_code == 200
    other = let_in("other", Role.REGISTRAR)
    assert code_of(other.get(path)) == "nothing_there"
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert code_of(registry.get(path)) == "nothing_there"
