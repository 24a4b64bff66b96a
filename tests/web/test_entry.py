"""Entry: signing in and out, the lock, a first password; forms that are not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.people.keeping import reset
from storage.schema.people import session
from tests.web.conftest import APPOINTING, PASSWORD, Visitor, appointed
from web.pages.entry import onward
from web.routes import POST, ROUTES, Opens

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from web.house import House

pytestmark = pytest.mark.embedded


def test_who_signs_in_comes_to_the_page_they_asked_for(archive: Archive, visitor: Visitor) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    sent = visitor.get("/progress?by=unit").headers["location"]
    assert sent == "/sign-in?next=%2Fprogress%3Fby%3Dunit"
    form = {"name": "Sara", "password": PASSWORD, "next": "/progress?by=unit"}
    assert visitor.post("/sign-in", form).headers["location"] == "/progress?by=unit"
    assert visitor.get("/progress?by=unit").status_code == 200


@pytest.mark.parametrize(
    "path", ["https://elsewhere", "//elsewhere", "/\\elsewhere", "elsewhere", "/a\r\nb", ""]
)
def test_nobody_is_sent_to_a_foreign_page(path: str) -> None:
    assert onward({"next": path}) == "/"


def test_a_wrong_password_is_told_in_the_language_of_the_page(
    archive: Archive, visitor: Visitor
) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    for lang, words in (("en", "do not belong together"), ("mn", "Нууц үг")):
        form = {"name": "sara", "password": "another password", "lang": lang}
        came = visitor.post("/sign-in", form)
        assert came.status_code == 401
        assert f'lang="{lang}"' in came.text
        assert words in came.text
        assert "another password" not in came.text


def test_signing_in_begins_a_session_that_nobody_could_have_set(
    archive: Archive, visitor: Visitor
) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    visitor.cookies.set("arkhiv", "set-by-somebody-else", domain="archive.local")
    came = visitor.sign_in("sara")
    first = came.cookies["arkhiv"]
    assert first != "set-by-somebody-else"
    second = visitor.sign_in("sara").cookies["arkhiv"]
    assert second != first
    visitor.cookies.clear()
    visitor.cookies.set("arkhiv", first)
    assert visitor.get("/").headers["location"].startswith("/sign-in")


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    archive: Archive, house: House
) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    plain = Visitor(house).sign_in("sara").headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=strict" in plain
    assert "Secure" not in plain
    by_tls = Visitor(replace(house, secure=True)).sign_in("sara").headers["set-cookie"]
    assert by_tls.startswith("__Host-arkhiv=")
    assert "Secure" in by_tls


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(supervisor: Visitor) -> None:
    copied = supervisor.cookies["arkhiv"]
    assert supervisor.post("/sign-out", {}).headers["location"] == "/sign-in"
    supervisor.cookies.set("arkhiv", copied)
    assert supervisor.get("/").headers["location"].startswith("/sign-in")


def test_a_locked_screen_shows_nothing_until_it_is_opened(supervisor: Visitor) -> None:
    supervisor.post("/lock", {})
    assert supervisor.get("/progress").headers["location"].startswith("/locked")
    shown = supervisor.get("/locked").text
    assert "/progress" not in shown
    assert supervisor.post("/locked", {"pin": "wrong"}).status_code == 401
    opened = supervisor.post("/locked", {"pin": PASSWORD, "next": "/progress"})
    assert opened.headers["location"] == "/progress"
    assert supervisor.get("/progress").status_code == 200


def test_the_fifth_wrong_pin_ends_the_session(supervisor: Visitor) -> None:
    supervisor.post("/lock", {})
    for _ in range(4):
        assert supervisor.post("/locked", {"pin": "0"}).status_code == 401
    sent = supervisor.post("/locked", {"pin": "0"}).headers["location"]
    assert sent == "/sign-in?over=yes"
    assert "The session has ended. Sign in again." in supervisor.get(sent).text


def test_a_screen_that_nobody_touches_is_locked(archive: Archive, supervisor: Visitor) -> None:
    assert supervisor.get("/").headers["refresh"].startswith("601; url=/locked")
    with archive.records.writing() as tx:
        tx.connection.execute(update(session).values(seen=now() - timedelta(minutes=11)))
    assert supervisor.get("/").headers["location"].startswith("/locked")


def test_a_given_password_opens_nothing_but_the_page_that_sets_another(
    archive: Archive, supervisor: Visitor
) -> None:
    with archive.records.writing() as tx:
        reset(tx, "sara", "given by somebody", APPOINTING)
    supervisor.sign_in("sara", "given by somebody")
    assert supervisor.get("/progress").headers["location"] == "/password"
    form = {"present": "given by somebody", "new": "my own long words", "again": "my own long"}
    assert supervisor.post("/password", form).status_code == 422
    form["again"] = form["new"]
    assert supervisor.post("/password", form).headers["location"] == "/"
    assert supervisor.get("/progress").status_code == 200


def test_a_person_sets_their_language_and_pin(supervisor: Visitor) -> None:
    assert supervisor.post("/account/pin", {"password": "x", "pin": "4711"}).status_code == 422
    assert supervisor.post("/account/pin", {"password": PASSWORD, "pin": "1"}).status_code == 422
    form = {"password": PASSWORD, "pin": "4711"}
    assert "The PIN is set." in supervisor.post("/account/pin", form).text
    supervisor.post("/lock", {})
    assert supervisor.post("/locked", {"pin": "4711"}).status_code == 303
    supervisor.post("/account/language", {"language": "mn", "next": "/account"})
    assert '<html lang="mn">' in supervisor.get("/account").text
    assert supervisor.post("/account/language", {"language": "xx"}).status_code == 404


def test_no_form_is_taken_without_its_token(supervisor: Visitor) -> None:
    for route in ROUTES:
        if route.method == POST and route.opens is not Opens.ANYBODY:
            for token in ("", "guessed"):
                came = supervisor.send("POST", route.path, data={"csrf": token})
                assert came.status_code == 403, route
    assert supervisor.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_no_form_is_taken_from_another_site_not_even_to_sign_in(
    archive: Archive, visitor: Visitor, headers: dict[str, str]
) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    form = {"name": "sara", "password": PASSWORD}
    assert visitor.send("POST", "/sign-in", data=form, headers=headers).status_code == 403
    own = {"Origin": "http://archive", "Sec-Fetch-Site": "same-origin"}
    assert visitor.send("POST", "/sign-in", data=form, headers=own).status_code == 303


def test_a_token_of_another_session_is_none(archive: Archive, house: House) -> None:
    appointed(archive, "sara", Role.SUPERVISOR)
    one, other = Visitor(house), Visitor(house)
    one.sign_in("sara")
    other.sign_in("sara")
    assert one.send("POST", "/lock", data={"csrf": other.csrf()}).status_code == 403
