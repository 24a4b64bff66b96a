"""Tokens at the API: what is not theirs opens by none of the ways that somebody might try."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.grants.granting import give
from pipeline.nouns.viewing import Purpose
from pipeline.people import keeping, tokens
from storage.schema.documents import document
from storage.schema.inventory import unit, volume
from storage.schema.people import token as table
from tests.conftest import settle
from tests.web.api.conftest import REASON, LetIn, Program, code_of
from tests.web.conftest import APPOINTING, Visitor, appointed

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

ACCOUNT = "/account"


def opened(program: Program, paper: DocumentId) -> str:
    came = program.post(f"/documents/{paper}/viewings", REASON)
    assert came.status_code == 201, came.text
    return str(came.json()["key"])


def test_a_token_says_who_asks_and_to_what_it_is_bound(let_in: LetIn) -> None:
    program = let_in("registry", Role.REGISTRAR, units=frozenset({"00"}))
    said = program.get(ACCOUNT).json()
    assert said["name"] == "registry"
    assert said["token"]["units"] == ["00"]
    assert said["token"]["purposes"] == [Purpose.REGISTRATION]
    reached = {one["right"]: one for one in said["rights"]}
    assert reached["see_originals"] == {
        "right": "see_originals",
        "everywhere": False,
        "units": ["00"],
    }


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer arkhiv_nothing", "arkhiv_nothing", "Bearer ü"],
)
def test_what_is_no_token_opens_nothing(house: House, given: str) -> None:
    program = Program(Visitor(house))
    came = program.send("GET", ACCOUNT, headers={"Authorization": given.encode()})
    assert came.status_code == 401


def test_a_wrong_token_is_told_from_none(house: House, stranger: Program) -> None:
    assert "invalid_token" not in stranger.get(ACCOUNT).headers["www-authenticate"]
    wrong = Program(Visitor(house, headers={"Authorization": "Bearer arkhiv_nothing"}))
    assert 'error="invalid_token"' in wrong.get(ACCOUNT).headers["www-authenticate"]


def test_a_token_that_is_over_withdrawn_or_of_somebody_disabled_opens_nothing(
    archive: Archive, let_in: LetIn
) -> None:
    over, withdrawn, disabled = (
        let_in(name, Role.REGISTRAR) for name in ("over", "withdrawn", "disabled")
    )
    assert over.token is not None
    assert withdrawn.token is not None
    with archive.records.writing() as tx:
        past = now() - timedelta(seconds=1)
        tx.connection.execute(update(table).where(table.c.id == over.token.id).values(until=past))
        tokens.withdraw(tx, withdrawn.token.id, APPOINTING)
        keeping.disable(tx, "disabled", APPOINTING)
    for program in (over, withdrawn, disabled):
        assert code_of(program.get(ACCOUNT)) == "token_refused"


def test_a_token_of_the_command_line_opens_no_api(archive: Archive, house: House) -> None:
    person = appointed(archive, "bat", Role.REGISTRAR)
    with archive.records.writing() as tx:
        _, text = tokens.make(tx, person, "", keeping.acting(person, "test"))
    program = Program(Visitor(house, headers={"Authorization": f"Bearer {text}"}))
    assert code_of(program.get(ACCOUNT)) == "token_refused"


@pytest.mark.parametrize("purpose", sorted(set(Purpose) - {Purpose.REGISTRATION}))
def test_a_purpose_to_which_a_token_is_not_bound_opens_nothing(
    archive: Archive, registry: Program, paper: DocumentId, purpose: Purpose
) -> None:
    asked = {**REASON, "purpose": purpose}
    for path, body in (
        (f"/documents/{paper}/viewings", asked),
        ("/originals", {"record": "R-1", **asked}),
        ("/searches", {"name": "Дорж", **asked}),
    ):
        assert code_of(registry.post(path, body)) == "token_purpose"
    with archive.records.reading() as tx:
        kinds = {event.type for event in tx.events.of("document", paper)}
    assert kinds.isdisjoint({Kind.SHOWN, Kind.SEARCHED})


def test_another_units_papers_open_to_no_token_that_is_bound_to_its_own(
    archive: Archive, let_in: LetIn, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(unit.insert().values(code="97", name_mn="", name_en=""))
    program = let_in("registry", Role.REGISTRAR, units=frozenset({"97"}))
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(paper)
        (page,) = tx.documents.pages(paper, 1)
        shelf = tx.volumes.leaf(tx.pages.get(page.page).place.leaf).volume
    assert code_of(program.post(f"/documents/{paper}/viewings", REASON)) == "not_to_be_seen"
    assert code_of(program.post("/originals", {"record": "R-1", **REASON})) == "nothing_there"
    assert code_of(program.post("/named-records", {"record": "R-1"})) == "nothing_there"
    for path in (f"/records/{link.record}", f"/documents/{paper}", f"/volumes/{shelf}"):
        assert code_of(program.get(path)) == "not_allowed"
    assert program.get("/records").json()["items"] == []
    assert program.get("/volumes").json()["items"] == []


def test_what_is_restricted_opens_by_a_grant_to_this_very_person_alone(
    archive: Archive, let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    other = let_in("other", Role.REGISTRAR)
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    path = f"/documents/{paper}/viewings"
    assert code_of(registry.post(path, REASON)) == "not_to_be_seen"
    assert code_of(registry.get(f"/documents/{paper}")) == "not_allowed"
    (only,) = registry.post("/originals", {"record": "R-1", **REASON}).json()["papers"]
    assert (only["document"], only["viewing"], only["withheld"]) == (None, None, "restricted")
    appointed(archive, "oyuna", Role.PRIVACY)
    officer = Actor("oyuna", Role.PRIVACY, via="test")
    with archive.records.writing() as tx:
        settle(tx)
        until = now() + timedelta(days=1)
        give(tx, "registry", ("document", paper), "a case", until, officer)
    assert registry.post(path, REASON).status_code == 201
    assert code_of(other.post(path, REASON)) == "not_to_be_seen"


def test_a_record_that_may_not_be_seen_looks_like_one_that_is_not_there(
    shelve: Shelve, registry: Program
) -> None:
    key = shelve.record("R-9", kind="adoption")
    restricted = registry.post("/named-records", {"record": "R-9"})
    nothing = registry.post("/named-records", {"record": "R-10"})
    assert restricted.json() == nothing.json()
    assert code_of(restricted) == "nothing_there"
    assert code_of(registry.get(f"/records/{key}")) == "not_allowed"
    original = {"record": "R-9", **REASON}
    assert code_of(registry.post("/originals", original)) == "nothing_there"


@pytest.mark.usefixtures("paper")
def test_a_restricted_volume_is_for_those_alone_who_have_it_in_hand(
    archive: Archive, let_in: LetIn, registry: Program
) -> None:
    keeper = let_in("keeper", Role.KEEPER)
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(restricted=True, fonds="1", inventory="2"))
    (line,) = registry.get("/volumes").json()["items"]
    assert (line["key"], line["citation"], line["restricted"]) == (None, None, True)
    (held,) = keeper.get("/volumes").json()["items"]
    assert held["citation"] == "00:1/2/R-1"
    assert keeper.get(f"/volumes/{held['key']}/leaves").json()["items"][0]["label"] == "1"
    for path in ("", "/leaves", "/documents"):
        assert code_of(registry.get(f"/volumes/{held['key']}{path}")) == "not_allowed"


def test_what_one_token_opened_is_open_to_no_other_and_to_no_session(
    house: House, enter: Enter, let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    key = opened(registry, paper)
    picture = registry.get(f"/viewings/{key}").json()["pages"][0]["picture"]
    assert registry.get(picture).headers["content-type"] == "image/jpeg"
    other, person = let_in("other", Role.REGISTRAR), enter("dorj", Role.REGISTRAR)
    assert code_of(other.get(f"/viewings/{key}")) == "nothing_there"
    assert other.get(picture).status_code == 404
    assert person.get(picture).status_code == 404
    assert person.get(f"/viewings/{key}").status_code == 404
    assert Visitor(house).get(picture).status_code == 401
    wrong = Visitor(house, headers={"Authorization": "Bearer arkhiv_nothing"})
    assert wrong.get(picture).status_code == 401


def test_what_a_withdrawn_token_opened_is_closed_at_once(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    key = opened(registry, paper)
    picture = registry.get(f"/viewings/{key}").json()["pages"][0]["picture"]
    assert registry.token is not None
    with archive.records.writing() as tx:
        tokens.withdraw(tx, registry.token.id, APPOINTING)
    assert registry.get(picture).status_code == 401
    assert code_of(registry.get(f"/viewings/{key}")) == "token_refused"


@pytest.mark.parametrize(
    "key", ["none", "..", "1", "%00", "0198C0DE-0000-7000-8000-000000000000", "a" * 5000, "R-1"]
)
def test_a_key_that_is_none_finds_nothing(registry: Program, key: str) -> None:
    for noun in ("records", "volumes", "documents", "viewings"):
        assert code_of(registry.get(f"/{noun}/{key}")) == "nothing_there"


def test_a_browser_reads_by_its_session_and_changes_by_its_token_too(
    enter: Enter, paper: DocumentId
) -> None:
    person = enter("dorj", Role.REGISTRAR)
    program = Program(person)
    assert program.get(ACCOUNT).json()["token"] is None
    path = f"/documents/{paper}/viewings"
    assert code_of(program.post(path, REASON)) == "foreign_form"
    csrf = {"X-CSRF-Token": person.csrf()}
    foreign = {"Origin": "http://elsewhere"}
    assert code_of(program.post(path, REASON, **csrf, **foreign)) == "foreign_form"
    assert program.post(path, REASON, **csrf).status_code == 201


def test_a_locked_screen_and_a_first_password_open_no_api(archive: Archive, enter: Enter) -> None:
    person = enter("dorj", Role.REGISTRAR)
    person.post("/lock", {})
    assert code_of(Program(person).get(ACCOUNT)) == "unknown_caller"
    other = enter("bat", Role.REGISTRAR)
    with archive.records.writing() as tx:
        known = tx.people.named("bat")
        assert known is not None
        tx.people.change(replace(known, must_change=True))
    assert code_of(Program(other).get(ACCOUNT)) == "unknown_caller"


def test_a_volume_that_is_called_by_a_restricted_record_is_not_named(
    archive: Archive, shelve: Shelve, registry: Program
) -> None:
    key = shelve.document("1", record="R-secret")
    (line,) = registry.get("/volumes").json()["items"]
    assert line["citation"] == "00:-/-/R-secret"
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).where(document.c.id == key).values(restricted=True))
    came = registry.get("/volumes")
    assert "R-secret" not in came.text
    for path in ("", "/leaves", "/documents"):
        assert code_of(registry.get(f"/volumes/{line['key']}{path}")) == "not_allowed"
