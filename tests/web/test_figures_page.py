"""The supervisor's first page: what it counts is what its lists hold, whatever happened before."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now, zone_of
from pipeline.events import Actor, Kind
from pipeline.flow import Role, Step, work_moves
from pipeline.grants.granting import give
from pipeline.ids import PageId
from pipeline.nouns.page import PageStanding
from pipeline.progress.progress import By
from storage.schema.inventory import record, volume
from storage.schema.trail import hold
from tests.conftest import settle
from tests.web.conftest import Visitor, appointed
from web.pages.line import WORDS
from workers.roller import rebuild, roll

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from web.house import House

pytestmark = pytest.mark.embedded

LINK = re.compile(r'<td class="right"[^>]*><a href="([^"]+)">([\d,]+)</a>')
ROW = re.compile(r"<tbody>(.*)</tbody>", re.DOTALL)


@pytest.fixture
def full(archive: Archive, shelve: Shelve) -> Archive:
    """Records of every register, papers delivered, replaced and held."""
    shelve.document("1", "2", record="НБ-1")
    shelve.document("3", record="НБ-2")
    shelve.record("Х-1", register="legal", kind="charter")
    shelve.record("Э-1", register="property", kind="certificate")
    replaced, held = shelve.page(leaf="8"), shelve.page(leaf="9")
    with archive.records.writing() as tx:
        tx.pages.stand(PageId(replaced), PageStanding.DISCARDED, "blurred")
        tx.holds.hold("page", held, "leaf_conflict", {})
    archive.sealer.seal()
    roll(archive.records)
    return archive


def lines(page: str) -> int:
    found = ROW.search(page)
    return found[1].count("<tr>") if found else 0


@pytest.mark.parametrize("by", ["register", "unit", "month", "type"])
def test_every_number_opens_as_many_lines_as_it_says(
    full: Archive, supervisor: Visitor, by: str
) -> None:
    del full
    page = supervisor.get(f"/progress?by={by}").text
    opened = {to.replace("&amp;", "&"): int(number) for to, number in LINK.findall(page)}
    assert len(opened) > 8
    for to, number in opened.items():
        if to.startswith("/") and "#" not in to:
            assert lines(supervisor.get(to).text) == number, to


def test_how_records_were_described_is_counted_apart_and_adds_up_to_the_digitized(
    full: Archive, supervisor: Visitor
) -> None:
    with full.records.reading() as tx:
        counts = tx.progress.progress(By.REGISTER).counts
    assert counts.machine_read + counts.keyed == counts.digitized
    page = supervisor.get("/progress").text
    table = page.split('id="t-described"')[1].split("</table>")[0]
    first = re.findall(r'data-plain="(\d+)"', table)[:4]
    told = (counts.machine_read, counts.keyed, counts.unread, counts.cleared_by_rule)
    assert tuple(map(int, first)) == told


def test_what_waits_for_a_person_says_since_when(
    full: Archive, shelve: Shelve, supervisor: Visitor
) -> None:
    page = shelve.page(leaf="11")
    with full.records.writing() as tx:
        tx.connection.execute(update(hold).values(at=now() - timedelta(days=3)))
        tx.holds.hold("page", page, "leaf_conflict", {})
    came = supervisor.get("/progress").text
    held, oldest = (
        came.split(f'id="t-{name}"')[1].split("</table>")[0] for name in ("held", "oldest")
    )
    since = re.findall(r"<td>([^<]+)</td>", oldest)[0]
    (row,) = (one for one in held.split("<tr>") if "leaf conflict" in one)
    assert f"<td>{since}</td>" in row
    assert ">2</a>" in row


def test_the_list_behind_a_count_is_called_as_its_column(
    full: Archive, supervisor: Visitor
) -> None:
    del full
    page = supervisor.get("/progress").text
    assert '<th scope="col" class="right">Captured</th>' in page
    assert ", Captured</h1>" in supervisor.get("/records?of=indicator&counted=captured").text


def test_a_figure_says_as_of_which_event_it_is(full: Archive, supervisor: Visitor) -> None:
    with full.records.reading() as tx:
        (followed,) = tx.throughput.followed()
    page = supervisor.get("/progress").text
    assert f">{followed.position}</td>" in page


def test_only_records_of_ones_own_units_are_listed(full: Archive, house: House) -> None:
    with full.records.reading() as tx:
        assert tx.inventory.knows_unit("11")
    appointed(full, "other", Role.SUPERVISOR, units="11")
    other = Visitor(house)
    other.sign_in("other")
    shown = other.get("/records").text
    assert lines(shown) == 0
    assert "Only records of your units are listed: 11 Ulaanbaatar city." in shown
    assert "that the figure counts" not in shown


def test_a_list_says_how_many_of_a_figure_are_of_ones_own_units(
    full: Archive, shelve: Shelve, house: House, supervisor: Visitor
) -> None:
    key = shelve.record("НБ-9")
    with full.records.writing() as tx:
        to_another_unit(tx, key)
    rebuild(full.records)
    appointed(full, "other", Role.SUPERVISOR, units="11")
    elsewhere = Visitor(house)
    elsewhere.sign_in("other")
    for query, whole, own, others in (
        ("of=indicator&counted=records", 4, 3, 1),
        ("of=indicator&register=legal&counted=records", 1, 1, 0),
        ("of=property&counted=records", 1, 1, 0),
        ("of=indicator&unit=11&counted=records", 1, 0, 1),
    ):
        for visitor, part in ((supervisor, own), (elsewhere, others)):
            shown = visitor.get(f"/records?{query}").text
            told = f"Of the {whole} that the figure counts, {part} are of your units."
            assert told in shown, query
            assert lines(shown) == part


def test_who_sees_records_of_all_units_is_told_of_no_limits(full: Archive, house: House) -> None:
    appointed(full, "dorj", Role.REGISTRAR)
    visitor = Visitor(house)
    visitor.sign_in("dorj")
    shown = visitor.get("/records?of=indicator&counted=records").text
    assert lines(shown) == 3
    assert "your units" not in shown


def test_units_and_reasons_are_called_by_their_names(full: Archive, supervisor: Visitor) -> None:
    page = supervisor.get("/progress?by=unit").text
    assert page.count("00 Central archive of state registration") >= 3
    assert "leaf_conflict" not in re.sub(r'href="[^"]*"', "", page)
    assert "leaf conflict" in supervisor.get("/held").text
    key = full_record(full)
    assert "00 Central archive" in supervisor.get(f"/records/{key}").text
    for path in ("/", "/account", "/records"):
        assert "00 Central archive of state registration" in supervisor.get(path).text, path


def full_record(full: Archive) -> str:
    with full.records.reading() as tx:
        return tx.connection.scalars(select(record.c.id)).first() or ""


def test_units_that_were_never_heard_from_are_counted_and_listed(
    full: Archive, shelve: Shelve, supervisor: Visitor
) -> None:
    assert "Every unit that has something in the inventory" in supervisor.get("/progress").text
    key = shelve.record("НБ-9")
    with full.records.writing() as tx:
        to_another_unit(tx, key)
        tx.connection.execute(
            volume.insert().values(
                id="v", unit="62", fonds="1", inventory="1", item="1", kind="loose", created=now()
            )
        )
    page = supervisor.get("/progress").text
    assert "2 units that were never heard from" in page
    silent = supervisor.get("/progress/silent.csv").text
    assert silent.split()[1:] == [
        "11", "Ulaanbaatar", "city", "62", "Uvurkhangai", "aimag",
    ]  # fmt: skip


def to_another_unit(tx: SqlTransaction, key: str) -> None:
    """Let a record be of unit 11."""
    tx.connection.execute(update(record).where(record.c.id == key).values(unit="11"))


def test_records_and_papers_of_other_units_are_refused(full: Archive, house: House) -> None:
    with full.records.reading() as tx:
        document = tx.documents.by_origin("record:НБ-1")
        assert document is not None
        (link,) = tx.links.of_document(document.id)
    appointed(full, "other", Role.SUPERVISOR, units="11")
    appointed(full, "own", Role.SUPERVISOR, units="00")
    for name, status in (("other", 403), ("own", 200)):
        visitor = Visitor(house)
        visitor.sign_in(name)
        assert visitor.get(f"/records/{link.record}").status_code == status
        assert visitor.get(f"/documents/{document.id}").status_code == status


def test_a_restricted_record_is_counted_and_not_named(
    full: Archive, shelve: Shelve, supervisor: Visitor
) -> None:
    key = shelve.record("ҮР-1", kind="adoption")
    rebuild(full.records)
    shown = supervisor.get("/records").text
    assert "ҮР-1" not in shown
    assert key not in shown
    assert lines(shown) == 4
    assert "counted, but not listed" in shown
    assert lines(supervisor.get("/records?type=adoption").text) == 0
    assert supervisor.get(f"/records/{key}").status_code == 403
    appointed(full, "oyuna", Role.PRIVACY)
    with full.records.writing() as tx:
        settle(tx)
        until, officer = now() + timedelta(days=3), Actor("oyuna", Role.PRIVACY.value, via="test")
        give(tx, "sara", ("record", "civil:ҮР-1"), "a court asks", until, officer)
    assert f"/records/{key}" in supervisor.get("/records?type=adoption").text


def test_a_volume_that_is_called_by_a_record_is_named_to_those_alone_who_may_see_that(
    full: Archive, house: House, supervisor: Visitor
) -> None:
    appointed(full, "aud", Role.AUDITOR)
    auditor = Visitor(house)
    auditor.sign_in("aud")
    day = now().astimezone(zone_of("00")).date()
    paths = f"/received?day={day}", f"/received?day={day}&save=csv"
    for path in paths:
        shown = auditor.get(path)
        assert (shown.status_code, "НБ-1" in shown.text) == (200, False)
        assert "not placed yet" in shown.text
        assert "НБ-1" in supervisor.get(path).text
    with full.records.writing() as tx:
        hidden = update(record).where(record.c.record_id == "НБ-1").values(type="adoption")
        tx.connection.execute(hidden)
    for path in paths:
        shown = supervisor.get(path)
        assert ("НБ-1" in shown.text, "НБ-2" in shown.text) == (False, True)


@pytest.mark.parametrize(
    "path",
    [
        "/progress?by=x",
        "/progress/x.csv",
        "/waiting/x",
        "/done/x",
        "/done/page.read?day=x",
        "/received?day=3026-01-01",
        "/records?of=x",
        "/records?counted=x",
        "/records?register=x",
        "/records?after=x",
    ],
)
def test_what_is_no_such_thing_is_not_found(supervisor: Visitor, path: str) -> None:
    assert supervisor.get(path).status_code == 404


@pytest.mark.parametrize("step", sorted(move.step for move in work_moves()))
def test_what_waits_is_called_by_what_will_be_done(supervisor: Visitor, step: Step) -> None:
    assert f'<h1 id="t-waiting">Waiting for the machine: {WORDS[step]}</h1>' in (
        supervisor.get(f"/waiting/{step}").text
    )


def test_a_place_that_a_list_does_not_have_is_told(supervisor: Visitor) -> None:
    assert supervisor.get("/held?after=x:y").status_code == 400


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "path", ["/progress/days.{}?by=unit", "/held?save={}", "/records?of=indicator&save={}"]
)
def test_every_table_can_be_saved(full: Archive, supervisor: Visitor, path: str, form: str) -> None:
    del full
    came = supervisor.get(path.format(form))
    assert came.status_code == 200
    assert came.headers["content-disposition"].endswith(f".{form}")
    assert came.content.startswith({"csv": b"\xef\xbb\xbf", "xlsx": b"PK"}[form])


def test_a_saved_list_goes_beyond_the_part_that_is_shown(
    full: Archive, supervisor: Visitor, shelve: Shelve, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        shelve.record(f"Х-{number + 2}", register="legal", kind="charter")
    rebuild(full.records)
    shown, saved = (supervisor.get(f"/records{query}").text for query in ("", "?save=csv"))
    assert lines(shown) == 50
    assert len(saved.splitlines()) == 65
    monkeypatch.setattr("web.pages.behind.SAVED", 10)
    *_, last = supervisor.get("/records?save=csv").text.splitlines()
    assert last.startswith("The list goes on")


@pytest.mark.parametrize("path", ["/progress/days.ods", "/records?save=ods", "/held?save="])
def test_a_form_that_nobody_offers_is_not_found(supervisor: Visitor, path: str) -> None:
    assert supervisor.get(path).status_code == 404


def test_a_page_that_came_leads_to_its_paper_and_a_step_to_its_page(
    full: Archive, supervisor: Visitor
) -> None:
    with full.records.reading() as tx:
        document = tx.documents.by_origin("record:НБ-1")
        assert document is not None
        page, _ = tx.documents.pages(document.id, 1)
    with full.records.writing() as tx:
        tx.events.note(Kind.PAGE_READ, "page", page.page)
    today = now().astimezone(zone_of("00")).date().isoformat()
    to = f'<a href="/documents/{document.id}">{page.page}</a>'
    came = supervisor.get(f"/received?day={today}").text
    read = supervisor.get(f"/done/page.read?day={today}&operator=machine").text
    assert to in came
    assert to in read
    assert ">machine<" in read


def test_who_did_what_can_be_asked_of_each_of_the_days(full: Archive, supervisor: Visitor) -> None:
    del full
    today = now().astimezone(zone_of("00")).date()
    before = today - timedelta(days=1)
    assert "Nothing came" in supervisor.get(f"/progress?day={before.isoformat()}").text
    assert "Nothing came" not in supervisor.get(f"/progress?day={today.isoformat()}").text
    assert supervisor.get("/progress?day=2020-01-01").status_code == 404


def test_where_a_target_comes_from_is_told_in_the_readers_language(
    full: Archive, supervisor: Visitor
) -> None:
    del full
    assert "Government resolution 144 of 2018" in supervisor.get("/progress").text
    supervisor.post("/account/language", {"language": "mn"})
    text = supervisor.get("/progress").text
    assert "144 дүгээр тогтоол" in text
    assert "Government" not in text


def test_who_did_what_is_told_by_full_name(full: Archive, supervisor: Visitor) -> None:
    appointed(full, "operator", Role.OPERATOR, full_name="Б. Оюунаа <b>")
    today = now().astimezone(zone_of("00")).date()
    told = "Б. Оюунаа &lt;b&gt; (operator)"
    assert told in supervisor.get("/progress").text
    assert told in supervisor.get(f"/received?day={today}&operator=operator").text
