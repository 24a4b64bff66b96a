"""An archive for practice in a browser: marked on every page, in every picture and every copy."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from arkhiv.cli.desk import unproven
from arkhiv.practising import begin
from pipeline.flow import Role
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.practice.planted import Fault, planted
from pipeline.practice.result import Outcome, results
from pipeline.practice.words import HEADER, WORDS
from tests.web.conftest import HOST, Visitor
from tests.web.test_originals import opened
from web.routes import GET, ROUTES

if TYPE_CHECKING:
    from pathlib import Path

    from httpx import Response

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(900)]

PARTS = {"part": "1", "table": "whole", "form": "csv", "step": "clean", "kind": "captured"}


@pytest.fixture
def archive(settings: Settings, tmp_path: Path) -> Archive:
    """An archive for practice, in the place of a real one."""
    begun = begin(settings, tmp_path / "practice", unproven((Role.ADMINISTRATOR,), None), str)
    return begun.archive


def filled(path: str, keys: dict[str, str]) -> str:
    """Put keys into the places of an address."""
    return re.sub(r"\{(\w+)\}", lambda found: keys.get(found[1], "1"), path)


def test_every_page_that_anybody_may_open_is_marked(
    archive: Archive, house: House, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.reading() as tx:
        place = tx.pages.get(tx.documents.pages(paper, 1)[0].page).place
        volume = tx.volumes.leaf(place.leaf)
    keys = {**PARTS, "volume": volume.volume}
    pages = 0
    for role in sorted(PERSONAL_ROLES):
        visitor = enter(f"a{role.value}", role)
        for route in ROUTES:
            if route.method != GET or route.path.endswith("/stream"):
                continue
            key = paper if route.path.startswith("/documents") else volume.volume
            came = visitor.get(filled(route.path, {**keys, "key": key}))
            assert came.headers[HEADER] == "invented", route.path
            if came.headers.get("content-type", "").startswith("text/html") and came.text:
                pages += 1
                assert WORDS in came.text, (role, route.path, came.text[:200])
            assert came.status_code < 500, (role, route.path)
    assert pages > len(ROUTES)
    stranger = Visitor(house)
    for path in ("/sign-in", "/nothing-of-the-kind"):
        assert WORDS in stranger.get(path).text


def is_marked(came: Response, plain: int) -> bool:
    """Say whether something stands in the pixels of a picture of one shade."""
    image = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return bool((np.abs(image.astype(int) - plain) > 20).mean() > 0.005)


def test_tiles_and_copies_are_marked_in_their_pixels(enter: Enter, paper: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    name = address.removeprefix("/viewings/")
    for part in ("full/max", "0,0,900,250/max", "100,50,256,200/128,"):
        came = registrar.get(f"/iiif/3/{name}.1/{part}/0/default.png")
        assert came.status_code == 200
        assert is_marked(came, 60), part
    copied = registrar.post(f"{address}/copies", {"form": "text_file"})
    assert copied.text.startswith(WORDS)
    assert registrar.post(f"{address}/copies", {"form": "pdf_file"}).status_code == 200


def test_manifests_and_figures_for_machines_say_that_it_is_practice(
    enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    name = opened(registrar, paper).removeprefix("/viewings/")
    manifest = registrar.get(f"/iiif/presentation/3/{name}/manifest").json()
    assert manifest["requiredStatement"]["value"] == {"mn": [WORDS]}
    assert "arkhiv_practice 1.0" in registrar.get("/metrics").text


def test_the_same_picture_of_a_real_archive_is_not_marked(
    enter: Enter, paper: DocumentId, house: House
) -> None:
    assert house.practice
    registrar = enter("dorj", Role.REGISTRAR)
    name = opened(registrar, paper).removeprefix("/viewings/")
    object.__setattr__(house, "practice", False)
    plain = Visitor(house, registrar.cookies)
    came = plain.get(f"/iiif/3/{name}.1/100,50,256,150/max/0/default.png")
    assert came.status_code == 200
    assert not is_marked(came, 60)
    manifest = plain.get(f"/iiif/presentation/3/{name}/manifest").json()
    assert "requiredStatement" not in manifest


def test_figures_are_seen_and_not_taken_along(enter: Enter) -> None:
    supervisor = enter("sara", Role.SUPERVISOR)
    page = supervisor.get("/progress")
    assert page.status_code == 200
    assert ".csv" not in page.text
    for form in ("csv", "xlsx"):
        refused = supervisor.get(f"/progress/whole.{form}")
        assert refused.status_code == 400
        assert "This archive is for practice" in refused.text
    told = supervisor.get("/api/v1/progress")
    assert (told.status_code, told.headers[HEADER]) == (422, "invented")
    assert supervisor.get("/api/v1/account").json()["practice"] is True


def test_no_bundle_is_taken_over_the_line(house: House) -> None:
    came = Visitor(house).get("/stations/darkhan-1/bundles/1")
    assert house.arriving is None
    assert came.status_code == 404
    assert HOST in house.hosts


def waited(visitor: Visitor, here: str) -> str:
    """Wait until the feeder is empty, and return what the page says then."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        page = visitor.get(here).text
        if 'value="stop"' not in page:
            return page
        time.sleep(0.5)
    pytest.fail("the feeder does not come to its end")


def outcomes(archive: Archive) -> dict[str, Outcome]:
    with archive.records.reading() as tx:
        return {f"{one.label}{one.side}": outcome for one, outcome in results(tx)}


def test_every_fault_of_the_feeder_is_met_at_the_desk_and_it_is_told_how_it_was_settled(
    archive: Archive, house: House, enter: Enter
) -> None:
    operator = enter("bat", Role.OPERATOR, units="11")
    assert set(outcomes(archive).values()) == {Outcome.NOT_MET}
    (source,) = house.feeds.sources()
    asked = {"volume": "11:999/1/2", "source": source.source, "sides": "both", "resolution": "300"}
    here = operator.post("/capture", asked).headers["location"]
    operator.post(here, {"act": "feed"})
    page = waited(operator, here)
    codes = set(re.findall(r'name="code" value="(\w+)"', page))
    assert codes == {one.fault.value for one in planted()} - {Fault.MISSING.value}
    assert set(outcomes(archive).values()) == {Outcome.OPEN}
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("11", 1)
        assert [feed.fault for feed in tx.feeds.of(batch.id)] == ["missing_back"]
        page_at = {
            f"{one.label}{one.side}": one.page for one in tx.batches.pages(batch.id) if one.current
        }
    for code in ("blank", "underexposed"):
        operator.post(here, {"act": "looked", "code": code})
    operator.post(f"{here}/pages/{page_at['2r']}", {"act": "rescan", "why": "askew"})
    waited(operator, here)
    operator.post(here, {"act": "feed"})
    waited(operator, here)
    assert outcomes(archive) == {
        "2r": Outcome.SETTLED,
        "3v": Outcome.SETTLED,
        "4v": Outcome.OPEN,
        "5r": Outcome.OPEN,
        "6r": Outcome.PASSED,
        "7v": Outcome.SETTLED,
    }
    thumbnail = operator.get(f"{here}/pages/{page_at['3v']}/picture")
    assert is_marked(thumbnail, 232)
