"""Problems: whatever goes wrong is told as one, in the language asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ArkhivError
from pipeline.flow import Role
from pipeline.language import Lang
from tests.web.api.conftest import PREFIX, REASON, LetIn, Program, code_of, token_for
from tests.web.conftest import Visitor, appointed
from web.api.errors import ApiError, TooOftenError
from web.api.negotiating import accepts, language_of
from web.api.pace import MINUTE, Pace
from web.api.problems import FAULTS, SENTENCES
from web.app import application
from web.errors import NoAnswerError
from web.statuses import status_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from web.house import House

pytestmark = pytest.mark.embedded

ORIGINAL = {"record": "R-1", **REASON}
JSON = ("application/json",)


def test_what_is_no_address_and_what_cannot_be_done_there_are_problems(
    registry: Program, stranger: Program
) -> None:
    for program in (registry, stranger):
        for path in (PREFIX, f"{PREFIX}/", f"{PREFIX}/nothing", f"{PREFIX}/records/a/b/c"):
            assert code_of(program.get(path)) == "nothing_there"
        for method in ("POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"):
            came = program.send(method, "/account")
            assert (came.status_code, came.headers["allow"]) == (405, "GET")
        assert program.send("DELETE", "/originals").headers["allow"] == "POST"
        assert program.send("POST", "/openapi.json").headers["allow"] == "GET"


def test_pages_go_on_to_be_told_as_pages(stranger: Program) -> None:
    for path in ("/api/v1x", "/api", "/nothing"):
        came = stranger.visitor.get(path)
        assert came.status_code == 404
        assert came.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("accept", "fits"),
    [
        ("application/json", True),
        ("*/*", True),
        ("text/html, application/*;q=0.5", True),
        ("", True),
        ("text/html", False),
        ("application/json;q=0", False),
        ("application/pdf", False),
    ],
)
def test_nothing_but_json_is_answered(registry: Program, accept: str, *, fits: bool) -> None:
    came = registry.get("/account", Accept=accept)
    assert (came.status_code == 200) if fits else (code_of(came) == "other_form")


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("application/json", "not_understood"),
        ("application/json; charset=utf-8", "not_understood"),
        ("text/plain", "not_json"),
        ("application/x-www-form-urlencoded", "not_json"),
        ("", "not_json"),
    ],
)
def test_what_is_sent_is_json(registry: Program, kind: str, code: str) -> None:
    came = registry.send(
        "POST", "/originals", content=b"record=R-1", headers={"Content-Type": kind}
    )
    assert code_of(came) == code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"record": "\\ud800"}',
        b"[1",
        b'{"record": "R-1", "purpose": NaN}',
        b"[" * 60_000,
    ],
)
def test_a_body_that_is_no_json_is_not_understood(registry: Program, body: bytes) -> None:
    came = registry.send(
        "POST", "/originals", content=body, headers={"Content-Type": "application/json"}
    )
    assert came.status_code in {400, 422}
    assert code_of(came) in {"not_understood", "not_fitting"}


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, {"/record", "/purpose"}),
        ({**ORIGINAL, "more": 1}, {"/more"}),
        ({**ORIGINAL, "record": ""}, {"/record"}),
        ({**ORIGINAL, "record": " "}, {"/record"}),
        ({**ORIGINAL, "record": "R\x001"}, {"/record"}),
        ({**ORIGINAL, "record": 1}, {"/record"}),
        ({**ORIGINAL, "record": "R" * 201}, {"/record"}),
        ({**ORIGINAL, "purpose": "curiosity"}, {"/purpose"}),
        ({**ORIGINAL, "request": "a\nb"}, {"/request"}),
    ],
)
def test_what_does_not_fit_is_named_and_not_repeated(
    registry: Program, body: dict[str, object], where: set[str]
) -> None:
    came = registry.post("/originals", body)
    assert code_of(came) == "not_fitting"
    assert {one["where"] for one in came.json()["faults"]} == where
    assert "curiosity" not in came.text


def test_signs_that_nobody_sees_are_in_no_reason(registry: Program) -> None:
    came = registry.post("/originals", {**ORIGINAL, "request": "a\u202eb"})
    assert came.status_code in {404, 422}
    came = registry.post("/searches", {"name": "Дорж", **REASON, "request": "a\u202eb"})
    assert code_of(came) == "unseen_signs"


@pytest.mark.parametrize("key", ["", "a" * 201, "ключ"])
def test_a_key_is_a_short_line_of_ascii(registry: Program, key: str) -> None:
    headers = {"Idempotency-Key": key.encode()}
    came = registry.send("POST", "/originals", json=ORIGINAL, headers=headers)
    assert code_of(came) == "not_understood"


def test_too_much_at_once_is_refused_before_anybody_is_asked(stranger: Program) -> None:
    came = stranger.post("/originals", {"record": "R" * 70_000})
    assert code_of(came) == "too_much_sent"


def test_too_much_without_a_length_is_refused_as_it_comes(registry: Program) -> None:
    def parts() -> object:
        for _ in range(80):
            yield b"a" * 1024

    async def sent() -> object:
        for part in parts():  # type: ignore[attr-defined]  # a generator
            yield part

    headers = {"Content-Type": "application/json"}
    came = registry.send("POST", "/originals", content=sent(), headers=headers)
    assert code_of(came) == "too_much_sent"


def test_a_foreign_name_and_a_length_that_is_none_are_problems(registry: Program) -> None:
    assert code_of(registry.get("/account", Host="elsewhere")) == "other_name"
    assert code_of(registry.get("/account", **{"Content-Length": "x"})) == "not_understood"


def test_whoever_asks_too_often_waits_and_nobody_else_does(
    archive: Archive, house: House, let_in: LetIn
) -> None:
    appointed(archive, "somebody", Role.KEEPER)
    first, second = (let_in(name, Role.REGISTRAR) for name in ("first", "second"))
    app = application(house, Pace(3))
    for program in (first, second):
        program.visitor.__dict__["app"] = app
    for _ in range(3):
        assert first.get("/account").status_code == 200
    came = first.get("/account")
    assert code_of(came) == "too_often"
    assert 0 < int(came.headers["retry-after"]) <= MINUTE
    assert second.get("/account").status_code == 200


def test_who_has_no_token_waits_by_their_address(house: House) -> None:
    visitor = Visitor(house)
    visitor.__dict__["app"] = application(house, Pace(30))
    codes = [code_of(Program(visitor).get("/account")) for _ in range(5)]
    assert codes == ["unknown_caller"] * 3 + ["too_often"] * 2


def test_strangers_slow_nobody_who_asks_from_their_address_with_a_token(
    house: House, registry: Program
) -> None:
    app = application(house, Pace(10))
    wrong = Visitor(house, headers={"Authorization": "Bearer arkhiv_invented"})
    for visitor in (wrong, registry.visitor):
        visitor.__dict__["app"] = app
    came = [Program(wrong).get("/account") for _ in range(2)]
    assert [code_of(one) for one in came] == ["token_refused", "too_often"]
    assert 0 < int(came[1].headers["retry-after"]) <= MINUTE
    assert registry.get("/account").status_code == 200


def test_many_tokens_of_one_person_have_a_pace_in_common(
    archive: Archive, house: House, registry: Program
) -> None:
    app = application(house, Pace(1))
    with archive.records.reading() as tx:
        person = tx.people.named("registry")
    assert person is not None
    codes = []
    for _ in range(5):
        visitor = Visitor(
            house, headers={"Authorization": f"Bearer {token_for(archive, person)[1]}"}
        )
        visitor.__dict__["app"] = app
        codes.append(Program(visitor).get("/account").status_code)
    assert codes == [200] * 4 + [429]
    assert registry.token is not None


def test_a_pace_begins_anew_each_minute() -> None:
    moment = [0.0]
    pace = Pace(2, lambda: moment[0])
    for minute in range(3):
        moment[0] = minute * MINUTE + 59
        pace.keep("one")
        pace.keep("one")
        with pytest.raises(TooOftenError) as caught:
            pace.keep("one")
        assert caught.value.facts["seconds"] == 2
        pace.keep("other")


def test_what_fails_here_is_told_without_what_failed(
    registry: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.api.account.reach", lambda *_: 1 / 0)
    came = registry.get("/account")
    assert came.status_code == 500
    assert code_of(came) == "failed"
    assert "division" not in came.text


def test_a_database_that_is_away_is_waited_for(
    registry: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise NoAnswerError(seconds=1)

    monkeypatch.setattr("web.api.account.reach", away)
    came = registry.get("/account")
    assert (came.status_code, came.headers["retry-after"]) == (503, "5")
    assert code_of(came) == "no_answer"


def test_problems_are_told_in_the_language_asked_for(
    registry: Program, stranger: Program, paper: DocumentId
) -> None:
    for program, path in ((stranger, "/account"), (registry, "/records/x"), (registry, "/nothing")):
        mongolian = program.get(path, **{"Accept-Language": "mn-MN,en;q=0.5"})
        english = program.get(path, **{"Accept-Language": "de, en-GB;q=0.8"})
        assert mongolian.headers["content-language"] == "mn"
        assert english.headers["content-language"] == "en"
        assert mongolian.json()["detail"] != english.json()["detail"]
        assert mongolian.json()["title"] != english.json()["title"]
        assert mongolian.json()["type"] == english.json()["type"]
    assert registry.get("/records/x").headers["content-language"] == "en"
    assert registry.get(f"/documents/{paper}").status_code == 200


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, None),
        ("", None),
        ("de", None),
        ("mn", Lang.MONGOLIAN),
        ("en;q=0.2, mn;q=0.9", Lang.MONGOLIAN),
        ("mn;q=0, en", Lang.ENGLISH),
        ("mn;q=x, en;q=0.1", Lang.ENGLISH),
        ("EN-us", Lang.ENGLISH),
    ],
)
def test_the_language_that_is_preferred_is_spoken(header: str | None, lang: Lang | None) -> None:
    assert language_of(header) is lang


@given(st.text())
def test_no_header_makes_it_fail(header: str) -> None:
    assert language_of(header) in {None, *Lang}
    assert accepts(header, JSON) in {True, False}


def test_every_error_has_a_status_that_has_a_title() -> None:
    def below(kind: type[ArkhivError]) -> set[type[ArkhivError]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    assert {kind.status for kind in below(ApiError) if issubclass(kind, ApiError)} <= set(SENTENCES)
    assert {status_of(kind()) for kind in below(ArkhivError)} <= set(SENTENCES)
    assert "" in FAULTS
