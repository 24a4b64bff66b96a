"""Receivers at the administrator's desk: who is told, what was not taken, and nothing of papers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.ids import EventId
from pipeline.notices.keeping import add
from tests.web.conftest import Visitor

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.notice import Receiver
    from tests.web.conftest import Enter

pytestmark = pytest.mark.embedded

BOSS = Actor("boss", Role.ADMINISTRATOR)


@pytest.fixture
def boss(enter: Enter) -> Visitor:
    """The administrator of the archive."""
    visitor = Visitor(enter("kept", Role.KEEPER).house)
    assert visitor.sign_in("boss").status_code == 303
    return visitor


@pytest.fixture
def registry(archive: Archive, boss: Visitor) -> Receiver:
    """A receiver that took one notice, has one before it, and will never take a third."""
    assert boss
    with archive.records.writing() as tx:
        one = add(tx, "registry <b>", "https://hub.example.mn/p/secret", BOSS)
        for told in ("a", "b", "c"):
            tx.notices.put(one.id, EventId(told), '{"secret":1}')
        taken, gone = tx.notices.claim(one.id), tx.notices.claim(one.id)
        assert taken is not None
        assert gone is not None
        tx.notices.taken(taken, "200")
        tx.notices.not_taken(gone, "410", None)
        late = tx.notices.claim(one.id)
        assert late is not None
        tx.notices.not_taken(late, "receiver_slow", timedelta(hours=2))
    return one


def test_the_administrator_sees_who_is_told_and_what_was_not_taken(
    boss: Visitor, registry: Receiver
) -> None:
    assert 'href="/receivers"' in boss.get("/").text
    shown = boss.get("/receivers").text
    assert "registry &lt;b&gt;" in shown
    assert "hub.example.mn" in shown
    assert "/p/secret" not in shown
    told = boss.get(f"/receivers/{registry.id}").text
    assert "410" in told
    assert "receiver slow" in told
    assert "secret" not in told
    assert "arkhiv webhook retry registry" in told
    assert boss.get("/receivers/none").status_code == 404


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MACHINE, Role.ADMINISTRATOR}))
def test_nobody_else_sees_them(enter: Enter, registry: Receiver, role: Role) -> None:
    somebody = enter("somebody", role)
    for path in ("/receivers", f"/receivers/{registry.id}"):
        assert somebody.get(path).status_code == 403
    assert "/receivers" not in somebody.get("/").text
