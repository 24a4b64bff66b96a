"""Copies: marked, written down, of nothing but what may be seen, and only of what is open."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import cv2
import numpy as np
import pikepdf
import pytest
from pikepdf import pdfa
from PIL import Image
from sqlalchemy import update

from ocr.codec import to_json
from ocr.words import Box, Reading, Word
from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.geometry import IDENTITY, Point
from pipeline.ids import new_key
from pipeline.issuing.number import event_of
from pipeline.moves.disputing import dispute
from pipeline.nouns.document import Field, LinkStanding
from pipeline.people.keeping import disable
from pipeline.ports.records import Product
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.documents import link as links
from storage.schema.inventory import record
from storage.schema.people import access_grant
from storage.schema.viewings import viewing
from tests.conftest import settle
from tests.pipeline.assemble.conftest import Opened
from tests.web.conftest import APPOINTING, Visitor, appointed
from tests.web.test_originals import opened

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.events import Event
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

PURPOSE = "2026/118"
OWN, NEIGHBOUR, SECRET = "Цэрэндорж", "Дулмаа", "халх"
FORMS = ("pdf_file", "page_picture", "part_of_a_page", "text_file", "print_for_paper")


def test_a_copy_is_called_by_a_record_that_its_taker_may_see_or_by_its_type(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(paper, restricted=False, lifted_by="sara")
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)

    def called() -> str:
        came = registrar.post(f"{address}/copies", {"form": "page_picture"})
        assert came.status_code == 200
        return unquote(came.headers["content-disposition"])

    assert "R-1" in called()
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)
        dispute(tx, tx.documents.get(paper), link.record, Actor("tuya", Role.REVIEWER.value))
    assert "R-1" not in called()
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)
        confirmed = {"standing": LinkStanding.CONFIRMED.value}
        tx.connection.execute(update(links).where(links.c.id == link.id).values(confirmed))
        tx.connection.execute(update(record).values(type="adoption"))
    assert "R-1" not in called()
    assert "Contract" in called()


@pytest.fixture
def read_paper(archive: Archive, paper: DocumentId, tmp_path: Path) -> DocumentId:
    """The paper of one page with words on it: its own, a neighbour's, and a restricted one."""
    words = (
        Word(OWN, OWN, Box(100, 120, 200, 40), 0.9, 1, 1),
        Word(SECRET, SECRET, Box(100, 50, 200, 40), 0.9, 1, 2),
        Word(NEIGHBOUR, NEIGHBOUR, Box(100, 300, 200, 40), 0.9, 1, 3),
        Word(SECRET, SECRET, Box(500, 120, 100, 40), 0.9, 1, 4),
    )
    path = tmp_path / "words.json"
    path.write_bytes(to_json(Reading(900, 500, 300, words, "test", "test", "mn")))
    stored = archive.objects.put(new_key("products"), path, metadata={})
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        tx.products.put(
            Product(
                "page", only.page, 0, "words", stored.key, stored.sha256, stored.size,
                "application/json", "r",
            )
        )  # fmt: skip
        tx.connection.execute(
            update(page).values(
                matrix=list(IDENTITY), cleaned_width=900, cleaned_height=500, cleaned_dpi=300
            )
        )
        place = tuple(Point(*corner) for corner in ((100, 50), (300, 50), (300, 90), (100, 90)))
        ethnicity = Field("ethnicity", SECRET, SECRET, True, 0.9, only.page, place, (1,), True)  # noqa: FBT003
        name = Field("name", OWN, OWN, True, 0.9, only.page, moved(place, 70), (0,))  # noqa: FBT003
        tx.fields.replace(paper, 1, [ethnicity, name])
    return paper


def moved(place: tuple[Point, ...], down: float) -> tuple[Point, ...]:
    return tuple(Point(point.x, point.y + down) for point in place)


def copy_of(visitor: Visitor, address: str, form: str = "pdf_file", **more: str) -> Response:
    return visitor.post(f"{address}/copies", {"form": form, **more})


def noted(archive: Archive, key: DocumentId) -> list[Event]:
    kinds = {Kind.DOWNLOADED, Kind.PRINTED}
    with archive.records.reading() as tx:
        return [one for one in tx.events.of("document", key) if one.type in kinds]


def pixels(came: Response) -> np.ndarray:
    found = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert found is not None
    return found


def pdf_of(came: Response, folder: Path) -> Opened:
    path = folder / "came.pdf"
    path.write_bytes(came.content)
    return Opened(path)


