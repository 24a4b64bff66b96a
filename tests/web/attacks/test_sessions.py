"""Sessions that are not one's own, over, guessed, or given by somebody else open nothing."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.people.keeping import Wanted, change, disable, enable, reset
from storage.schema.people import person, session
from tests.web.conftest import APPOINTING, PASSWORD, Visitor, appointed
from web.routes import GET, POST, ROUTES, Opens

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

SITE = "archive"


def carrying(house: House, secret: str) -> Visitor:
    """A browser into which somebody put this cookie."""
    visitor = Visitor(house)
    visitor.cookies.set("arkhiv", secret)
    return visitor


def is_nobody(visitor: Visitor) -> bool:
    """Say whether no page but the door opens to a browser."""
    came = [visitor.get(path) for path in ("/", "/account", "/progress", "/find", "/password")]
    return all(
        one.status_code == 303 and one.headers["location"].startswith("/sign-in") for one in came
    )


def test_the_cookie_of_a_person_who_is_disabled_opens_nothing_even_if_the_session_is_there(
    archive: Archive, supervisor: Visitor
) -> None:
    with archive.records.writing() as tx:
        rows = tx.connection.execute(select(session)).mappings().all()
        disable(tx, "sara", APPOINTING)
        tx.connection.execute(session.insert(), [dict(row) for row in rows])
    assert is_nobody(supervisor)
    assert supervisor.get("/iiif/3/none.1/info.json").status_code == 401
    with archive.records.writing() as tx:
        tx.connection.execute(session.delete())
        enable(tx, "sara", APPOINTING)
    assert is_nobody(supervisor)


def test_after_signing_out_every_copy_of_the_cookie_is_worth_nothing(supervisor: Visitor) -> None:
    copied = carrying(supervisor.house, supervisor.cookies["arkhiv"])
    assert copied.get("/").status_code == 200
    supervisor.post("/sign-out", {})
    assert is_nobody(copied)


def test_a_new_password_ends_what_others_keep(archive: Archive, supervisor: Visitor) -> None:
    copied = carrying(supervisor.house, supervisor.cookies["arkhiv"])
    form = {"present": PASSWORD, "new": "another old wooden drawer", "again": ""}
    form["again"] = form["new"]
    assert supervisor.post("/password", form).status_code == 303
    assert is_nobody(copied)
    assert supervisor.get("/").status_code == 200
    with archive.records.writing() as tx:
        reset(tx, "sara", "given by somebody", APPOINTING)
    assert is_nobody(supervisor)


def test_a_role_that_is_taken_away_is_gone_at_the_next_page(
    archive: Archive, supervisor: Visitor
) -> None:
    assert supervisor.get("/progress").status_code == 200
    with archive.records.writing() as tx:
        change(tx, "sara", Wanted(roles=frozenset({Role.KEEPER})), APPOINTING)
    assert supervisor.get("/progress").status_code == 403


def test_a_session_ends_after_a_working_day_however_busy_it_is(
    archive: Archive, supervisor: Visitor
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(session).values(ends=now() - timedelta(seconds=1)))
    assert is_nobody(supervisor)


def test_what_the_browser_had_before_is_no_session_afterwards(
    archive: Archive, house: House
) -> None:
    """Fixation: the attacker's cookie is neither taken over nor left alive."""
    appointed(archive, "sara", Role.SUPERVISOR)
    appointed(archive, "evil", Role.KEEPER)
    attacker = Visitor(house)
    attacker.sign_in("evil")
    fixed = attacker.cookies["arkhiv"]
    victim = carrying(house, fixed)
    came = victim.sign_in("sara")
    assert came.cookies["arkhiv"] != fixed
    assert is_nobody(carrying(house, fixed))
    invented = "a" * 43
    victim = carrying(house, invented)
    victim.sign_in("sara")
    assert is_nobody(carrying(house, invented))


@pytest.mark.parametrize("secret", ["", "0", "' OR 1=1 --", "a" * 5000, "ЪЪ", "null", "\\x00"])
def test_a_cookie_that_is_none_opens_nothing(supervisor: Visitor, secret: str) -> None:
    raw = f"arkhiv={secret}".encode()
    stranger = Visitor(supervisor.house)
    came = stranger.send("GET", "/account", headers={"Cookie": raw})
    assert came.status_code == 303
    assert came.headers["location"].startswith("/sign-in")


def test_neither_the_digest_nor_a_near_miss_opens_a_session(
    archive: Archive, supervisor: Visitor
) -> None:
    """Who reads the database can sign in nowhere."""
    secret = supervisor.cookies["arkhiv"]
    with archive.records.reading() as tx:
        kept = tx.connection.scalars(select(session.c.id)).one()
        csrf = tx.connection.scalars(select(session.c.csrf)).one()
        password = tx.connection.scalars(select(person.c.password)).first()
    assert secret not in (kept, csrf)
    assert len(secret) >= 43
    for near in (kept, csrf, str(password), secret[:-1], secret + "a", secret.swapcase()):
        assert is_nobody(carrying(supervisor.house, near))
    assert is_nobody(carrying(supervisor.house, secrets.token_urlsafe(32)))


def test_under_tls_the_plain_cookie_is_none(supervisor: Visitor) -> None:
    """A cookie that another host of the domain could set has another name."""
    secure = replace(supervisor.house, secure=True)
    assert is_nobody(carrying(secure, supervisor.cookies["arkhiv"]))


def test_an_invented_person_is_let_in_at_this_machine_alone_whenever_they_were_added(
    archive: Archive, supervisor: Visitor
) -> None:
    """The desks may be open to others already when somebody adds one whose password is known."""
    with archive.records.writing() as tx:
        tx.connection.execute(update(person).values(demo=True))
    assert supervisor.get("/progress").status_code == 200
    others = Visitor(replace(supervisor.house, open_to_others=True))
    others.sign_in("sara")
    assert is_nobody(others)
    assert others.get("/api/v1/account").status_code == 401
    assert is_nobody(carrying(others.house, supervisor.cookies["arkhiv"]))


def test_a_locked_screen_answers_no_page_and_takes_no_form(supervisor: Visitor) -> None:
    token = supervisor.csrf()
    supervisor.send("POST", "/lock", data={"csrf": token})
    for route in ROUTES:
        path = route.path.replace("{key}", "none").replace("{viewing}", "none")
        if route.opens in (Opens.ANYBODY, Opens.SIGNED_IN) or "{" in path:
            continue
        came = supervisor.send(
            route.method, path, data={"csrf": token} if route.method == POST else None
        )
        assert came.headers["location"].startswith("/locked"), route


def test_no_page_of_getting_changes_anything(archive: Archive, enter: Enter) -> None:
    """What another site can have a browser ask for by an image moves nothing."""
    visitor = enter("somebody", Role.SUPERVISOR, Role.REGISTRAR, Role.PRIVACY)
    visitor.get("/")
    with archive.records.reading() as tx:
        before = tx.operation.unsealed()[0]
    for route in ROUTES:
        if route.method == GET and "{" not in route.path:
            visitor.get(f"{route.path}?csrf=x&language=en&pin=1&name=sara")
    with archive.records.reading() as tx:
        assert tx.operation.unsealed()[0] == before


def test_the_wrong_method_is_not_taken_for_the_right_one(supervisor: Visitor) -> None:
    for route in ROUTES:
        if "{" in route.path:
            continue
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "GET", "POST"):
            if any(one.method == method and one.path == route.path for one in ROUTES):
                continue
            headers = {"X-HTTP-Method-Override": route.method}
            assert supervisor.send(method, route.path, headers=headers).status_code in (
                403,
                404,
                405,
            )
