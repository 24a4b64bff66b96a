"""Who saw the papers of a person: told to the privacy officer, of all papers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.finding.watch import Watch
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from storage.schema.documents import document
from storage.schema.trail import event
from tests.web.test_issuing import copy_of
from tests.web.test_originals import opened
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

PURPOSE = "complaint 7"
NUMBER = "ЪЪ87031204"
PLACE = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))


@pytest.fixture
def named(archive: Archive, paper: DocumentId, enter: Enter) -> DocumentId:
    """A paper of a person, at which a registrar looked."""
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        values = (("seller", "Мөнхбат"), ("seller_register", NUMBER))
        fields = [
            Field(name, value, value, True, 0.9, only.page, PLACE, ())  # noqa: FBT003  # valid
            for name, value in values
        ]
        tx.fields.replace(paper, 1, fields)
    opened(enter("dorj", Role.REGISTRAR), paper, "2026/118 <i>")
    return paper


def ask(visitor: Visitor, **given: str) -> str:
    return visitor.post("/looks", {"purpose": PURPOSE, **given}).text


def watched(visitor: Visitor, watch: Watch) -> Visitor:
    """Open the desks with other limits, in the same session."""
    visitor.house = replace(visitor.house, watch=watch)
    visitor.__dict__.pop("app", None)
    return visitor


@pytest.mark.parametrize("given", [{"name": "мөнхбат"}, {"name": "Munkhbat"}])
def test_who_saw_the_papers_of_a_person_is_told_with_what_for(
    archive: Archive, enter: Enter, named: DocumentId, given: dict[str, str]
) -> None:
    rebuild(archive.records, archive.objects)
    text = ask(enter("oyuna", Role.PRIVACY), **given)
    assert f"/documents/{named}/seen" in text
    assert "dorj &lt;b&gt; (dorj)" in text
    assert "2026/118 &lt;i&gt;" in text
    assert NUMBER not in text


@pytest.mark.parametrize("given", [{"name": "Мөнхбат"}, {"register_number": NUMBER.lower()}])
@pytest.mark.parametrize("values", [{"restricted": True}, {"discarded": now()}])
def test_papers_that_nobody_finds_are_told_of_too(
    archive: Archive,
    enter: Enter,
    named: DocumentId,
    values: dict[str, object],
    given: dict[str, str],
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(**values))
    rebuild(archive.records, archive.objects)
    text = ask(enter("oyuna", Role.PRIVACY), **given)
    assert f"/documents/{named}/seen" in text
    assert "dorj" in text


@pytest.mark.parametrize(
    "given",
    [{"name": "Дулмаа"}, {"name": "Мөнхбат Дулмаа"}, {"name": "%"}, {"register_number": "ЪЪ1"}],
)
def test_of_others_nothing_is_told(
    archive: Archive, enter: Enter, named: DocumentId, given: dict[str, str]
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    rebuild(archive.records, archive.objects)
    assert named not in ask(enter("oyuna", Role.PRIVACY), **given)


def test_that_it_was_asked_is_kept_without_the_name(
    archive: Archive, enter: Enter, named: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    rebuild(archive.records, archive.objects)
    officer = enter("oyuna", Role.PRIVACY)
    assert "problem" in ask(officer, name="Мөнхбат", purpose=" ")
    ask(officer, name="Мөнхбат")
    with archive.records.reading() as tx:
        asked = select(event).where(event.c.type == Kind.SEARCHED.value)
        (row,) = tx.connection.execute(asked).all()
        assert row.actor["name"] == "oyuna"
        assert row.facts["documents"] == [named]
        assert "Мөнхбат" not in str(row.facts)
        assert tx.events.words(row.id) == PURPOSE


def test_a_copy_in_hand_leads_to_who_took_it(enter: Enter, named: DocumentId) -> None:
    registrar = enter("bat", Role.REGISTRAR)
    came = copy_of(registrar, opened(registrar, named, "2026/119"), "page_picture")
    found = re.search(
        r"[0-9A-F]{4}(?:-[0-9A-F]{4}){4}", unquote(came.headers["content-disposition"])
    )
    assert found
    officer = enter("oyuna", Role.PRIVACY)
    text = ask(officer, copy=f" {found[0].lower()} ")
    assert ("bat" in text, "2026/119" in text, found[0] in text) == (True, True, True)
    assert f"/documents/{named}/seen" in text
    other = f"{found[0][:-1]}{'0' if found[0][-1] != '0' else '1'}"
    assert "bat" not in ask(officer, copy=other)
    assert "is no number of a copy" in ask(officer, copy="<script>")


def test_the_number_of_another_event_is_no_copy(
    archive: Archive, enter: Enter, named: DocumentId
) -> None:
    from pipeline.issuing.number import number_of

    with archive.records.reading() as tx:
        (shown,) = (one for one in tx.events.of("document", named) if one.type == Kind.SHOWN)
    assert "dorj" not in ask(enter("oyuna", Role.PRIVACY), copy=number_of(shown.id))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MACHINE, Role.PRIVACY}))
def test_nobody_else_is_told(enter: Enter, named: DocumentId, role: Role) -> None:
    assert named
    visitor = enter("somebody", role)
    assert visitor.get("/looks").status_code == 403
    assert visitor.post("/looks", {"name": "Мөнхбат", "purpose": PURPOSE}).status_code == 403


def test_what_was_asked_stays_written(enter: Enter, named: DocumentId) -> None:
    assert named
    text = ask(enter("oyuna", Role.PRIVACY), copy='"><script>')
    assert 'value="&#34;&gt;&lt;script&gt;"' in text
    assert "built-in" not in enter("second", Role.PRIVACY).get("/looks").text


def test_whoever_asks_who_looked_too_fast_waits_and_is_told_of(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    assert paper
    rebuild(archive.records, archive.objects)
    officer = watched(enter("oyuna", Role.PRIVACY), Watch(a_minute=3))
    given = {"purpose": PURPOSE}
    came = [officer.post("/looks", {"name": f"Бат{at}", **given}) for at in range(4)]
    assert [one.status_code for one in came] == [200, 200, 200, 429]
    assert int(came[-1].headers["retry-after"]) > 0
    assert 'name="name" value="Бат3"' in came[-1].text
    with archive.records.reading() as tx:
        (told,) = tx.connection.execute(select(event).where(event.c.type == Kind.ODDITY_NOTED))
        assert told.facts["rule"] == "too_fast"


def test_whoever_asks_of_many_people_who_looked_is_told_of(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    assert paper
    rebuild(archive.records, archive.objects)
    officer = watched(enter("oyuna", Role.PRIVACY), Watch(questions=3))
    for at in range(3):
        ask(officer, name=f"Бат{at}")
    with archive.records.reading() as tx:
        (told,) = tx.connection.execute(select(event).where(event.c.type == Kind.ODDITY_NOTED))
        assert told.facts["rule"] == "many_questions"
