"""Emergency access: one paper, two people, an hour, and everybody who watches reads of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.grants.emergency import AT_ONCE, emergencies, every
from pipeline.grants.granting import withdraw
from pipeline.grants.hands import FRESH
from pipeline.ids import new_id
from pipeline.language import Lang
from pipeline.people.keeping import Wanted, add, disable
from storage.schema.documents import document
from storage.schema.people import access_grant
from storage.schema.trail import event
from tests.conftest import settle
from tests.web.conftest import APPOINTING, PASSWORD, Visitor
from tests.web.test_issuing import copy_of
from tests.web.test_originals import opened, picture_of
from web.pages.emergency import REPORT

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

REASON = "court tomorrow <b>"
ASK = {"reason": REASON}


def asked(visitor: Visitor, key: str, reason: str = REASON) -> int:
    return visitor.post("/emergency", {"document": key, "reason": reason}).status_code


def decided(visitor: Visitor, archive: Archive, decision: str = "grant") -> int:
    address = f"/emergencies/{the_last(archive)}"
    return visitor.post(address, {"decision": decision}).status_code


def the_last(archive: Archive) -> str:
    with archive.records.reading() as tx:
        last, *_ = emergencies(tx).items
    return last.id


def kinds(archive: Archive) -> list[str]:
    with archive.records.reading() as tx:
        return [one.type for one in tx.events.about("emergency", 50)]


@pytest.fixture
def pair(archive: Archive, enter: Enter) -> tuple[Visitor, Visitor]:
    both = enter("admin", Role.ADMINISTRATOR), enter("oyuna", Role.PRIVACY)
    with archive.records.writing() as tx:
        settle(tx)
    return both


def test_two_people_open_one_paper_for_a_while_and_all_of_it_is_told(
    archive: Archive, enter: Enter, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    assert admin.get(f"/documents/{paper}/open").status_code == 403
    assert asked(admin, paper) == 303
    assert admin.get(f"/documents/{paper}/open").status_code == 403
    assert "court tomorrow &lt;b&gt;" in officer.get("/emergencies").text
    assert decided(officer, archive) == 303
    address = opened(admin, paper, "case 9")
    assert admin.get(picture_of(admin, address)).status_code == 200
    assert copy_of(admin, address).status_code == 200
    for role in (Role.SUPERVISOR, Role.PRIVACY, Role.AUDITOR):
        text = enter(f"{role}1", role).get("/emergencies").text
        assert ("admin" in text, "oyuna" in text, "court tomorrow" in text) == (True, True, True)
        assert ("shown" in text, "downloaded" in text, "case 9" in text) == (True, True, True)
    assert kinds(archive) == [Kind.EMERGENCY_ASKED, Kind.EMERGENCY_GRANTED]
    with archive.records.reading() as tx:
        found = tx.events.of("document", paper)
        assert Kind.GRANT_GIVEN in {one.type for one in found}
        (shown,) = (one for one in found if one.type == Kind.SHOWN)
        assert (shown.actor.name, shown.actor.role) == ("admin", "administrator")
        assert shown.facts["why"] == "emergency"


@pytest.mark.parametrize(
    "change",
    [
        update(access_grant).values(until=now()),
        update(document).values(discarded=now()),
    ],
    ids=["its hour is over", "the paper is set aside"],
)
def test_it_ends_by_itself_in_the_middle_of_looking(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId, change: object
) -> None:
    admin, officer = pair
    asked(admin, paper)
    decided(officer, archive)
    address = opened(admin, paper)
    picture = picture_of(admin, address)
    with archive.records.writing() as tx:
        tx.connection.execute(change)  # type: ignore[call-overload]  # a statement
    assert admin.get(picture).status_code == 404
    assert admin.get(address).status_code in {403, 404}
    assert copy_of(admin, address).status_code in {403, 404}


def test_the_officer_ends_it_before(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    asked(admin, paper)
    decided(officer, archive)
    address = opened(admin, paper)
    with archive.records.writing() as tx:
        last, *_ = emergencies(tx).items
        assert last.grant is not None
        withdraw(tx, last.grant, Actor("oyuna", Role.PRIVACY.value, via="test"))
    assert admin.get(address).status_code == 403


def test_it_opens_no_other_paper_and_nothing_else(
    archive: Archive, shelve: Shelve, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    other = shelve.document("2", record="R-2")
    with archive.records.writing() as tx:
        values = {"state": "registered", "type": "contract", "current": 1}
        tx.connection.execute(update(document).where(document.c.id == other).values(**values))
    asked(admin, paper)
    decided(officer, archive)
    assert admin.get(f"/documents/{other}/open").status_code == 403
    assert admin.post(f"/documents/{other}/open", {"request": "x"}).status_code != 303
    for path in ("/find", "/records", "/held", "/looks", "/emergencies", f"/documents/{other}"):
        assert admin.get(path).status_code == 403, path
    address = opened(admin, paper)
    assert admin.get(f"{address}/wrong").status_code == 403


def test_a_refusal_opens_nothing_and_is_told(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    asked(admin, paper)
    assert decided(officer, archive, "refuse") == 303
    assert admin.get(f"/documents/{paper}/open").status_code == 403
    assert decided(officer, archive) == 400
    assert "refused" in admin.get("/emergency").text
    assert kinds(archive) == [Kind.EMERGENCY_ASKED, Kind.EMERGENCY_REFUSED]


def test_nobody_asks_without_a_reason_or_for_nothing(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, _ = pair
    assert asked(admin, paper, " ") == 400
    assert asked(admin, "none") == 400
    assert asked(admin, paper, "two\nlines") == 400
    assert kinds(archive) == []


def test_who_asks_again_while_it_waits_has_asked_once(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    assert [asked(admin, paper), asked(admin, paper)] == [303, 303]
    assert kinds(archive) == [Kind.EMERGENCY_ASKED]
    assert [decided(officer, archive), decided(officer, archive)] == [303, 400]
    assert kinds(archive) == [Kind.EMERGENCY_ASKED, Kind.EMERGENCY_GRANTED]


def test_what_nobody_decided_in_a_day_is_over(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    asked(admin, paper)
    with archive.records.writing() as tx:
        earlier = now() - timedelta(hours=25)
        of_it = event.c.subject_kind == "emergency"
        tx.connection.execute(update(event).where(of_it).values(recorded_at=earlier))
    assert decided(officer, archive) == 400
    assert "nobody decided" in officer.get("/emergencies").text


@pytest.mark.parametrize(
    "role", [Role.ADMINISTRATOR, Role.SUPERVISOR, Role.REGISTRAR, Role.AUDITOR, Role.REVIEWER]
)
def test_only_a_privacy_officer_decides(
    archive: Archive, enter: Enter, pair: tuple[Visitor, Visitor], paper: DocumentId, role: Role
) -> None:
    admin, _ = pair
    asked(admin, paper)
    assert decided(enter("second", role), archive) == 403
    assert decided(admin, archive) == 403
    assert kinds(archive) == [Kind.EMERGENCY_ASKED]


@pytest.mark.parametrize("by", ["admin", "second"])
def test_an_officer_whose_account_somebody_set_lately_is_no_second_person(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId, by: str
) -> None:
    admin, officer = pair
    with archive.records.writing() as tx:
        made = tx.people.named("oyuna")
        assert made is not None
        who = Actor(by, Role.ADMINISTRATOR.value, via="cli")
        noted = tx.events.note(Kind.PASSWORD_SET, "person", made.id, actor=who)
    asked(admin, paper)
    came = officer.post("/emergencies/x", {"decision": "grant"})
    assert came.status_code == 400
    assert decided(officer, archive) == 400
    assert admin.get(f"/documents/{paper}/open").status_code == 403
    with archive.records.writing() as tx:
        earlier = now() - FRESH - timedelta(minutes=1)
        of_it = event.c.id == noted.id
        tx.connection.execute(update(event).where(of_it).values(recorded_at=earlier))
    assert decided(officer, archive) == 303


def test_one_person_with_three_accounts_opens_nothing(
    archive: Archive, house: House, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, _ = pair
    boss, privacy = frozenset({Role.ADMINISTRATOR}), frozenset({Role.PRIVACY})
    with archive.records.writing() as tx:
        for name, roles, by in (("second", boss, "admin"), ("third", privacy, "second")):
            wanted = Wanted(roles=roles, language=Lang.ENGLISH)
            who = Actor(by, Role.ADMINISTRATOR.value, via="cli")
            add(tx, name, wanted, PASSWORD, who, must_change=False)
    officer = Visitor(house)
    assert officer.sign_in("third").status_code == 303
    asked(admin, paper)
    assert decided(officer, archive) == 400
    assert (
        "second set your account"
        in officer.post(f"/emergencies/{the_last(archive)}", {"decision": "grant"}).text
    )
    assert admin.get(f"/documents/{paper}/open").status_code == 403


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_another_site_neither_asks_nor_decides(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId, csrf: str
) -> None:
    admin, officer = pair
    sent = {"document": paper, "reason": REASON, "csrf": csrf}
    assert admin.post("/emergency", sent).status_code == 403
    asked(admin, paper)
    with archive.records.reading() as tx:
        last, *_ = emergencies(tx).items
    forged = {"decision": "grant", "csrf": csrf}
    assert officer.post(f"/emergencies/{last.id}", forged).status_code == 403
    assert kinds(archive) == [Kind.EMERGENCY_ASKED]


def test_an_administrator_who_is_disabled_sees_nothing_more(
    archive: Archive, enter: Enter, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    enter("second", Role.ADMINISTRATOR)
    asked(admin, paper)
    decided(officer, archive)
    address = opened(admin, paper)
    with archive.records.writing() as tx:
        disable(tx, "admin", APPOINTING)
    assert admin.get(address).headers["location"].startswith("/sign-in")


def test_a_usual_grant_opens_nothing_to_an_administrator(
    archive: Archive, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    from pipeline.grants.granting import give

    admin, _ = pair
    with archive.records.writing() as tx:
        officer = Actor("oyuna", Role.PRIVACY.value, via="test")
        give(tx, "admin", ("document", str(paper)), "case", now() + timedelta(hours=1), officer)
    assert admin.get(f"/documents/{paper}/open").status_code == 403


def test_an_id_in_the_address_that_means_nothing_is_told(pair: tuple[Visitor, Visitor]) -> None:
    _, officer = pair
    came = officer.post("/emergencies/none", {"decision": "grant"})
    assert came.status_code == 400
    assert "decided already" in came.text
    assert officer.post("/emergencies/none", {"decision": "open all"}).status_code == 404


def test_a_flood_of_asking_hides_nothing_that_was_granted_and_stops_no_decision(
    archive: Archive, shelve: Shelve, pair: tuple[Visitor, Visitor], paper: DocumentId
) -> None:
    admin, officer = pair
    asked(admin, paper, "the first of all")
    first = the_last(archive)
    other = shelve.document("2", record="R-2")
    with archive.records.writing() as tx:
        who = tx.people.named("admin")
        assert who is not None
        actor = Actor("admin", Role.ADMINISTRATOR.value, via="web")
        for _ in range(2 * AT_ONCE + 1):
            facts = {"person": who.id, "document": other}
            tx.events.note(Kind.EMERGENCY_ASKED, "emergency", new_id(), actor=actor, facts=facts)
    assert officer.post(f"/emergencies/{first}", {"decision": "grant"}).status_code == 303
    address, found, text = REPORT, [], ""
    while address:
        text = officer.get(address).text
        found.append("the first of all" in text)
        onward = re.search(r'href="([^"]+)" rel="next"', text)
        address = onward[1] if onward else ""
    assert found == [False, False, True]
    assert f'href="{REPORT}' in text.partition('class="parts"')[2]
    with archive.records.reading() as tx:
        assert len(list(every(tx))) == 2 * AT_ONCE + 2
    assert asked(admin, paper, "once more") == 303
    assert the_last(archive) != first


@pytest.mark.parametrize("before", ["none", "%00", "0198c0de"])
def test_the_report_goes_on_before_nothing_that_is_no_id(
    pair: tuple[Visitor, Visitor], before: str
) -> None:
    assert pair[1].get(f"/emergencies?before={before}").status_code == 404
