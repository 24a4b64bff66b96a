"""Manifests: what an open paper is for other viewers; loaded by the parser of the IIIF, too."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from storage.schema.capture import page
from storage.schema.documents import document, extent
from tests.missing import missing, need_program
from tests.web.conftest import HOST, Visitor

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Write
    from web.house import House

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).parents[2]
PARSER = ROOT / "build/pages/node_modules/@iiif/parser/dist/index.js"
READS = Path(__file__).parent / "parser" / "manifest.mjs"
HOME = f"http://{HOST}/iiif"


def opened(visitor: Visitor, key: DocumentId) -> str:
    came = visitor.post(f"/documents/{key}/open", {"request": "2026/118"})
    return str(came.headers["location"]).rpartition("/")[2]


def path_of(viewing: str) -> str:
    return f"/iiif/presentation/3/{viewing}/manifest"


def manifest(visitor: Visitor, viewing: str) -> Any:  # noqa: ANN401  # JSON
    came = visitor.get(path_of(viewing))
    assert came.status_code == 200
    return came.json()


def texts(visitor: Visitor, viewing: str) -> list[tuple[str, str]]:
    came = visitor.get(f"/iiif/presentation/3/{viewing}/text/1").json()
    return [(one["body"]["value"], one["target"].rpartition("#")[2]) for one in came["items"]]


def withhold(archive: Archive, key: DocumentId) -> None:
    """Let the paper be of a type of which a restricted field was not located."""
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).where(document.c.id == key).values(type="birth"))
        tx.documents.note_version(key, 1, type="birth")


def test_the_parser_of_the_iiif_finds_a_canvas_with_its_picture(
    enter: Enter, paper: DocumentId
) -> None:
    if not PARSER.exists():
        missing(f"{PARSER} is not there; run: make set-up-test")
    registrar = enter("dorj", Role.REGISTRAR)
    viewing = opened(registrar, paper)
    said = registrar.get(path_of(viewing)).text
    done = subprocess.run(
        [need_program("node"), READS, PARSER],
        input=said, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["type"] == "Manifest"
    assert found["canvases"] == [f"{HOME}/presentation/3/{viewing}/canvas/1"]
    ((picture,),) = found["painted"]
    assert picture["service"][0]["id"] == f"{HOME}/3/{viewing}.1"
    assert found["label"] == json.loads(said)["label"]
    assert found["annotations"][0][0]["id"].endswith("/text/1")


def test_a_manifest_leads_to_pictures_of_the_paper_alone(enter: Enter, paper: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    said = manifest(registrar, opened(registrar, paper))
    assert set(said["label"]) == {"mn", "en"}
    (canvas,) = said["items"]
    assert (canvas["width"], canvas["height"]) == (900, 500)
    body = canvas["items"][0]["items"][0]["body"]
    service = body["service"][0]["id"].removeprefix(f"http://{HOST}")
    assert registrar.get(f"{service}/info.json").json()["type"] == "ImageService3"
    assert registrar.get(body["id"].removeprefix(f"http://{HOST}")).status_code == 200


def test_a_canvas_says_which_part_of_the_side_it_is(
    enter: Enter, paper: DocumentId, archive: Archive
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(part=2, part_kind="tile"))
        tx.connection.execute(update(extent).values(part=2))
    registrar = enter("dorj", Role.REGISTRAR)
    viewing = opened(registrar, paper)
    (canvas,) = manifest(registrar, viewing)["items"]
    assert canvas["label"] == {"mn": ["1-р нүүр · хэрчим 2"], "en": ["Page 1 · tile 2"]}
    assert "tile 2" in registrar.get(f"/viewings/{viewing}").text
    assert "tile 2" in registrar.get(f"/documents/{paper}").text


def test_the_lines_stand_on_the_canvas_without_those_of_a_neighbour(
    enter: Enter, paper: DocumentId, write: Write
) -> None:
    write(paper, "Гэрээ <b>тод</b>", "", "", "", "", "", "", "Хөрш хүн")
    registrar = enter("dorj", Role.REGISTRAR)
    assert texts(registrar, opened(registrar, paper)) == [("Гэрээ <b>тод</b>", "xywh=100,0,190,30")]


def test_a_restricted_fields_words_are_in_no_line(
    archive: Archive, enter: Enter, paper: DocumentId, write: Write
) -> None:
    write(paper, "Үндэс халх", "Халх Дорж")
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        place = tuple(Point(*corner) for corner in ((200, 0), (290, 0), (290, 30), (200, 30)))
        ethnicity = Field("ethnicity", "халх", "халх", True, 0.9, only.page, place, (1,), True)  # noqa: FBT003
        tx.fields.replace(paper, 1, [ethnicity])
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    assert [line for line, _ in texts(registrar, opened(registrar, paper))] == ["Үндэс", "Дорж"]
    whole = [line for line, _ in texts(reviewer, opened(reviewer, paper))]
    assert whole == ["Үндэс халх", "Халх Дорж"]


def test_a_withheld_page_is_a_canvas_without_picture_and_text(
    archive: Archive, enter: Enter, paper: DocumentId, write: Write
) -> None:
    write(paper, "Үндэс халх")
    withhold(archive, paper)
    registrar = enter("dorj", Role.REGISTRAR)
    viewing = opened(registrar, paper)
    (canvas,) = manifest(registrar, viewing)["items"]
    assert (canvas["items"], "annotations" in canvas) == ([], False)
    assert "withheld" in canvas["summary"]["en"][0]
    assert texts(registrar, viewing) == []


def test_what_nobody_has_registered_says_so(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(state="assembled", current=None))
    reviewer = enter("tuya", Role.REVIEWER)
    said = manifest(reviewer, opened(reviewer, paper))
    assert said["summary"]["en"] == ["Unchecked: no registrar has registered this paper yet."]


def test_a_manifest_is_given_to_nobody_else_and_not_after_the_session(
    house: House, enter: Enter, paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    path = path_of(opened(registrar, paper))
    text = path.replace("manifest", "text/1")
    for asked in (path, text):
        assert other.get(asked).status_code == 404
        assert Visitor(house).get(asked).status_code == 401
    kept = registrar.cookies
    registrar.post("/sign-out", {})
    registrar.cookies = kept
    for asked in (path, text):
        assert registrar.get(asked).status_code == 401


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "٣", "1%2f..%2f1", "9" * 30])
def test_a_number_that_means_no_page_has_no_text(
    enter: Enter, paper: DocumentId, number: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    path = f"/iiif/presentation/3/{opened(registrar, paper)}/text/{number}"
    assert registrar.get(path).status_code == 404
