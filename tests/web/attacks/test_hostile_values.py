"""Values that no page expects, in every path, query and form: none breaks a page or tells why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from pipeline.flow import Role
from tests.web.test_originals import PURPOSE, opened
from web.routes import GET, POST, ROUTES

if TYPE_CHECKING:
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor

HOSTILE = (
    "\x00",
    "a\x00b",
    "' OR '1'='1",
    '"><script>alert(1)</script>',
    "../../etc/passwd",
    "%2e%2e%2f",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "\r\nSet-Cookie: arkhiv=x",
    "\u202eabc\u2066",
    "Ө" * 300,
    "-1",
    "9" * 40,
    "1" * 5000,
    "1e309",
    "\ud800",
    "NaN",
)
TRACES = re.compile(r"Traceback|sqlalchemy|psycopg|sqlite3|File \"|/work/|\.py\b|IntegrityError")
QUERIES = ("after", "unit", "code", "by", "day", "next", "lang", "year", "register", "state", "q")
FORMS = (
    "name", "password", "next", "lang", "pin", "present", "new", "again", "language", "purpose",
    "what", "key", "line", "words", "page", "region", "kind", "unit", "year", "type", "format",
)  # fmt: skip


def quoted(value: str) -> str:
    """A value as a browser, or somebody who is none, writes it into an address."""
    return quote(value, safe="", errors="surrogatepass")


def filled(path: str, value: str) -> str:
    return re.sub(r"\{\w+\}", quoted(value).replace("\\", "\\\\"), path)


def sound(visitor: Visitor, method: str, path: str, **given: object) -> None:
    """Ask, and see that the page was not broken by it and told nothing."""
    came = visitor.send(method, path, **given)
    assert came.status_code < 500, (method, path[:80], given)
    assert not TRACES.search(came.text), (method, path[:80])
    assert "set-cookie" not in came.headers or "arkhiv=x" not in came.headers["set-cookie"]
    assert "content-security-policy" in came.headers


@pytest.fixture
def somebody(enter: Enter) -> Visitor:
    """Whoever gets everywhere but to the desks of those who watch over them."""
    return enter("somebody", Role.SUPERVISOR, Role.REGISTRAR, Role.PRIVACY)


@pytest.mark.parametrize("part", range(4))
def test_in_a_path(somebody: Visitor, part: int) -> None:
    elsewhere = ("/iiif/3/{name}", "/iiif/3/{name}/info.json", "/static/{name}", "/{name}")
    for value in HOSTILE[part::4]:
        for route in ROUTES:
            if "{" in route.path:
                sound(somebody, route.method, filled(route.path, value), data={"csrf": "x"})
        for path in elsewhere:
            sound(somebody, GET, filled(path, value))


@pytest.mark.parametrize("number", ["1" * 5000, "0" * 5000, "9" * 40, "\u0663", "-1", "+1", "1_0"])
def test_as_the_number_of_a_page_or_a_version_of_an_open_paper(
    enter: Enter, paper: DocumentId, number: str
) -> None:
    supervisor = enter("tuya", Role.SUPERVISOR)
    address = opened(supervisor, paper)
    viewing, written = address.rpartition("/")[2], quoted(number)
    for path in (
        f"/iiif/3/{viewing}.{written}",
        f"/iiif/3/{viewing}.{written}/info.json",
        f"/iiif/3/{viewing}.{written}.master/full/max/0/default.jpg",
        f"/iiif/presentation/3/{viewing}/text/{written}",
        f"{address}?page={written}",
        f"{address}/masters?page={written}",
    ):
        came = supervisor.get(path)
        assert came.status_code == 404, path[:60]
    for path, form in (
        (address, {"inside": "a", "page": number}),
        (f"/documents/{paper}/open", {"request": PURPOSE, "version": number}),
        (f"{address}/copies", {"form": "pdf_file", "first": number}),
        (f"{address}/copies", {"form": "page_picture", "page": number}),
        ("/find", {"year": number, "purpose": PURPOSE}),
    ):
        assert supervisor.post(path, form).status_code in (400, 404), path


@pytest.mark.parametrize("part", range(4))
def test_in_a_query(somebody: Visitor, part: int) -> None:
    for value in HOSTILE[part::4]:
        query = "&".join(f"{name}={quoted(value)}" for name in QUERIES)
        for route in ROUTES:
            if route.method == GET and "{" not in route.path:
                sound(somebody, GET, f"{route.path}?{query}")


@pytest.mark.parametrize("part", range(4))
def test_in_a_form_of_ones_own(somebody: Visitor, paper: DocumentId, part: int) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    posts = [route.path for route in ROUTES if route.method == POST]
    for value in HOSTILE[part::4]:
        token = quoted(somebody.csrf())
        body = "&".join([f"csrf={token}", *(f"{name}={quoted(value)}" for name in FORMS)])
        for path in (one for one in posts if one not in {"/sign-out", "/lock", "/locked"}):
            filled_in = path.replace("{key}", paper).replace("{viewing}", "none")
            sound(somebody, POST, filled_in, content=body.encode(), headers=kind)
    assert somebody.post("/find", {}).status_code == 400


def test_what_is_no_form_is_taken_for_an_empty_one(somebody: Visitor) -> None:
    for kind in ("application/json", "multipart/form-data; boundary=x", "text/plain", ""):
        for body in (b'{"csrf": 1}', b"--x\r\n\r\n--x--", b"\xff\xfe", b"&" * 9000):
            came = somebody.send("POST", "/find", content=body, headers={"Content-Type": kind})
            assert came.status_code == 403


def test_more_fields_than_a_form_has_are_refused_in_words(somebody: Visitor) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    body = "&".join(f"f{number}=1" for number in range(500)).encode()
    sound(somebody, POST, "/find", content=body, headers=kind)