@pytest.mark.parametrize("form", FORMS)
def test_every_copy_is_written_down_with_who_what_for_and_of_what(
    archive: Archive, enter: Enter, read_paper: DocumentId, form: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR, units="11")
    address = opened(registrar, read_paper)
    came = copy_of(registrar, address, form)
    assert came.status_code == 200, came.text
    assert came.headers["cache-control"] == "no-store"
    (event,) = noted(archive, read_paper)
    printed = form == "print_for_paper"
    assert event.type == (Kind.PRINTED if printed else Kind.DOWNLOADED)
    assert (event.actor.name, event.actor.role) == ("dorj", "registrar")
    facts = dict(event.facts)
    assert (facts["form"], facts["pages"], facts["cross_unit"]) == (form, [1, 1], True)
    with archive.records.reading() as tx:
        assert tx.events.words(event.id) == PURPOSE
    name = unquote(came.headers["content-disposition"])
    number = re.search(r"[0-9A-F]{4}(?:-[0-9A-F]{4}){4}", name)
    assert number
    assert event.id.startswith(event_of(number[0]))
    assert ("inline" in name) is printed


def test_a_file_and_a_text_say_who_took_them_what_for_and_under_which_number(
    archive: Archive, enter: Enter, read_paper: DocumentId, tmp_path: Path
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    file = pdf_of(copy_of(registrar, address), tmp_path)
    assert pdfa.validate_written(file.path, "2b").passed
    text = copy_of(registrar, address, "text_file").content.decode()
    for said, event in zip((file.text(), text), noted(archive, read_paper), strict=True):
        assert "dorj <b> (dorj)" in said
        assert PURPOSE in said
        found = re.search(r"Copy ([0-9A-F-]{24})", said)
        assert found
        assert event.id.startswith(event_of(found[1]))


def test_a_registrars_copies_hold_the_papers_own_words_and_no_others(
    enter: Enter, read_paper: DocumentId, tmp_path: Path
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    text = copy_of(registrar, address, "text_file").content.decode()
    file = pdf_of(copy_of(registrar, address), tmp_path).text()
    for said in (text, file):
        assert (OWN in said, NEIGHBOUR in said, SECRET in said) == (True, False, False)
        assert "left out of this copy" in said


def test_a_copy_says_that_something_was_left_out_only_where_it_was(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    with archive.records.writing() as tx:
        tx.fields.replace(read_paper, 1, [])
    assert "left out" not in copy_of(registrar, address, "text_file").content.decode()


def test_who_may_see_it_gets_the_restricted_field_too_and_still_not_the_neighbour(
    enter: Enter, read_paper: DocumentId
) -> None:
    reviewer = enter("tuya", Role.REVIEWER)
    text = copy_of(reviewer, opened(reviewer, read_paper), "text_file").content.decode()
    assert (OWN in text, NEIGHBOUR in text, SECRET in text) == (True, False, True)
    assert "left out" not in text


@pytest.mark.parametrize("form", ["page_picture", "part_of_a_page"])
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_picture_shows_neither_the_neighbour_nor_the_restricted_field(
    enter: Enter, read_paper: DocumentId, form: str, suffix: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    came = copy_of(registrar, address, form, format=suffix)
    assert came.headers["content-type"] == ("image/png" if suffix == "png" else "image/jpeg")
    image = pixels(came)
    assert image[150:240, 400:800].mean() < 90
    assert np.median(image[55:85, 110:290]) == 255
    if form == "part_of_a_page":
        assert np.median(image[260:480]) == 255
    else:
        assert image.shape[0] < 400


@pytest.mark.parametrize(
    "region", ["0,240,900,260", "pct:0,52,100,48", "0,300,10,10", "880,480,900,900"]
)
def test_a_region_beyond_the_extent_holds_paper_and_the_mark_alone(
    enter: Enter, read_paper: DocumentId, region: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    came = copy_of(
        registrar, opened(registrar, read_paper), "part_of_a_page", region=region, format="png"
    )
    image = pixels(came)
    band = next(number for number, row in enumerate(image) if (row == 0).all())
    beyond = image[12 if region.startswith("0,240") else 0 : band]
    assert beyond.size
    assert np.median(beyond) == 255
    assert beyond.min() > 150


@pytest.mark.parametrize(
    "more",
    [
        {"region": "1000,0,10,10"},
        {"region": "0,0,0,0"},
        {"region": "-1,0,10,10"},
        {"region": "../../etc/passwd"},
        {"region": "0,0,99999999999,1"},
        {"page": "2"},
        {"page": "0"},
        {"page": "-1"},
        {"page": "٣"},
        {"field": "ethnicity"},
        {"field": "nothing"},
        {"turn": "45"},
    ],
    ids=str,
)
def test_what_is_no_part_of_the_paper_is_refused_and_not_noted(
    archive: Archive, enter: Enter, read_paper: DocumentId, more: dict[str, str]
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    came = copy_of(registrar, opened(registrar, read_paper), "part_of_a_page", **more)
    assert came.status_code == 400
    assert noted(archive, read_paper) == []


def test_the_evidence_of_a_field_is_a_region_by_its_name(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    came = copy_of(registrar, opened(registrar, read_paper), "part_of_a_page", field="name")
    assert came.status_code == 200
    (event,) = noted(archive, read_paper)
    assert event.facts["region"] == "80,100,240,80"


def test_a_withheld_page_is_in_no_copy(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(read_paper, 1)
        keyed = Field("ethnicity", SECRET, SECRET, True, 0.9, only.page, (), (), True)  # noqa: FBT003
        tx.fields.replace(read_paper, 1, [keyed])
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    for form in FORMS:
        came = copy_of(registrar, address, form)
        assert came.status_code == 400, form
        assert SECRET not in came.text
    assert noted(archive, read_paper) == []


def test_nobody_gets_a_copy_by_another_persons_viewing(
    house: House, archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    assert copy_of(other, address).status_code == 404
    stranger = Visitor(house).post(f"{address}/copies", {"form": "pdf_file"})
    assert stranger.headers["location"].startswith("/sign-in")
    for key in ("none", str(read_paper), f"{address.rpartition('/')[2]}x"):
        assert copy_of(registrar, f"/viewings/{key}").status_code == 404
    assert noted(archive, read_paper) == []


def test_nobody_gets_a_copy_of_what_is_over_restricted_or_set_aside(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    for values, table in (
        ({"until": now()}, viewing),
        ({"restricted": True}, document),
        ({"discarded": now()}, document),
    ):
        address = opened(registrar, read_paper, f"{PURPOSE} {len(values)} {table}")
        with archive.records.writing() as tx:
            tx.connection.execute(update(table).values(**values))
        assert copy_of(registrar, address).status_code == 404
        with archive.records.writing() as tx:
            tx.connection.execute(update(document).values(restricted=False, discarded=None))
    assert noted(archive, read_paper) == []


def test_a_person_who_is_disabled_gets_nothing_more(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address, csrf = opened(registrar, read_paper), registrar.csrf()
    with archive.records.writing() as tx:
        disable(tx, "dorj", APPOINTING)
    came = registrar.send("POST", f"{address}/copies", data={"form": "pdf_file", "csrf": csrf})
    assert came.status_code == 303
    assert came.headers["location"].startswith("/sign-in")
    assert noted(archive, read_paper) == []


def test_a_copy_ends_with_the_grant_that_opened_the_paper(
    archive: Archive, enter: Enter, read_paper: DocumentId
) -> None:
    from datetime import timedelta

    from pipeline.events import Actor
    from pipeline.grants.granting import give

    registrar = enter("dorj", Role.REGISTRAR)
    appointed(archive, "oyuna", Role.PRIVACY)
    officer = Actor("oyuna", Role.PRIVACY.value, via="test")
    with archive.records.writing() as tx:
        settle(tx)
        tx.connection.execute(update(document).values(restricted=True))
        thing = ("document", str(read_paper))
        give(tx, "dorj", thing, "case", now() + timedelta(hours=1), officer)
    address = opened(registrar, read_paper)
    assert copy_of(registrar, address).status_code == 200
    with archive.records.writing() as tx:
        tx.connection.execute(update(access_grant).values(until=now()))
    assert copy_of(registrar, address).status_code == 404
    assert len(noted(archive, read_paper)) == 1


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_another_site_takes_no_copy(
    archive: Archive, enter: Enter, read_paper: DocumentId, csrf: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    assert copy_of(registrar, address, csrf=csrf).status_code == 403
    sent = {"form": "pdf_file", "csrf": registrar.csrf()}
    came = registrar.send(
        "POST", f"{address}/copies", data=sent, headers={"Origin": "https://elsewhere.example"}
    )
    assert came.status_code == 403
    assert noted(archive, read_paper) == []


@pytest.mark.parametrize(
    "named",
    ['a"b\r\nSet-Cookie: x=1', "../../etc/passwd", "191/ШШ-5; filename=evil.exe", "a\u202egpj.exe"],
)
def test_a_hostile_record_id_is_only_part_of_a_files_name(
    archive: Archive, enter: Enter, read_paper: DocumentId, named: str
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(record).values(record_id=named))
    registrar = enter("dorj", Role.REGISTRAR)
    came = copy_of(registrar, opened(registrar, read_paper))
    assert came.status_code == 200
    assert "set-cookie" not in came.headers
    header = came.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", header)
    name = unquote(header.partition("''")[2])
    assert not set(name) & set('/\\"\r\n;\u202e') - {";"}


def test_a_purpose_with_markup_is_only_words_in_a_copy(
    enter: Enter, read_paper: DocumentId, tmp_path: Path
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper, "<script>alert(1)</script> (Tj) ET")
    text = pdf_of(copy_of(registrar, address), tmp_path).text()
    assert "<script>alert(1)</script> (Tj) ET" in text


def test_a_copy_says_nothing_of_what_it_was_made_from(
    enter: Enter, read_paper: DocumentId, tmp_path: Path
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, read_paper)
    file = pdf_of(copy_of(registrar, address), tmp_path)
    with pikepdf.open(file.path) as pdf:
        said = pdf.Root.Metadata.read_bytes().decode()
        assert not pdf.Root.get("/Names")
        assert "sha256:" not in said
    image = Image.open(io.BytesIO(copy_of(registrar, address, "page_picture").content))
    assert not image.getexif()
