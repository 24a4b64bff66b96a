"""Markup in names, records, fields, words read from paper and what people type is only text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.web.attacks.conftest import MARKUP, NAME

if TYPE_CHECKING:
    from tests.web.attacks.conftest import Marked

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    "roles",
    [(Role.REGISTRAR,), (Role.SUPERVISOR, Role.REVIEWER), (Role.PRIVACY,), (Role.AUDITOR,)],
    ids=str,
)
def test_no_page_takes_what_is_written_somewhere_for_markup(
    marked: Marked, roles: tuple[Role, ...]
) -> None:
    visitor = marked.enter("somebody", *roles)
    pages = 0
    for path, came in marked.everything(visitor):
        if came.headers.get("content-type", "").startswith("text/html"):
            assert MARKUP not in came.text, path
            assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", came.text), path
            assert "<script>" not in came.text, path
            pages += came.status_code == 200
    assert pages > 3
    assert "&lt;img src=x" in visitor.get("/account").text


def test_the_hostile_words_do_reach_the_pages(marked: Marked) -> None:
    """Else the test above would prove nothing."""
    visitor = marked.enter("somebody", Role.REGISTRAR)
    shown = {path: came.text for path, came in marked.everything(visitor)}
    assert "&lt;img" in shown["found"]
    assert NAME in shown["found"]
    assert "&lt;img" in shown["record"]
    assert any("&lt;img" in text for path, text in shown.items() if "/viewings/" in path)


def test_a_hostile_name_is_no_header(marked: Marked) -> None:
    visitor = marked.enter("somebody", Role.SUPERVISOR, Role.REGISTRAR)
    for path, came in marked.everything(visitor):
        for name, value in came.headers.items():
            assert "\n" not in value, (path, name)
            assert MARKUP not in value, (path, name)
            assert "x-injected" not in name
    came = visitor.get("/sign-in?next=/%0d%0aX-Injected:%201")
    assert "x-injected" not in came.headers
