"""What the log says while every page is asked for: codes and random ids, nobody's name."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from arkhiv.cli.logs import logged
from pipeline.flow import Role
from tests.web.attacks.conftest import MARKUP, NAME, NUMBER, WORD
from tests.web.conftest import PASSWORD, Visitor

if TYPE_CHECKING:
    from arkhiv.settings import Settings
    from tests.web.attacks.conftest import Marked

pytestmark = pytest.mark.embedded

BROKEN = f"what broke says {NUMBER}"
NEVER = (NAME, NUMBER, WORD, MARKUP, PASSWORD, "marked-person", "wrong password", "4711")


def lines_of(settings: Settings) -> str:
    return "".join(path.read_text() for path in (settings.data / "logs").iterdir())


def test_nothing_of_a_person_is_logged_whatever_page_is_asked_for(marked: Marked) -> None:
    with logged(marked.archive.settings, "serve"):
        visitor = marked.enter("marked-person", Role.SUPERVISOR, Role.REGISTRAR, Role.PRIVACY)
        for _ in marked.everything(visitor):
            pass
        visitor.sign_in("marked-person", "wrong password 4711")
        visitor.sign_in(f'nobody\n{{"level": "forged"}} {NAME}', "wrong password 4711")
        visitor.post("/account/pin", {"password": PASSWORD, "pin": "4711"})
    text = lines_of(marked.archive.settings)
    for word in NEVER:
        assert word not in text, word
    assert "forged" not in text


def test_what_breaks_is_logged_by_its_kind_and_place_and_told_to_nobody(
    marked: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it breaks: in a page, before it, or where the person is looked up."""
    visitor = marked.enter("marked-person", Role.SUPERVISOR, Role.REGISTRAR)

    def broken(*_words: object, **_named: object) -> object:
        raise ValueError(BROKEN)

    places = (
        ("web.pages.progress.operation", "/progress"),
        ("storage.records.people.SqlPeople.get", "/"),
        ("storage.records.sessions.SqlSessions.find", "/account"),
        ("storage.records.sessions.SqlSessions.find", "/iiif/3/none.1/info.json"),
        ("storage.records.sessions.SqlSessions.find", "/nowhere"),
        ("web.look.look", "/metrics"),
    )
    for place, path in places:
        with monkeypatch.context() as patch, logged(marked.archive.settings, "serve"):
            patch.setattr(place, broken)
            came = visitor.get(path)
        assert came.status_code >= 500 or path == "/metrics", path
        assert BROKEN not in came.text
        assert "Traceback" not in came.text
        assert "ValueError" not in came.text
        assert "content-security-policy" in came.headers, path
    text = lines_of(marked.archive.settings)
    assert "ValueError" in text
    assert BROKEN not in text


def test_a_line_of_the_log_cannot_be_forged(marked: Marked) -> None:
    settings = replace(marked.archive.settings)
    with logged(settings, "forged"):
        logging.getLogger("uvicorn.error").warning('a\n{"level": "error", "message": "forged"}')
        logging.getLogger("arkhiv.web").warning("page failed", extra={"subject": 'x\n{"a": 1}'})
    lines = (settings.data / "logs" / "forged.log").read_text().splitlines()
    assert [json.loads(line)["level"] for line in lines] == ["warning", "warning"]


def test_who_signs_in_under_a_hostile_name_is_told_nothing_more(marked: Marked) -> None:
    for name in (MARKUP, "a" * 5000, "\x00", "'--", "ﬀ", "\u202e"):
        came = Visitor(marked.house).sign_in(name)
        assert came.status_code == 401, name
        assert MARKUP not in came.text
