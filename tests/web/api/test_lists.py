"""Lists go on by a cursor, and what was read before is not sent again."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from pipeline.clock import now, zone_of
from pipeline.events import Kind
from pipeline.flow import Role
from storage.schema.documents import version
from storage.schema.inventory import record
from tests.pipeline.moves.test_growing import LONG_AGO, File
from tests.web.api.conftest import REASON, LetIn, Program, code_of
from web.api.cursor import after_of, cursor_of
from web.api.errors import NoCursorError
from workers.roller import rebuild, roll

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

NEXT = re.compile(r'<([^>]+)>; rel="next"')


def walked(program: Program, path: str) -> list[dict[str, Any]]:
    """Follow a list to its end by what its parts say is next."""
    items: list[dict[str, Any]] = []
    onward: str | None = path
    while onward:
        came = program.get(onward)
        assert came.status_code == 200, came.text
        said = came.json()
        items += said["items"]
        link = NEXT.fullmatch(came.headers.get("link", ""))
        assert (link is None) == (said["next"] is None)
        assert link is None or said["next"] in link[1]
        onward = link[1] if link else None
    return items


@pytest.fixture
def many(archive: Archive, shelve: Shelve) -> list[str]:
    """Five records with papers, counted."""
    names = [f"R-{number}" for number in range(1, 6)]
    for name in names:
        shelve.document("1", "2", record=name)
    archive.sealer.seal()
    roll(archive.records)
    return names


def test_a_list_of_records_goes_on_to_its_end(registry: Program, many: list[str]) -> None:
    found = walked(registry, "/records?limit=2&register=civil")
    assert [one["record"] for one in found] == [f"civil:{name}" for name in many]
    assert registry.get("/records?state=registered").json()["items"] == []
    assert len(registry.get("/records?limit=200&unit=00&type=birth").json()["items"]) == 5


def test_no_address_of_a_list_holds_a_records_id(registry: Program, many: list[str]) -> None:
    link = registry.get("/records?limit=2").headers["link"]
    assert many[1] not in link
    cursor = registry.get("/records?limit=2").json()["next"]
    assert many[1] not in (after_of(cursor) or "")


@pytest.mark.parametrize("counted", [False, True])
def test_a_restricted_record_is_on_no_list_whatever_is_asked(
    archive: Archive, registry: Program, many: list[str], *, counted: bool
) -> None:
    with archive.records.writing() as tx:
        hidden = update(record).where(record.c.record_id == many[1]).values(type="adoption")
        tx.connection.execute(hidden)
    if counted:
        rebuild(archive.records)
    others = [f"civil:{name}" for name in many if name != many[1]]
    for limit in (1, 2, 200):
        found = walked(registry, f"/records?limit={limit}")
        assert [one["record"] for one in found] == others
    assert registry.get("/records?limit=1&type=adoption").json() == {"items": [], "next": None}
    for one in registry.get("/records").json()["items"]:
        asked = f"/records?type=adoption&cursor={cursor_of(one['key'])}"
        assert registry.get(asked).json() == {"items": [], "next": None}


def test_a_volume_that_is_called_by_a_restricted_record_is_not_cited_with_a_paper(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(paper, restricted=False, lifted_by="sara")
    asked = f"/documents/{paper}/pages", f"/documents/{paper}"
    for path in asked:
        assert "R-1" in registry.get(path).text
    with archive.records.writing() as tx:
        tx.connection.execute(update(record).values(type="adoption"))
    for path in asked:
        assert "R-1" not in registry.get(path).text
    (page,) = registry.get(asked[0]).json()["items"]
    assert page["citation"] is None
    assert registry.get(f"/volumes/{page['volume']}").json()["code"] == "not_allowed"


def test_what_is_said_of_a_hold_names_no_record_that_may_not_be_seen(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(paper, restricted=False, lifted_by="sara")
        tx.holds.hold("document", paper, "wrong_original", {"record": "civil:R-1"})
    asked = f"/documents/{paper}/holds", f"/documents/{paper}"
    for path in asked:
        assert "no original of civil:R-1" in registry.get(path).text
    with archive.records.writing() as tx:
        tx.connection.execute(update(record).values(type="adoption"))
    for path in asked:
        assert "R-1" not in registry.get(path).text


@pytest.mark.usefixtures("many")
def test_volumes_leaves_and_papers_are_lists_too(let_in: LetIn, registry: Program) -> None:
    volumes = walked(registry, "/volumes?limit=2")
    assert len({one["key"] for one in volumes}) == 5
    key = volumes[0]["key"]
    assert registry.get(f"/volumes/{key}").json() == volumes[0]
    leaves = walked(registry, f"/volumes/{key}/leaves?limit=1")
    assert [one["label"] for one in leaves] == ["1", "2"]
    (paper,) = walked(registry, f"/volumes/{key}/documents?limit=1")
    pages = registry.get(f"/documents/{paper['key']}/pages").json()["items"]
    assert [(one["leaf"], one["volume"]) for one in pages] == [("1", key), ("2", key)]
    (link,) = registry.get(f"/documents/{paper['key']}/links").json()["items"]
    record_ = registry.get(f"/records/{link['record']}").json()
    assert record_["links"] == [link]
    assert registry.get(f"/records/{link['record']}/links").json()["items"] == [link]
    operator = let_in("op", Role.OPERATOR)
    assert len(walked(operator, "/volumes")) == 5


def test_the_line_is_told_to_who_supervises_it(let_in: LetIn, many: list[str]) -> None:
    program = let_in("sara", Role.SUPERVISOR)
    assert program.get("/progress?by=unit").json()["counts"]["records"] == len(many)
    said = program.get("/throughput").json()
    assert {one["step"] for one in said["waiting"]} == {"clean"}
    today = now().astimezone(zone_of("00")).date().isoformat()
    pages = walked(program, f"/throughput/pages?day={today}&limit=3")
    waiting = walked(program, "/waiting/clean?limit=3")
    assert {one["key"] for one in pages} == {one["id"] for one in waiting}
    done = walked(program, f"/throughput/steps/document.delimited?day={today}&limit=2")
    assert len(done) == len(many)
    assert walked(program, "/holds") == []
    assert code_of(program.get("/throughput/pages?day=2999-01-01")) == "not_fitting"
    assert code_of(program.get("/throughput/steps/held?day=2026-01-01")) == "nothing_there"


def test_what_is_held_says_what_to_do(archive: Archive, let_in: LetIn, paper: DocumentId) -> None:
    with archive.records.writing() as tx:
        tx.holds.hold("document", paper, "unlinked", {})
    program = let_in("sara", Role.SUPERVISOR)
    (one,) = program.get("/holds", **{"Accept-Language": "mn"}).json()["items"]
    assert (one["id"], one["code"]) == (paper, "unlinked")
    assert "холбо" in one["said"]


def test_events_are_listed_from_a_moment_and_of_one_thing(
    archive: Archive, let_in: LetIn, paper: DocumentId
) -> None:
    program = let_in("oyuna", Role.PRIVACY)
    archive.sealer.seal()
    every = walked(program, "/events?limit=5")
    assert [one["id"] for one in every] == sorted(one["id"] for one in every)
    own = walked(program, f"/events?subject_kind=document&subject_id={paper}")
    assert {one["subject_id"] for one in own} == {paper}
    assert own[0]["type"] == Kind.DOCUMENT_DELIMITED
    assert own[0]["position"] is not None
    later = "/events?since=2999-01-01T00:00:00Z"
    assert program.get(later).json()["items"] == []
    for wrong in ("subject_id=1", "since=2026-01-01T00:00:00", "since=9999-12-31T23:59:59Z"):
        assert code_of(program.get(f"/events?{wrong}")) == "not_fitting"


def test_what_a_program_has_already_is_not_sent_again(registry: Program, paper: DocumentId) -> None:
    key = registry.post(f"/documents/{paper}/viewings", REASON).json()["key"]
    for path in ("/account", f"/documents/{paper}", f"/viewings/{key}", "/openapi.json"):
        etag = registry.get(path).headers["etag"]
        for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
            again = registry.get(path, **{"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == etag
        assert registry.get(path, **{"If-None-Match": '"other"'}).status_code == 200


def test_another_answer_has_another_mark(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    path = f"/documents/{paper}"
    etag = registry.get(path).headers["etag"]
    with archive.records.writing() as tx:
        tx.holds.hold("document", paper, "unlinked", {})
    assert registry.get(path, **{"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=%00", "cursor=!", "other=1", "unit=x"]
)
def test_what_does_not_fit_is_named(registry: Program, query: str) -> None:
    came = registry.get(f"/records?{query}")
    assert code_of(came) == "not_fitting"
    (fault,) = came.json()["faults"]
    assert fault["where"] == f"/{query.partition('=')[0]}"


@pytest.mark.parametrize("cursor", ["A", "AA", "_w", "bm90aGluZw", "bm9cbg"])
def test_a_cursor_that_nobody_gave_goes_on_nowhere(registry: Program, cursor: str) -> None:
    for path in ("/records", "/volumes"):
        assert registry.get(f"{path}?cursor={cursor}").status_code in {200, 404, 422}


def test_what_is_said_twice_is_not_understood(registry: Program) -> None:
    assert code_of(registry.get("/records?limit=1&limit=2")) == "not_understood"


@given(st.text(min_size=1).filter(str.isprintable))
def test_a_cursor_goes_on_where_the_part_before_ended(after: str) -> None:
    try:
        after.encode()
    except UnicodeEncodeError:
        return
    assert after_of(cursor_of(after)) == after


def test_no_cursor_is_the_beginning_and_there_is_none_at_the_end() -> None:
    assert after_of(None) is None
    assert cursor_of(None) is None
    with pytest.raises(NoCursorError):
        after_of("")


def test_how_a_file_grew_is_listed_and_its_version_before_still_opens(
    archive: Archive, registry: Program, shelve: Shelve, operator: Actor, tmp_path: Path
) -> None:
    file = File(archive, shelve, operator, tmp_path)
    with archive.records.writing() as tx:
        tx.connection.execute(update(version).values(type="contract"))
        tx.documents.note(file.paper, type="contract")
        key = file.volume(tx).id
    assert registry.get(f"/volumes/{key}/growths").json()["items"] == []
    file.grow("3")
    file.feed("3")
    file.finish()
    (grown,) = registry.get(f"/volumes/{key}/growths").json()["items"]
    assert (grown["reason"], grown["before"], grown["sheets"]) == ("added", 2, 3)
    assert grown["act"] == "12/2026"
    path = f"/documents/{file.paper}/viewings"
    opened = [registry.post(path, {**REASON, "version": number}).json() for number in (1, 2)]
    assert [one["version"] for one in opened] == [1, 2]
    told = registry.get(f"/viewings/{opened[0]['key']}/history").json()["versions"]
    assert [one["current"] for one in told] == [True, False]
    later, first = (datetime.fromisoformat(one["registered"]) for one in told)
    assert first == LONG_AGO < later
