"""What other sites can have a browser do: nothing, and nobody is sent to them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from pipeline.flow import Role
from tests.web.conftest import PASSWORD, Visitor
from web.routes import GET, POST, ROUTES, Opens

if TYPE_CHECKING:
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter

pytestmark = pytest.mark.embedded

FOREIGN = (
    {"Origin": "http://elsewhere"},
    {"Origin": "null"},
    {"Origin": "http://archive.elsewhere"},
    {"Origin": "http://archive:8001"},
    {"Origin": "http://archive@elsewhere"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://archive", "Sec-Fetch-Site": "cross-site"},
)
ELSEWHERE = (
    "https://elsewhere/",
    "//elsewhere/",
    "///elsewhere",
    "/\\elsewhere",
    "\\\\elsewhere",
    "/\t/elsewhere",
    "/\n/elsewhere",
    " //elsewhere",
    "javascript:alert(1)",
    "data:text/html,x",
    "http:elsewhere",
    "\u2028//elsewhere",
    "/\u202e//elsewhere",
)
NOT_OURS = (
    "elsewhere",
    "archive.elsewhere",
    "archive:80@elsewhere",
    "archive:elsewhere",
    "elsewhere:archive",
    "archive elsewhere",
    "archive,elsewhere",
    "archive/elsewhere",
    "archive#elsewhere",
    "archive]",
    "[archive]",
    "",
    "127.0.0.1.elsewhere",
)


@pytest.fixture
def somebody(enter: Enter) -> Visitor:
    return enter("somebody", Role.SUPERVISOR, Role.REGISTRAR, Role.PRIVACY)


def test_no_form_of_the_table_is_taken_from_another_site_even_with_its_token(
    somebody: Visitor, paper: DocumentId
) -> None:
    token = somebody.csrf()
    posts = [route for route in ROUTES if route.method == POST]
    assert posts
    for headers in FOREIGN:
        for route in posts:
            path = route.path.replace("{key}", paper).replace("{viewing}", "none")
            came = somebody.send("POST", path, data={"csrf": token}, headers=headers)
            assert came.status_code == 403, (route, headers)
    assert somebody.get("/account").status_code == 200


def test_no_form_of_the_table_is_taken_without_the_token_of_its_own_session(
    enter: Enter, somebody: Visitor, paper: DocumentId
) -> None:
    other = enter("other", Role.SUPERVISOR, Role.REGISTRAR).csrf()
    for route in ROUTES:
        if route.method != POST or route.opens is Opens.ANYBODY:
            continue
        path = route.path.replace("{key}", paper).replace("{viewing}", "none")
        for token in ("", "guessed", other, "undefined"):
            assert somebody.send("POST", path, data={"csrf": token}).status_code == 403, route
        assert somebody.send("POST", f"{path}?csrf={somebody.csrf()}").status_code == 403, route


def test_nobody_is_sent_to_another_site_from_anywhere(somebody: Visitor) -> None:
    for onward in ELSEWHERE:
        asked = quote(onward, safe="")
        form = {"next": onward, "language": "en", "pin": PASSWORD}
        answers = [
            somebody.get(f"/sign-in?next={asked}"),
            somebody.get(f"/locked?next={asked}"),
            somebody.post("/account/language", form),
        ]
        somebody.post("/lock", {})
        answers.append(somebody.post("/locked", form))
        for came in answers:
            assert (came.status_code, came.headers["location"]) == (303, "/"), ascii(onward)
    form = {"name": "somebody", "password": PASSWORD, "next": ELSEWHERE[0]}
    assert somebody.send("POST", "/sign-in", data=form).headers["location"] == "/"


def test_where_one_is_sent_to_sign_in_leads_back_to_ones_own_page_alone(somebody: Visitor) -> None:
    stranger = Visitor(somebody.house)
    for path in ("//elsewhere/x", "/\\elsewhere", "/@elsewhere", "/.//elsewhere"):
        came = stranger.get(f"http://archive{path}")
        assert "elsewhere" not in came.headers.get("location", "").partition("?")[0], path


def test_no_page_is_given_under_a_name_that_is_not_ours(somebody: Visitor) -> None:
    for host in NOT_OURS:
        for path in ("/", "/account", "/sign-in", "/iiif/3/none.1", "/static/style.css", "/no"):
            assert somebody.get(path, Host=host).status_code in {400, 421}, (host, path)


def test_no_header_of_a_proxy_changes_where_one_is(somebody: Visitor) -> None:
    forged = {
        "X-Forwarded-Host": "elsewhere",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Proto": "https",
        "X-Original-URL": "/account",
        "X-Rewrite-URL": "/account",
        "Forwarded": "host=elsewhere",
    }
    for route in ROUTES:
        if route.method == GET and "{" not in route.path:
            came = somebody.get(route.path, **forged)
            assert "elsewhere" not in came.text
            assert "elsewhere" not in str(came.headers)
    assert Visitor(somebody.house).get("/", **forged).status_code == 303


def test_no_page_may_be_put_into_a_frame_or_read_by_another_site(somebody: Visitor) -> None:
    for route in ROUTES:
        if route.method != GET:
            continue
        came = somebody.get(route.path.replace("{", "").replace("}", ""))
        assert came.headers["x-frame-options"] == "DENY", route
        assert "frame-ancestors 'none'" in came.headers["content-security-policy"], route
        assert came.headers["cross-origin-resource-policy"] == "same-origin", route
        assert came.headers["cross-origin-opener-policy"] == "same-origin", route
        assert "access-control-allow-origin" not in came.headers, route
