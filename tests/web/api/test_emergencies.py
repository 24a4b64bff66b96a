"""Emergencies by the API: two people at their screens, one paper, an hour, and all is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Kind
from pipeline.flow import Role
from tests.conftest import settle
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, SitDown, code_of
from tests.web.api.test_lists import walked

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded

WHY = "court tomorrow"


@pytest.fixture
def pair(archive: Archive, sit_down: SitDown) -> tuple[Program, Program]:
    both = sit_down("admin", Role.ADMINISTRATOR), sit_down("oyuna", Role.PRIVACY)
    with archive.records.writing() as tx:
        settle(tx)
    return both


def test_two_people_open_one_paper_and_everybody_who_watches_reads_of_it(
    archive: Archive, let_in: LetIn, pair: tuple[Program, Program], paper: DocumentId
) -> None:
    admin, officer = pair
    assert code_of(admin.post(f"/documents/{paper}/viewings", REASON)) == "not_allowed"
    asked = {"document": paper, "reason": WHY}
    key = {"Idempotency-Key": "night-1"}
    first, again = (admin.post("/emergencies", asked, **key) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["standing"] == "waiting"
    path = f"/emergencies/{first.json()['key']}/decision"
    assert officer.post(path, {"decision": "grant"}).json()["standing"] == "granted"
    opened = admin.post(f"/documents/{paper}/viewings", REASON)
    assert opened.status_code == 201
    assert admin.get(f"/viewings/{opened.json()['key']}/text").status_code == 200
    assert code_of(admin.get("/requests")) == "not_allowed"
    (own,) = walked(admin, "/own-emergencies?limit=1")
    auditor = let_in("ariun", Role.AUDITOR)
    (told,) = walked(auditor, "/emergencies?limit=1")
    assert told == own
    assert (told["name"], told["reason"], told["by"]) == ("admin", WHY, "oyuna")
    assert [(look["who"], look["how"]) for look in told["looks"]] == [("admin", Kind.SHOWN.value)]
    with archive.records.reading() as tx:
        kinds = [one.type for one in tx.events.about("emergency", 9)]
    assert sorted(kinds) == sorted([Kind.EMERGENCY_ASKED, Kind.EMERGENCY_GRANTED])


def test_neither_is_done_by_a_token_nor_a_paper_opened_to_one(
    let_in: LetIn, pair: tuple[Program, Program], paper: DocumentId
) -> None:
    admin, officer = pair
    programs = let_in("chief", Role.ADMINISTRATOR), let_in("nomin", Role.PRIVACY)
    asked = {"document": paper, "reason": WHY}
    assert code_of(programs[0].post("/emergencies", asked)) == "in_person"
    path = f"/emergencies/{admin.post('/emergencies', asked).json()['key']}/decision"
    assert code_of(programs[1].post(path, {"decision": "grant"})) == "in_person"
    assert officer.post(path, {"decision": "refuse"}).json()["standing"] == "refused"
    assert code_of(admin.post(f"/documents/{paper}/viewings", REASON)) == "not_allowed"
    assert code_of(officer.post(path, {"decision": "grant"})) == "emergency_over"
    assert code_of(officer.post(f"/emergencies/{NOWHERE}/decision", {"decision": "grant"}))


def test_others_ask_for_nothing_and_decide_nothing(
    sit_down: SitDown, pair: tuple[Program, Program], paper: DocumentId
) -> None:
    admin, officer = pair
    asked = {"document": paper, "reason": WHY}
    path = f"/emergencies/{admin.post('/emergencies', asked).json()['key']}/decision"
    assert code_of(admin.post(path, {"decision": "grant"})) == "not_allowed"
    assert code_of(officer.post("/emergencies", asked)) == "not_allowed"
    registrar = sit_down("dorj", Role.REGISTRAR)
    for came in (registrar.get("/emergencies"), registrar.post("/emergencies", asked)):
        assert code_of(came) == "not_allowed"
    nowhere = {"document": NOWHERE, "reason": WHY}
    assert admin.post("/emergencies", nowhere).status_code == 404
    assert code_of(admin.post("/emergencies", {**asked, "reason": " "})) == "not_fitting"
