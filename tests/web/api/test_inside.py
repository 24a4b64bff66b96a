"""Words inside an open paper: found where they may be read, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.flow import Role
from pipeline.nouns.document import Field
from storage.schema.documents import document, version_page
from tests.web.api.conftest import PLACE, REASON, LetIn, Program, code_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Write

pytestmark = pytest.mark.embedded


@pytest.fixture
def path(registry: Program, paper: DocumentId) -> str:
    key = registry.post(f"/documents/{paper}/viewings", REASON).json()["key"]
    return f"/viewings/{key}/searches"


def test_a_word_is_found_with_its_place_on_the_picture(
    registry: Program, paper: DocumentId, path: str, write: Write
) -> None:
    write(paper, "", "Гэрээ 147")
    came = registry.post(path, {"words": "гэрэ"})
    assert came.headers["cache-control"] == "no-store"
    (only,) = came.json()["items"]
    assert only["number"] == 1
    assert only["words"] == [{"text": "Гэрээ", "place": {"x": 100, "y": 50, "w": 90, "h": 30}}]
    box = ",".join(str(only["words"][0]["place"][name]) for name in "xywh")
    image = path.replace("/viewings/", "/iiif/3/").removesuffix("/searches")
    assert registry.get(f"{image}.1/{box}/max/0/default.png").status_code == 200
    assert registry.post(path, {"words": "nothing"}).json() == {"items": [], "next": None}


def test_a_neighbours_words_and_those_of_a_masked_field_are_not_found(
    archive: Archive, registry: Program, paper: DocumentId, path: str, write: Write
) -> None:
    write(paper, "Халх", "Гэрээ", "", "", "", "", "", "", "Хөрш")
    assert registry.post(path, {"words": "Хөрш"}).json()["items"] == []
    assert registry.post(path, {"words": "Халх"}).json()["items"] != []
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        hidden = Field(
            name="ethnicity",
            raw="Халх",
            value="Халх",
            valid=True,
            confidence=0.9,
            page=only.page,
            polygon=PLACE,
            words=(),
            restricted=True,
        )
        tx.fields.replace(paper, 1, [hidden])
    assert registry.post(path, {"words": "Халх"}).json()["items"] == []
    assert registry.post(path, {"words": "Гэрээ"}).json()["items"] != []


def test_on_a_withheld_page_nothing_is_found(
    archive: Archive, registry: Program, paper: DocumentId, path: str, write: Write
) -> None:
    write(paper, "", "Гэрээ")
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        tx.connection.execute(update(version_page).values(polygon=None))
        unplaced = Field(
            name="ethnicity",
            raw="Халх",
            value="Халх",
            valid=True,
            confidence=0.9,
            page=only.page,
            polygon=(),
            words=(),
            restricted=True,
        )
        tx.fields.replace(paper, 1, [unplaced])
    assert registry.post(path, {"words": "Гэрээ"}).json()["items"] == []


def test_nobody_else_looks_inside_and_not_once_it_is_closed(
    archive: Archive, let_in: LetIn, registry: Program, path: str
) -> None:
    asked = {"words": "Гэрээ"}
    for name, role in (("other", Role.REGISTRAR), ("tuya", Role.REVIEWER)):
        assert code_of(let_in(name, role).post(path, asked)) == "nothing_there"
    assert code_of(let_in("nomin", Role.PRIVACY).post(path, asked)) == "not_allowed"
    assert code_of(registry.post(path, {"words": " "})) == "not_fitting"
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert code_of(registry.post(path, asked)) == "nothing_there"
