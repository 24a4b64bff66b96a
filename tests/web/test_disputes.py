"""Wrong originals: said in one step by who may, once, and told to whoever finds the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.ids import RecordKey
from pipeline.moves.disputing import dispute, is_disputed
from pipeline.moves.linking import unlink
from pipeline.nouns.document import Field, LinkRole, LinkStanding
from storage.schema.documents import document
from storage.schema.documents import link as link_row
from storage.schema.inventory import record as record_row
from tests.web.test_originals import opened
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

REMARK = "another child <script>alert(1)</script>"
WARNING = "It is disputed that this paper is an original"


def record_of(archive: Archive, key: DocumentId) -> str:
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(key)
        return link.record


def say_wrong(visitor: Visitor, address: str, record: str, **more: str) -> int:
    return visitor.post(f"{address}/wrong", {"record": record, **more}).status_code


def holds(archive: Archive, key: DocumentId) -> int:
    with archive.records.reading() as tx:
        assert is_disputed(tx, key) is bool(tx.holds.of("document", key))
        return sum(event.type == Kind.HELD for event in tx.events.of("document", key))


def test_why_it_is_held_names_no_record_that_the_reader_may_not_see(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    hidden = shelve.record("R-2", kind="adoption")
    with archive.records.writing() as tx:
        tx.documents.note(paper, restricted=False, lifted_by="sara")
        tx.links.add(
            RecordKey(hidden),
            paper,
            role=LinkRole.SUPPORTING,
            standing=LinkStanding.PROPOSED,
            evidence="leaves",
            by="machine",
        )
        actor = Actor("tuya", Role.REVIEWER.value)
        first, _ = tx.links.of_document(paper)
        dispute(tx, tx.documents.get(paper), first.record, actor)
        (hold,) = tx.holds.of("document", paper)
        assert "R-2" in str(hold.facts)
    shown = enter("dorj", Role.REGISTRAR).get(f"/documents/{paper}").text
    assert ("no original of R-1 (civil)" in shown, "R-2" in shown) == (True, False)
    saran = enter("saran", Role.SUPERVISOR)
    held, progress = saran.get("/held").text, saran.get("/progress").text
    assert ("no original of R-1 (civil)" in held, "R-2" in held) == (True, False)
    assert ("no original of …" in progress, ">wrong_original<" in progress) == (True, False)
    with archive.records.writing() as tx:
        tx.connection.execute(update(record_row).values(type="adoption"))
    shown = enter("bold", Role.REGISTRAR).get(f"/documents/{paper}").text
    assert ("no original of –" in shown, "R-1" in shown) == (True, False)
    held = saran.get("/held").text
    assert ("no original of –" in held, "R-1" in held, "wrong_original" in held) == (
        True,
        False,
        False,
    )


def test_a_registrar_of_any_unit_says_so_once_however_often_they_click(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR, units="11")
    address, record = opened(registrar, paper), record_of(archive, paper)
    assert WARNING not in registrar.get(address).text
    assert f"{address}/wrong" in registrar.get(address).text
    assert "R-1" in registrar.get(f"{address}/wrong").text
    for _ in range(3):
        assert say_wrong(registrar, address, record, remark=REMARK) == 303
    assert holds(archive, paper) == 1
    text = registrar.get(address).text
    assert WARNING in text
    assert f'{address}/wrong"' not in text
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(paper)
        assert link.standing is LinkStanding.PROPOSED
        told = [event for event in tx.events.of("document", paper) if event.type == Kind.HELD]
        assert (told[0].actor.name, told[0].actor.role) == ("dorj", "registrar")
        assert tx.events.words(told[0].id) == REMARK


def test_one_click_in_the_viewer_says_so_where_the_paper_has_one_link(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address, record = opened(registrar, paper), record_of(archive, paper)
    for view in ("zoom", "plain"):
        text = registrar.get(f"{address}?view={view}").text
        assert f'<form method="post" action="{address}/wrong">' in text
        assert f'name="record" value="{record}"' in text
        assert f'href="{address}/wrong"' not in text
    came = registrar.post(f"{address}/wrong", {"record": record})
    assert came.headers["location"] == address
    text = registrar.get(address).text
    assert "You said so of R-1 (civil)" in text
    assert f'action="{address}/wrong/back"' in text


def test_who_said_so_takes_it_back_and_the_link_stands_again(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address, record = opened(registrar, paper), record_of(archive, paper)
    for turn in (1, 2):
        assert say_wrong(registrar, address, record) == 303
        came = registrar.post(f"{address}/wrong/back", {"record": record})
        assert came.headers["location"] == address
        with archive.records.reading() as tx:
            (link,) = tx.links.of_document(paper)
            assert link.standing is LinkStanding.CONFIRMED
            assert not is_disputed(tx, paper)
            told = [one.type for one in tx.events.of("link", link.id)]
            assert told[-1] == Kind.LINK_CONFIRMED
        assert holds(archive, paper) == turn
        assert WARNING not in registrar.get(address).text
    assert registrar.post(f"{address}/wrong/back", {"record": record}).status_code == 404


def test_nobody_else_takes_it_back_and_not_after_a_reviewer_decided(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address, record = opened(registrar, paper), record_of(archive, paper)
    theirs = opened(other, paper)
    assert say_wrong(registrar, address, record) == 303
    assert "/wrong/back" not in other.get(theirs).text
    for where, status in ((theirs, 404), (address, 404)):
        came = other.post(f"{where}/wrong/back", {"record": record})
        assert came.status_code == status
    assert registrar.post(f"{address}/wrong/back", {"record": "none"}).status_code == 404
    with archive.records.writing() as tx:
        who = Actor("tuya", Role.REVIEWER.value, via="test")
        unlink(tx, "R-1", paper, who, reason="of another child")
    assert registrar.post(f"{address}/wrong/back", {"record": record}).status_code == 404


def test_a_link_that_only_the_machine_proposed_is_not_confirmed_by_taking_it_back(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)
        tx.connection.execute(
            update(link_row).where(link_row.c.id == link.id).values(standing="proposed")
        )
    registrar = enter("dorj", Role.REGISTRAR)
    address, record = opened(registrar, paper), record_of(archive, paper)
    assert say_wrong(registrar, address, record) == 303
    assert registrar.post(f"{address}/wrong/back", {"record": record}).status_code == 404


def test_only_the_record_that_was_chosen_is_disputed(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    other = shelve.record("R-2")
    with archive.records.writing() as tx:
        from pipeline.events import Actor
        from pipeline.moves.finding import the_record
        from pipeline.moves.linking import make_link
        from pipeline.nouns.document import LinkRole

        who = Actor("tuya", Role.REVIEWER.value, via="test")
        named, found = the_record(tx, "R-2"), tx.documents.get(paper)
        make_link(tx, named, found, who, role=LinkRole.SUPPORTING, evidence="his too")
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert f'href="{address}/wrong"' in registrar.get(address).text
    text = registrar.get(f"{address}/wrong").text
    assert "checked" not in text
    assert say_wrong(registrar, address, other) == 303
    with archive.records.reading() as tx:
        standing = {one.record: one.standing for one in tx.links.of_document(paper)}
    assert standing.pop(other) is LinkStanding.PROPOSED  # type: ignore[call-overload]  # a plain text
    assert list(standing.values()) == [LinkStanding.CONFIRMED]


@pytest.mark.parametrize("record", ["", "none", "{other}", "'; --"])
def test_a_record_of_another_paper_is_not_touched(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId, record: str
) -> None:
    other = record_of(archive, shelve.document("2", record="R-2"))
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert say_wrong(registrar, address, record.format(other=other)) == 404
    assert holds(archive, paper) == 0


def test_nobody_disputes_by_another_persons_viewing_or_one_that_is_closed(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address, record = opened(registrar, paper), record_of(archive, paper)
    assert say_wrong(other, address, record) == 404
    assert other.get(f"{address}/wrong").status_code == 404
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert say_wrong(registrar, address, record) == 404
    assert holds(archive, paper) == 0


@pytest.mark.parametrize(
    "role", [Role.OPERATOR, Role.KEEPER, Role.PRIVACY, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_who_has_no_right_to_it_disputes_nothing(
    archive: Archive, enter: Enter, paper: DocumentId, role: Role
) -> None:
    visitor = enter("somebody", role)
    address = opened(visitor, paper) if role is Role.OPERATOR else "/viewings/none"
    assert say_wrong(visitor, address, record_of(archive, paper)) == 403
    assert visitor.get(f"{address}/wrong").status_code == 403
    assert holds(archive, paper) == 0
    if role is Role.OPERATOR:
        assert "/wrong" not in visitor.get(address).text


@pytest.mark.parametrize("csrf", ["", "forged"])
def test_another_site_disputes_nothing(
    archive: Archive, enter: Enter, paper: DocumentId, csrf: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert say_wrong(registrar, address, record_of(archive, paper), csrf=csrf) == 403
    assert holds(archive, paper) == 0


@pytest.mark.parametrize("remark", ["two\nlines", "x" * 401])
def test_a_remark_that_cannot_be_kept_is_said_and_stays_written(
    archive: Archive, enter: Enter, paper: DocumentId, remark: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    came = registrar.post(
        f"{address}/wrong", {"record": record_of(archive, paper), "remark": remark}
    )
    assert came.status_code == 400
    assert "problem" in came.text
    assert holds(archive, paper) == 0


def test_whoever_finds_a_disputed_paper_is_told(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        place = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))
        named = Field("seller", "Мөнхбат", "Мөнхбат", True, 0.9, only.page, place, ())  # noqa: FBT003
        tx.fields.replace(paper, 1, [named])
    registrar = enter("dorj", Role.REGISTRAR)
    say_wrong(registrar, opened(registrar, paper), record_of(archive, paper))
    rebuild(archive.records, archive.objects)
    text = registrar.post("/find", {"line": "Мөнхбат", "purpose": "2026/1"}).text
    assert paper in text
    assert "disputed" in text
    assert "says that it is no original of R-1 (civil)" in registrar.get(f"/documents/{paper}").text
