"""Parts of pages: what a page asks for by itself is no sign of a person, and opens nothing more."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.people.signing_in import IDLE, SIGN_EVERY
from storage.schema.people import session

if TYPE_CHECKING:
    from datetime import datetime

    from arkhiv.archive import Archive
    from tests.web.conftest import Visitor

pytestmark = pytest.mark.embedded

BY_ITSELF = {"X-By-Itself": "yes", "HX-Request": "true"}
A_PART = {"HX-Request": "true"}


def last_seen(archive: Archive) -> datetime:
    with archive.records.reading() as tx:
        moment = tx.connection.scalar(select(session.c.seen))
        assert moment is not None
        return moment


def let_pass(archive: Archive, time: timedelta) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(session).values(seen=now() - time))


def test_figures_that_renew_themselves_keep_no_screen_open(
    archive: Archive, supervisor: Visitor
) -> None:
    assert "X-By-Itself" in supervisor.get("/progress").text
    let_pass(archive, 2 * SIGN_EVERY)
    before = last_seen(archive)
    assert supervisor.get("/progress", **BY_ITSELF).status_code == 200
    assert last_seen(archive) == before
    assert supervisor.get("/progress", **A_PART).status_code == 200
    assert last_seen(archive) > before


def test_a_part_that_is_asked_for_at_a_locked_screen_takes_the_whole_page(
    archive: Archive, supervisor: Visitor
) -> None:
    let_pass(archive, IDLE + timedelta(seconds=1))
    came = supervisor.get("/progress?by=unit", **BY_ITSELF)
    assert came.headers["HX-Redirect"] == "/locked?next=%2Fprogress%3Fby%3Dunit"
    assert (came.status_code, came.text) == (200, "")


def test_a_part_is_refused_as_the_page_is(visitor: Visitor, supervisor: Visitor) -> None:
    assert supervisor.get("/receivers", **A_PART).status_code == 403
    supervisor.cookies.clear()
    assert visitor.get("/progress", **A_PART).headers["HX-Redirect"].startswith("/sign-in")


@pytest.mark.parametrize("path", ["/progress", "/records"])
def test_nothing_of_an_answer_is_evaluated_or_kept(supervisor: Visitor, path: str) -> None:
    came = supervisor.get(path)
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", came.text)
    assert found
    told = json.loads(unescape(found[1]))
    assert told == {
        "allowEval": False,
        "allowScriptTags": False,
        "includeIndicatorStyles": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
    }
    assert "unsafe" not in came.headers["Content-Security-Policy"]
    assert "hx-on" not in came.text
