"""Odd searches: those that come too fast wait, others are told of, and nothing is given away."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from pipeline.events import Kind
from pipeline.finding.watch import Watch
from pipeline.flow import Role
from storage.schema.oddity import asking, oddity
from storage.schema.trail import event
from tests.web.conftest import Visitor
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

STRICT = Watch(a_minute=3, questions=99, unopened=99, repeats=99, far=99)


@pytest.fixture
def house(house: House) -> House:
    return replace(house, watch=STRICT)


@pytest.fixture
def dorj(archive: Archive, paper: DocumentId, enter: Enter) -> Visitor:
    assert paper
    rebuild(archive.records, archive.objects)
    return enter("dorj", Role.REGISTRAR)


@pytest.fixture
def officer(enter: Enter) -> Visitor:
    return enter("nomin", Role.PRIVACY)


def watched(visitor: Visitor, **limits: int) -> None:
    """Open the desks with other limits, in the same session."""
    visitor.house = replace(visitor.house, watch=replace(Watch(a_minute=600), **limits))
    visitor.__dict__.pop("app", None)


def ask(visitor: Visitor, line: str = "Мөнхбат", **given: str) -> int:
    return visitor.post("/find", {"line": line, "purpose": "2026/118", **given}).status_code


def test_whoever_searches_too_fast_is_told_how_long_to_wait(dorj: Visitor) -> None:
    assert [ask(dorj, f"Бат{number}") for number in range(3)] == [200] * 3
    came = dorj.post("/find", {"line": "Бат", "purpose": "2026/118"})
    assert came.status_code == 429
    assert 0 < int(came.headers["retry-after"]) <= 60
    assert f"Wait {came.headers['retry-after']} seconds" in came.text


def test_one_who_waits_does_not_make_others_wait(dorj: Visitor, enter: Enter) -> None:
    assert [ask(dorj) for _ in range(4)][-1] == 429
    assert ask(enter("bold", Role.REGISTRAR)) == 200


def test_another_browser_is_the_same_person(archive: Archive, dorj: Visitor) -> None:
    assert archive
    second = Visitor(dorj.house)
    second.sign_in("dorj")
    assert [ask(one) for one in (dorj, second, dorj, second)] == [200, 200, 200, 429]


def test_what_cannot_be_asked_is_not_counted(archive: Archive, dorj: Visitor) -> None:
    assert ask(dorj, "", year="x") == 400
    assert ask(dorj, "") == 400
    with archive.records.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(asking)) == 0


def test_the_officer_is_told_once_and_says_what_became_of_it(
    archive: Archive, dorj: Visitor, officer: Visitor
) -> None:
    watched(dorj, repeats=3)
    for _ in range(5):
        assert ask(dorj) == 200
    shown = officer.get("/oddities").text
    (path,) = re.findall(r'href="(/oddities/[^"]+)"', shown)
    assert "Asks the same again and again within a day" in shown
    assert "dorj &lt;b&gt;" in shown
    assert officer.post(path, {"reason": " "}).status_code == 400
    assert officer.post(path, {"reason": "a mother of four"}).status_code == 303
    assert "a mother of four" in officer.get(path).text
    assert 'name="reason"' not in officer.get(path).text
    officer.post(path, {"reason": "another word"})
    assert "another word" not in officer.get(path).text
    with archive.records.reading() as tx:
        kinds = tx.connection.scalars(
            select(event.c.type).where(event.c.type.like("oddity.%")).order_by(event.c.id)
        )
        assert list(kinds) == [Kind.ODDITY_NOTED, Kind.ODDITY_SETTLED]


def test_searching_too_fast_is_told_as_well(archive: Archive, dorj: Visitor) -> None:
    for _ in range(6):
        ask(dorj)
    with archive.records.reading() as tx:
        (rule,) = tx.connection.scalars(select(oddity.c.rule))
    assert rule == "too_fast"


def test_nothing_of_what_was_asked_or_found_stands_there(
    archive: Archive, dorj: Visitor, officer: Visitor, paper: DocumentId
) -> None:
    watched(dorj, repeats=2)
    ask(dorj, "Мөнхбат 1987-03-15")
    ask(dorj, "Мөнхбат 1987-03-15")
    (path,) = re.findall(r'href="(/oddities/[^"]+)"', officer.get("/oddities").text)
    text = officer.get(path).text
    assert "2026/118" in text
    for secret in ("Мөнхбат", "1987", paper):
        assert secret not in text
    with archive.records.reading() as tx:
        rows = tx.connection.execute(select(asking)).all()
    assert "Мөнхбат" not in str(rows)


def test_an_officer_alone_settles_and_those_without_the_right_see_nothing(
    dorj: Visitor, officer: Visitor, enter: Enter
) -> None:
    watched(dorj, repeats=2)
    ask(dorj)
    ask(dorj)
    (path,) = re.findall(r'href="(/oddities/[^"]+)"', officer.get("/oddities").text)
    auditor = enter("gerel", Role.AUDITOR)
    assert auditor.get(path).status_code == 200
    assert 'name="reason"' not in auditor.get(path).text
    assert auditor.post(path, {"reason": "nothing"}).status_code == 403
    for who in (dorj, enter("saran", Role.SUPERVISOR)):
        assert who.get("/oddities").status_code == 403
        assert who.get(path).status_code == 403


def test_what_is_odd_about_an_officer_another_one_settles(
    dorj: Visitor, officer: Visitor, enter: Enter
) -> None:
    assert dorj
    watched(officer, repeats=2)
    for _ in range(2):
        came = officer.post("/looks", {"name": "Мөнхбат", "purpose": "complaint 7"})
        assert came.status_code == 200
    (path,) = re.findall(r'href="(/oddities/[^"]+)"', officer.get("/oddities").text)
    assert 'name="reason"' not in officer.get(path).text
    refused = officer.post(path, {"reason": "it was me"})
    assert refused.status_code == 400
    assert "another privacy officer" in refused.text
    other = enter("zaya", Role.PRIVACY)
    assert other.post(path, {"reason": "two complaints"}).status_code == 303
    assert "two complaints" in other.get(path).text


def test_whoever_opens_what_they_find_is_not_told_of(
    archive: Archive, dorj: Visitor, paper: DocumentId
) -> None:
    watched(dorj, unopened=2)
    dorj.post(f"/documents/{paper}/open", {"request": "2026/118"})
    for _ in range(3):
        ask(dorj, "", unit="00")
    with archive.records.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(asking).where(asking.c.found))
        assert tx.connection.scalar(select(func.count()).select_from(oddity)) == 0


def test_searches_are_forgotten_after_a_day(
    archive: Archive, dorj: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.finding.watch import DAY
    from pipeline.moves import watching

    ask(dorj)
    later = watching.now() + DAY
    monkeypatch.setattr(watching, "now", lambda: later)
    ask(dorj)
    with archive.records.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(asking)) == 1
