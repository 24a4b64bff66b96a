"""Safety: the headers of every answer, foreign names, too much at once, markup in names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.web.conftest import Visitor, appointed
from web.safety import LARGEST_BODY, host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from arkhiv.archive import Archive
    from web.house import House

pytestmark = pytest.mark.embedded

SCRIPT = "<script>alert(1)</script>"
PATHS = ("/", "/sign-in", "/nowhere", "/healthz", "/metrics", "/static/style.css")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_a_browser_must_not_do(visitor: Visitor, path: str) -> None:
    headers = visitor.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


def test_only_what_is_the_same_for_everybody_may_be_kept(visitor: Visitor) -> None:
    for path in PATHS:
        kept = "no-cache" if path.startswith("/static") else "no-store"
        assert visitor.get(path).headers["cache-control"] == kept, path


def test_under_tls_the_browser_is_told_to_stay_there(house: House) -> None:
    headers = Visitor(replace(house, secure=True)).get("/sign-in").headers
    assert headers["strict-transport-security"].startswith("max-age=")


def test_pages_are_given_only_under_the_names_of_this_archive(visitor: Visitor) -> None:
    elsewhere = visitor.get("/sign-in", Host="elsewhere")
    assert elsewhere.status_code == 421
    assert elsewhere.text == "This is not the name of this archive.\n"
    assert visitor.get("/sign-in", Host="archive:8000").status_code == 200
    assert visitor.get("/sign-in", Host="[::1]:8000").status_code == 200
    assert visitor.get("/healthz", Host="10.0.0.7:8460").status_code == 200


@pytest.mark.parametrize(
    ("header", "name"),
    [("a.mn", "a.mn"), ("A.mn:80", "a.mn"), ("[::1]:80", "[::1]"), ("[::1]", "[::1]"), ("", "")],
)
def test_the_name_is_what_stands_before_the_port(header: str, name: str) -> None:
    assert host_of(header) == name


def test_too_much_at_once_is_refused_however_it_comes(visitor: Visitor) -> None:
    form = b"name=" + b"a" * LARGEST_BODY

    async def parts() -> AsyncIterator[bytes]:
        for start in range(0, len(form), 4096):
            yield form[start : start + 4096]

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert visitor.send("POST", "/sign-in", content=form, headers=kind).status_code == 413
    assert visitor.send("POST", "/sign-in", content=parts(), headers=kind).status_code == 413


def test_a_length_that_is_no_number_is_refused(visitor: Visitor) -> None:
    assert visitor.get("/sign-in", **{"Content-Length": "many"}).status_code == 400
    assert visitor.get("/sign-in", **{"Content-Length": "1" * 5000}).status_code == 413


def test_no_name_is_markup(archive: Archive, visitor: Visitor) -> None:
    appointed(archive, "sara", Role.SUPERVISOR, full_name=SCRIPT)
    came = visitor.send("POST", "/sign-in", data={"name": f'"{SCRIPT}', "password": "x"})
    assert SCRIPT not in came.text
    assert "&lt;script&gt;" in came.text
    visitor.sign_in("sara")
    for path in ("/", "/account", "/password", "/held?code=" + SCRIPT, "/records?unit=" + SCRIPT):
        shown = visitor.get(path).text
        assert SCRIPT not in shown, path


def test_what_fails_is_told_without_a_word_of_why(
    supervisor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.pages.progress.operation", lambda *_: 1 / 0)
    came = supervisor.get("/progress")
    assert came.status_code == 500
    assert "Something went wrong" in came.text
    assert "ZeroDivision" not in came.text
