"""Batches for programs: how one stands, its pages and pictures, and everything that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.ids import BatchId, PageId, new_key
from pipeline.nouns.viewing import Purpose
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.ports.records import Product
from scanner_drivers.device import Profile, Sides
from scanner_drivers.errors import DriverError
from scanner_drivers.profiles import kept
from storage.schema.capture import batch, master
from storage.schema.inventory import volume as volumes
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, SitDown, code_of, token_for
from tests.web.api.test_lists import walked
from tests.web.conftest import Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

LEAVES = ("1", "4")


def open_batch(archive: Archive, shelve: Shelve, item: str = "3") -> tuple[BatchId, list[str]]:
    """A batch of which two leaves came, and their pages."""
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(Citation("00", "1", "2", item), VolumeKind.LOOSE)
    pages = [shelve.fed(f"{item} leaf {leaf}", leaf, str(volume.citation)).page for leaf in LEAVES]
    with archive.records.writing() as tx:
        masters = [tx.pages.get(PageId(one)).master for one in pages]
        key, other = (BatchId(tx.pages.master(one).batch) for one in masters)
        run, asked = tx.connection.execute, kept(Profile(sides=Sides.FRONT))
        run(update(master).where(master.c.id.in_(masters)).values(batch=key))
        run(update(batch).where(batch.c.id == key).values(profile=asked))
        run(update(batch).where(batch.c.id == other).values(sealed=now()))
        tx.feeds.sit(key, volume.id)
    return key, [str(one) for one in pages]


def with_thumbnail(archive: Archive, key: str, picture: Path) -> None:
    """Let a page have its small picture."""
    stored = archive.objects.put(new_key("products"), picture, metadata={})
    kind = ("page", key, 0, "thumbnail", stored.key, stored.sha256, stored.size, "image/jpeg")
    with archive.records.writing() as tx:
        tx.products.put(Product(*kind, "r"))


def flag(tx: SqlTransaction, key: str, code: str) -> None:
    tx.holds.set_flags("page", key, {code: {}}, "machine")


@pytest.fixture
def came(archive: Archive, shelve: Shelve) -> tuple[BatchId, list[str]]:
    return open_batch(archive, shelve)


@pytest.fixture
def here(came: tuple[BatchId, list[str]]) -> str:
    return f"/batches/{came[0]}"


@pytest.fixture
def scanner(let_in: LetIn) -> Program:
    return let_in("bat", Role.OPERATOR)


def test_a_batch_tells_what_is_odd_and_is_answered_anew_only_when_something_changed(
    archive: Archive, scanner: Program, came: tuple[BatchId, list[str]], here: str
) -> None:
    first, _ = came[1]
    with archive.records.writing() as tx:
        flag(tx, first, "blurred")
    answer = scanner.get(here)
    told = answer.json()
    assert (told["batch"]["citation"], told["batch"]["operator"]) == ("00:1/2/3", "op")
    (odd,) = told["problems"]
    assert (odd["code"], odd["about"], odd["pages"]) == ("blurred", "1", [first])
    assert "scan it again" in odd["said"]
    assert [one["code"] for one in told["open"]] == ["flagged", "leaves"]
    assert (told["pages"], told["received"], told["counts"][0]["leaves"]) == (2, 2, 2)
    known = {"If-None-Match": answer.headers["etag"]}
    assert scanner.get(here, **known).status_code == 304
    good = scanner.post(f"{here}/looked", {"code": "blurred"})
    assert good.json()["problems"] == []
    assert scanner.get(here, **known).status_code == 200
    (line,) = scanner.get("/batches").json()["items"]
    assert line == told["batch"]


def test_pages_are_listed_as_they_came_and_from_the_last_one_on(
    scanner: Program, came: tuple[BatchId, list[str]], here: str
) -> None:
    found = walked(scanner, f"{here}/pages?limit=1")
    assert [one["key"] for one in found] == came[1]
    assert [(one["name"], one["current"], one["odd"]) for one in found] == [
        ("1", True, []), ("4", True, []),
    ]  # fmt: skip
    newer = scanner.get(f"{here}/pages?since={came[1][0]}").json()["items"]
    assert [one["key"] for one in newer] == came[1][1:]
    assert scanner.get(f"{here}/pages?since={came[1][1]}").json()["items"] == []


def test_a_batch_is_sealed_with_reasons_and_stays_as_it_is(
    archive: Archive, scanner: Program, came: tuple[BatchId, list[str]], here: str
) -> None:
    seal = f"{here}/seal"
    refused = scanner.post(seal, {})
    assert (refused.status_code, code_of(refused)) == (409, "stands_open")
    lost = {"leaves": "2-3", "code": "lost"}
    assert code_of(scanner.post(f"{here}/absences", lost)) == "act_missing"
    absent = scanner.post(f"{here}/absences", {**lost, "number": "2026/4"})
    assert absent.json()["open"] == []
    assert code_of(scanner.post(seal, {"counter": 9})) == "stands_open"
    said, named = {"counter": 9, "difference": "test_sheets"}, {"Idempotency-Key": "seal-1"}
    sealed, again = (scanner.post(seal, said, **named) for _ in range(2))
    assert sealed.json()["batch"]["sealed"] is not None
    assert again.json() == sealed.json()
    late = scanner.post(f"{here}/absences", {"leaves": "9", "code": "never_there"})
    assert (late.status_code, code_of(late)) == (409, "batch_sealed")
    with archive.records.reading() as tx:
        events = tx.events.of("batch", came[0])
    ends = [one for one in events if one.type == Kind.BATCH_SEALED]
    assert [(one.actor.name, one.actor.via, one.facts["fed"]) for one in ends] == [
        ("bat", "api", 9)
    ]


def test_a_batch_goes_from_hand_to_hand_once_under_its_key(
    let_in: LetIn, scanner: Program, here: str
) -> None:
    other = let_in("saraa", Role.OPERATOR)
    let_in("tuya", Role.OPERATOR, home="11")
    for name in ("nobody", "tuya"):
        assert code_of(scanner.post(f"{here}/hand-over", {"to": name})) == "nobody_feeds"
    asked, named = {"to": "saraa", "counter": 2}, {"Idempotency-Key": "hand-1"}
    for _ in range(2):
        told = scanner.post(f"{here}/hand-over", asked, **named).json()
        assert (told["batch"]["operator"], told["received"]) == ("saraa", 0)
    assert code_of(scanner.post(f"{here}/hand-over", asked)) == "batch_in_hand"
    assert code_of(other.post(f"{here}/take-over", {})) == "batch_in_hand"
    assert scanner.post(f"{here}/take-over", {}).json()["batch"]["operator"] == "bat"


def test_a_page_is_looked_at_described_and_set_aside(
    archive: Archive, scanner: Program, came: tuple[BatchId, list[str]], here: str
) -> None:
    key = came[1][0]
    shot = f"{here}/pages/{key}"
    with archive.records.writing() as tx:
        flag(tx, key, "askew")
    told = scanner.get(shot).json()
    assert (told["page"]["odd"], told["stands"], told["condition"]) == (["askew"], None, None)
    assert "guides of the feeder" in told["problems"][0]["said"]
    assert scanner.post(f"{shot}/looked", {}).json()["problems"] == []
    seen = {"defects": ["torn", "stained"], "condition": "brittle"}
    said = scanner.post(f"{shot}/observations", seen).json()
    assert (sorted(said["defects"]), said["condition"]) == (["stained", "torn"], "brittle")
    said = scanner.post(f"{shot}/observations", {"defects": ["torn"]}).json()
    assert (said["defects"], said["condition"]) == (["torn"], None)
    assert scanner.post(f"{shot}/stand", {"why": "covered"}).json()["page"]["current"]
    assert code_of(scanner.post(f"{shot}/aside", {"why": "ugly"})) == "not_fitting"
    named = {"Idempotency-Key": "aside-1"}
    for _ in range(2):
        aside = scanner.post(f"{shot}/aside", {"why": "fed_double"}, **named)
        assert aside.json()["page"]["current"] is False
    again = scanner.post(f"{shot}/rescan", {"why": "blurred"})
    assert (again.status_code, code_of(again)) == (422, "no_such_source")
    with archive.records.reading() as tx:
        events = [one.type for one in tx.events.of("page", key)]
    assert events.count(Kind.PAGE_DISCARDED) == 1


def test_pictures_are_for_a_token_that_said_what_for_and_for_who_sits_at_the_desk(
    archive: Archive, scanner: Program, sit_down: SitDown, came: tuple[BatchId, list[str]],
    here: str, tmp_path: Path,
) -> None:  # fmt: skip
    small = tmp_path / "small.jpg"
    small.write_bytes(b"\xff\xd8 a small picture")
    with_thumbnail(archive, came[1][0], small)
    picture = f"{here}/pages/{came[1][0]}/thumbnail"
    assert code_of(scanner.get(picture)) == "not_asked_for"
    court = {"purpose": Purpose.COURT.value}
    assert code_of(scanner.post(f"{here}/pictures", court)) == "token_purpose"
    assert scanner.post(f"{here}/pictures", REASON).status_code == 200
    shown = scanner.get(picture)
    assert (shown.content, shown.headers["content-type"]) == (small.read_bytes(), "image/jpeg")
    assert shown.headers["cache-control"] == "no-store"
    assert scanner.get(picture, **{"If-None-Match": shown.headers["etag"]}).status_code == 304
    with archive.records.reading() as tx:
        (told,) = [one for one in tx.events.of("batch", came[0]) if one.type == Kind.BATCH_SHOWN]
        assert tx.events.words(told.id) == "2026/118 · registration_case"
        person = tx.people.named("bat")
    assert person is not None
    headers = {"Authorization": f"Bearer {token_for(archive, person)[1]}"}
    beside = Program(Visitor(scanner.visitor.house, headers=headers))
    assert code_of(beside.get(picture)) == "not_asked_for"
    assert sit_down("oyun", Role.OPERATOR).get(picture).status_code == 200


def test_a_batch_is_for_those_who_scan_in_its_unit_and_a_restricted_one_for_the_cleared(
    archive: Archive, let_in: LetIn, scanner: Program, registry: Program,
    came: tuple[BatchId, list[str]], here: str,
) -> None:  # fmt: skip
    shot = f"{here}/pages/{came[1][0]}"
    reads = ("", "/pages", f"/pages/{came[1][0]}", f"/pages/{came[1][0]}/thumbnail")
    posts = {"/seal": {}, "/stop": {}, "/runs": {}, "/take-over": {}, "/pictures": REASON}
    elsewhere = let_in("tuya", Role.OPERATOR, home="11")
    bound = let_in("bound", Role.OPERATOR, units=frozenset({"11"}))
    for program in (elsewhere, bound):
        for path in reads:
            assert program.get(f"{here}{path}").status_code == 403, path
    for path, body in posts.items():
        assert code_of(elsewhere.post(f"{here}{path}", body)) == "not_allowed", path
    assert elsewhere.get("/batches").json()["items"] == []
    assert code_of(registry.get(here)) == "not_allowed"
    assert code_of(scanner.get(f"/batches/{NOWHERE}")) == "nothing_there"
    assert code_of(scanner.get(f"{here}/pages/{NOWHERE}")) == "nothing_there"
    with archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(restricted=True))
    assert code_of(scanner.get(here)) == "not_allowed"
    assert code_of(scanner.get(shot)) == "not_allowed"
    assert scanner.get("/batches").json()["items"] == []


def test_a_page_of_another_batch_is_none_of_this_one(
    archive: Archive, shelve: Shelve, scanner: Program, here: str
) -> None:
    _, others = open_batch(archive, shelve, "4")
    assert code_of(scanner.get(f"{here}/pages/{others[0]}")) == "nothing_there"
    assert code_of(scanner.post(f"{here}/pages/{others[0]}/looked", {})) == "nothing_there"


def test_scanners_are_looked_for_and_where_that_fails_it_is_said(
    scanner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> list[object]:
        raise DriverError

    assert scanner.get("/sources").json()["items"] == []
    monkeypatch.setattr("arkhiv.feeds.devices", list)
    assert scanner.post("/sources", {}).status_code == 200
    monkeypatch.setattr("arkhiv.feeds.devices", broken)
    failed = scanner.post("/sources", {})
    assert (failed.status_code, code_of(failed)) == (503, "no_look")
    assert "source of scans cannot be used" in failed.json()["detail"]
