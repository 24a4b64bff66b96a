"""Masters by the API: told with how far a paper is, shown by a right of their own, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.people.keeping import Wanted, change
from storage.schema.capture import page
from storage.schema.documents import document
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, code_of
from tests.web.conftest import APPOINTING
from tests.web.test_masters import scanned

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded

__all__ = ["scanned"]
WITH_MASTERS = {**REASON, "masters": True}


@pytest.fixture
def reviewer(let_in: LetIn) -> Program:
    return let_in("tuya", Role.REVIEWER)


def opened(program: Program, key: DocumentId, *, masters: bool = True) -> str:
    came = program.post(f"/documents/{key}/viewings", WITH_MASTERS if masters else REASON)
    assert came.status_code == 201, came.text
    return str(came.json()["key"])


def test_the_masters_of_a_paper_are_told_with_digests_and_places(
    archive: Archive, registry: Program, scanned: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(region=[[0, 0], [900, 0], [900, 250], [0, 250]]))
        (only,) = tx.documents.pages(scanned, 1)
        kept = tx.pages.master(tx.pages.get(only.page).master)
    came = registry.get(f"/documents/{scanned}/masters")
    (master,) = came.json()["items"]
    assert (master["key"], master["sha256"], master["size"]) == (kept.id, kept.sha256, kept.size)
    (shown,) = master["pages"]
    pages = registry.get(f"/documents/{scanned}/pages").json()["items"]
    assert [{name: shown[name] for name in pages[0]}] == pages
    assert (shown["frame"], shown["region"][2]) == (0, [900, 250])
    assert kept.key not in came.text
    assert kept.provenance.name not in came.text
    again = registry.get(f"/documents/{scanned}/masters", **{"If-None-Match": came.headers["etag"]})
    assert again.status_code == 304


def test_of_a_restricted_paper_not_even_the_masters_are_told(
    archive: Archive, registry: Program, scanned: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert code_of(registry.get(f"/documents/{scanned}/masters")) == "not_allowed"
    assert code_of(registry.get(f"/documents/{NOWHERE}/masters")) == "nothing_there"


def test_masters_are_seen_where_that_was_asked_for_and_that_is_written_down(
    archive: Archive, reviewer: Program, scanned: DocumentId
) -> None:
    usual = opened(reviewer, scanned, masters=False)
    assert code_of(reviewer.get(f"/viewings/{usual}/masters")) == "nothing_there"
    key = opened(reviewer, scanned)
    told = reviewer.get(f"/viewings/{key}").json()
    (image,) = reviewer.get(told["masters"]).json()["items"]
    for address in (image["picture"], f"{image['cleaned']}/full/max/0/default.png"):
        came = reviewer.get(address)
        assert came.headers["content-type"] == "image/png"
    with archive.records.reading() as tx:
        looks = [one for one in tx.events.of("document", scanned) if one.type == Kind.SHOWN]
    assert [(one.facts["profile"], one.actor.via) for one in looks] == [
        ("whole", "api"),
        ("masters", "api"),
    ]


def test_a_withheld_page_has_no_address(
    archive: Archive, reviewer: Program, scanned: DocumentId
) -> None:
    key = opened(reviewer, scanned)
    with archive.records.writing() as tx:
        neighbour = tx.documents.get(scanned)
        assert neighbour.current == 1
        tx.connection.execute(update(page).values(matrix=None))
    (image,) = reviewer.get(f"/viewings/{key}/masters").json()["items"]
    shown = reviewer.get(f"/viewings/{key}").json()["pages"][0]
    assert image["withheld"] is shown["withheld"]
    assert (image["master"] is None) is image["withheld"]


def test_who_has_no_right_to_masters_opens_none_and_learns_nothing_of_others_viewings(
    let_in: LetIn, registry: Program, reviewer: Program, scanned: DocumentId
) -> None:
    refused = registry.post(f"/documents/{scanned}/viewings", WITH_MASTERS)
    assert code_of(refused) == "not_to_be_seen"
    key = opened(reviewer, scanned)
    assert code_of(registry.get(f"/viewings/{key}/masters")) == "not_allowed"
    other = let_in("bold", Role.REVIEWER)
    assert code_of(other.get(f"/viewings/{key}/masters")) == "nothing_there"
    elsewhere = let_in("zaya", Role.REVIEWER, home="11")
    assert code_of(elsewhere.post(f"/documents/{scanned}/viewings", WITH_MASTERS)) == (
        "not_to_be_seen"
    )
    assert code_of(elsewhere.get(f"/documents/{scanned}/masters")) == "not_allowed"


def test_they_are_shown_no_longer_than_the_right_lasts(
    archive: Archive, let_in: LetIn, scanned: DocumentId
) -> None:
    program = let_in("tuya", Role.REVIEWER, Role.REGISTRAR)
    key = opened(program, scanned)
    (image,) = program.get(f"/viewings/{key}/masters").json()["items"]
    with archive.records.writing() as tx:
        change(tx, "tuya", Wanted(roles=frozenset({Role.REGISTRAR})), APPOINTING)
    assert code_of(program.get(f"/viewings/{key}/masters")) == "not_allowed"
    assert program.get(image["picture"]).status_code == 404
