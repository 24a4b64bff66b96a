"""Masters: shown beside the cleaned picture by a right of their own, and never more of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from sqlalchemy import update

from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.geometry import IDENTITY
from pipeline.ids import new_key
from pipeline.people.keeping import Wanted, change
from pipeline.ports.records import Product
from storage.schema.capture import master, page
from tests.web.conftest import APPOINTING

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded


@pytest.fixture
def scanned(archive: Archive, paper: DocumentId, tmp_path: Path) -> DocumentId:
    """The paper with a master and a cleaned image that are dark all over."""
    path = tmp_path / "dark.png"
    cv2.imwrite(str(path), np.full((500, 900), 60, np.uint8))
    jpeg = tmp_path / "cleaned.jpg"
    cv2.imwrite(str(jpeg), np.full((500, 900), 90, np.uint8))
    kept = archive.objects.put(new_key("masters"), path, metadata={})
    cleaned = archive.objects.put(new_key("products"), jpeg, metadata={})
    with archive.records.writing() as tx:
        run = tx.connection.execute
        run(update(master).values(key=kept.key, sha256=kept.sha256, size=kept.size))
        run(update(page).values(matrix=list(IDENTITY), cleaned_width=900, cleaned_height=500))
        (only,) = tx.documents.pages(paper, 1)
        tx.products.put(
            Product(
                "page", only.page, 0, "cleaned", cleaned.key, cleaned.sha256, cleaned.size,
                "image/jpeg", "r",
            )
        )  # fmt: skip
    return paper


def ask_for(visitor: Visitor, key: DocumentId, *, masters: bool) -> tuple[int, str]:
    form = {"request": "2026/118", **({"masters": "yes"} if masters else {})}
    came = visitor.post(f"/documents/{key}/open", form)
    return came.status_code, came.headers.get("location", "")


def test_a_reviewer_sees_both_and_that_is_written_down(
    archive: Archive, enter: Enter, scanned: DocumentId
) -> None:
    reviewer = enter("tuya", Role.REVIEWER)
    _, usual = ask_for(reviewer, scanned, masters=False)
    assert 'name="masters"' in reviewer.get(usual).text
    _, address = ask_for(reviewer, scanned, masters=True)
    assert address.endswith("/masters")
    assert reviewer.get(address).status_code == 200
    with archive.records.reading() as tx:
        looks = [one for one in tx.events.of("document", scanned) if one.type == Kind.SHOWN]
    assert [one.facts["profile"] for one in looks] == ["whole", "masters"]


@pytest.mark.parametrize("image", ["master", "cleaned"])
def test_a_neighbours_act_is_in_neither(enter: Enter, scanned: DocumentId, image: str) -> None:
    reviewer = enter("tuya", Role.REVIEWER)
    viewing = ask_for(reviewer, scanned, masters=True)[1].split("/")[2]
    came = reviewer.get(f"/iiif/3/{viewing}.1.{image}/full/max/0/default.png")
    assert came.status_code == 200
    found = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert found is not None
    assert found.shape == (500, 900)
    assert int(found[:240].max()) < 120
    assert (found[255:] == 255).all()


def test_masters_are_shown_no_longer_than_the_right_to_them_lasts(
    archive: Archive, enter: Enter, scanned: DocumentId
) -> None:
    reviewer = enter("tuya", Role.REVIEWER, Role.REGISTRAR)
    _, address = ask_for(reviewer, scanned, masters=True)
    name = f"/iiif/3/{address.split('/')[2]}.1.master/full/max/0/default.png"
    assert reviewer.get(name).status_code == 200
    with archive.records.writing() as tx:
        change(tx, "tuya", Wanted(roles=frozenset({Role.REGISTRAR})), APPOINTING)
    assert reviewer.get(name).status_code == 404


def test_masters_open_to_nobody_without_the_right(enter: Enter, scanned: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    status, address = ask_for(registrar, scanned, masters=True)
    assert (status, address) == (403, "")
    _, usual = ask_for(registrar, scanned, masters=False)
    assert 'name="masters"' not in registrar.get(usual).text
    assert registrar.get(f"{usual}/masters").status_code == 403


@pytest.mark.parametrize(
    "image", ["master", "cleaned", "tiles", "", "picture", "master.master", "..%2Fmaster"]
)
def test_a_usual_viewing_reaches_no_master(enter: Enter, scanned: DocumentId, image: str) -> None:
    reviewer = enter("tuya", Role.REVIEWER)
    usual = ask_for(reviewer, scanned, masters=False)[1]
    viewing = usual.split("/")[2]
    assert reviewer.get(f"/iiif/3/{viewing}.1.{image}/info.json").status_code == 404
    assert reviewer.get(f"{usual}/masters").status_code == 404
