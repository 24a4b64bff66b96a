"""Beside an open paper: what happened to it, its versions before, its file, and where it lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.ids import new_id
from pipeline.nouns.document import Field
from storage.schema.documents import document, version
from storage.schema.inventory import claim, leaf, volume
from tests.web.conftest import appointed
from web.pages.history import EXPLAINED

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

REASON = "Гарын үсэггүй <i>"


def opened(visitor: Visitor, key: DocumentId, **form: str) -> str:
    came = visitor.post(f"/documents/{key}/open", {"request": "2026/118", **form})
    assert came.status_code == 303, came.text
    return str(came.headers["location"])


@pytest.fixture
def revised(archive: Archive, paper: DocumentId) -> DocumentId:
    """The paper with a second version, which a registrar has registered, and a third in work."""
    with archive.records.writing() as tx:
        run = tx.connection.execute
        pages = tx.documents.pages(paper, 1)
        run(update(version).where(version.c.document == paper).values(registered=now()))
        for number in (2, 3):
            tx.documents.open_version(paper, number)
            tx.documents.set_pages(paper, number, pages)
            tx.documents.note_version(paper, number, type="contract", described=now())
        tx.documents.note_version(paper, 2, registered=now())
        tx.documents.note(paper, current=2, state="assembled")
    return paper


@pytest.fixture
def filed(archive: Archive, shelve: Shelve, paper: DocumentId) -> DocumentId:
    """The paper with another one, a decision of some day, in the same personal file."""
    other = shelve.document("2", record="R-2")
    with archive.records.writing() as tx:
        run = tx.connection.execute
        (only,), (theirs,) = tx.documents.pages(paper, 1), tx.documents.pages(other, 1)
        here, there = (tx.pages.get(one.page).place.leaf for one in (only, theirs))
        first = tx.volumes.leaf(here).volume
        run(update(volume).where(volume.c.id == first).values(kind="personal_file"))
        run(update(leaf).where(leaf.c.id == there).values(volume=first, label="9"))
        run(update(document).values(state="registered", current=1, type="contract"))
        values = {"described": now(), "type": "contract"}
        run(update(version).where(version.c.document == other).values(**values))
        signed = Field("signed_on", "x", "1999-05-17", True, 0.9, theirs.page, (), ())  # noqa: FBT003
        tx.fields.replace(other, 1, [signed])
    return other


def test_what_happened_is_told_in_words_with_who_and_why_but_not_who_looked(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    appointed(archive, "tuya", Role.REVIEWER, full_name="Туяа")
    with archive.records.writing() as tx:
        actor = Actor("tuya", Role.REVIEWER.value, via="test")
        tx.events.note(
            Kind.DOCUMENT_CHECKED, "document", paper, actor=actor, facts={"version": 1},
            words=REASON,
        )  # fmt: skip
        for kind in (Kind.GRANT_GIVEN, Kind.DOWNLOADED, Kind.DOCUMENT_UNRESTRICTED):
            tx.events.note(kind, "document", paper, actor=actor, words="нууц шалтгаан")
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.get(f"{opened(registrar, paper)}/history").text
    assert "Туяа" in came
    assert "Гарын үсэггүй &lt;i&gt;" in came
    assert "нууц шалтгаан" not in came
    assert "2026/118" not in re.sub(r'name="request" value="[^"]*"', "", came)


def test_words_are_told_of_those_events_alone_that_are_explained_to_readers(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    actor = Actor("tuya", Role.REVIEWER.value, via="test")
    with archive.records.writing() as tx:
        for kind in Kind:
            told = tx.events.note(kind, "document", paper, actor=actor, words=f"words of {kind}.")
            assert told.type == kind
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.get(f"{opened(registrar, paper)}/history").text
    told = {kind for kind in Kind if f"words of {kind}." in came}
    assert told == EXPLAINED
    for kind in Kind:
        if kind.startswith(("grant.", "emergency.")):
            assert f">{kind}<" not in came


def test_what_happens_to_a_version_in_work_is_told_to_those_who_work_on_it(
    archive: Archive, enter: Enter, revised: DocumentId
) -> None:
    actor = Actor("tuya", Role.REVIEWER.value, via="test")
    with archive.records.writing() as tx:
        for kind, facts in (
            (Kind.DOCUMENT_CHECKED, {"version": 3}),
            (Kind.HELD, {"code": "type_unknown"}),
        ):
            tx.events.note(kind, "document", revised, actor=actor, facts=facts, words="in work")
        tx.events.note(
            Kind.DOCUMENT_CHECKED, "document", revised, actor=actor, facts={"version": 2},
            words="done",
        )  # fmt: skip
        tx.events.note(
            Kind.HELD, "document", revised, actor=actor, facts={"code": "wrong_original"},
            words="disputed",
        )  # fmt: skip
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    for visitor, times in ((registrar, 0), (reviewer, 2)):
        came = visitor.get(f"{opened(visitor, revised)}/history").text
        assert came.count("in work</td>") == times
        assert came.count("done</td>") == came.count("disputed</td>") == 1


def test_a_version_before_is_opened_for_the_same_purpose_and_written_down(
    archive: Archive, enter: Enter, revised: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, revised)
    came = registrar.get(f"{address}/history").text
    assert re.findall(r'name="version" value="(\d)"', came) == ["1"]
    before = opened(registrar, revised, version="1")
    assert before != address
    with archive.records.reading() as tx:
        looks = [one for one in tx.events.of("document", revised) if one.type == Kind.SHOWN]
    assert [(one.facts["version"], one.facts["unchecked"]) for one in looks] == [
        (2, False),
        (1, False),
    ]


def test_a_version_in_work_is_unchecked_and_opens_to_permitted_roles_only(
    enter: Enter, revised: DocumentId
) -> None:
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    form = {"request": "2026/118", "version": "3"}
    assert registrar.post(f"/documents/{revised}/open", form).status_code != 303
    assert "Unchecked" in reviewer.get(opened(reviewer, revised, version="3")).text


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "1 OR 1=1", "٣"])
def test_a_version_that_is_not_there_is_not_found(
    enter: Enter, revised: DocumentId, number: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    form = {"request": "2026/118", "version": number}
    assert registrar.post(f"/documents/{revised}/open", form).status_code == 404


def test_a_personal_file_lists_its_papers_by_type_and_day(
    enter: Enter, paper: DocumentId, filed: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert f"{address}/contents" in registrar.get(address).text
    came = registrar.get(f"{address}/contents").text
    assert "1999-05-17" in came
    assert f"/documents/{filed}/open" in came
    assert f"/documents/{paper}/open" not in came


def test_the_contents_go_on_in_the_further_volumes_of_a_file(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId, filed: DocumentId
) -> None:
    del filed
    later = shelve.document("3", record="R-3")
    with archive.records.writing() as tx:
        run = tx.connection.execute
        (linked,) = tx.links.of_document(paper)
        (theirs,) = tx.documents.pages(later, 1)
        there = tx.volumes.leaf(tx.pages.get(theirs.page).place.leaf).volume
        run(update(volume).where(volume.c.id == there).values(kind="personal_file"))
        run(insert(claim).values(id=new_id(), record=linked.record, volume=there))
        run(
            update(document)
            .where(document.c.id == later)
            .values(state="registered", current=1, type="contract")
        )
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.get(f"{opened(registrar, paper)}/contents").text
    assert f"/documents/{later}/open" in came
    assert came.count("<table>") == 2


def test_of_a_restricted_paper_in_the_file_only_that_it_is_there(
    archive: Archive, enter: Enter, paper: DocumentId, filed: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(document).where(document.c.id == filed).values(restricted=True)
        )
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.get(f"{opened(registrar, paper)}/contents").text
    assert "restricted" in came
    assert "1999-05-17" not in came
    assert filed not in came


def test_a_paper_of_no_personal_file_has_no_contents(enter: Enter, paper: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert "/contents" not in registrar.get(address).text
    assert registrar.get(f"{address}/contents").status_code == 404


def test_where_there_is_no_scan_the_record_says_where_the_paper_lies(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    key = shelve.record("R-9")
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        there = tx.volumes.leaf(tx.pages.get(only.page).place.leaf)
        tx.connection.execute(insert(claim).values(id=new_id(), record=key, volume=there.volume))
        tx.connection.execute(update(leaf).where(leaf.c.id == there.id).values(absent_code="lost"))
        cited = tx.volumes.get(there.volume).citation
    came = enter("dorj", Role.REGISTRAR).get(f"/records/{key}").text
    assert cited.native in came
    assert "the whole volume" in came
    assert "1: lost" in came
    assert "in the store" in came
    assert "No original is linked to it yet." in came


@pytest.mark.parametrize("page", ["history", "contents"])
def test_what_stands_beside_a_paper_is_nobody_elses(
    enter: Enter, filed: DocumentId, paper: DocumentId, page: str
) -> None:
    del filed
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert registrar.get(f"{address}/{page}").status_code == 200
    assert other.get(f"{address}/{page}").status_code == 404
