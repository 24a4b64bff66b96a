"""Held stacks in the web: what is wrong, the pictures that show it, and what a person says."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.ids import BatchId, new_id
from pipeline.moves.settling import STACK, settle
from pipeline.moves.sheeting import issue
from pipeline.nouns.frame import Frame
from pipeline.nouns.sheet import Stack, StackImage, StackState, Trouble
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.sheets.advice import ADVICE
from storage.schema.capture import master
from storage.schema.inventory import volume as volumes
from web.pages.stacks import PART

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from tests.web.conftest import Enter

pytestmark = pytest.mark.embedded

OPERATOR = Actor("bat", Role.OPERATOR.value, via="test")


def held_stack(tx: SqlTransaction) -> str:
    """A stack of the masters that are there, of which none was seen to be a sheet."""
    place = Citation("00", "9", "9", new_id())
    issue(tx, [tx.volumes.add_unlisted(place, VolumeKind.LOOSE)], [], OPERATOR)
    rows = tx.connection.execute(select(master).order_by(master.c.id)).all()
    batch = BatchId(rows[0].batch)
    key = new_id()
    tx.sheets.open_stack(Stack(key, batch, "k", StackState.OPEN, now()))
    for number, row in enumerate(rows, 1):
        frame = Frame(0, 900, 500, 300.0, "file", 1, "L")
        tx.sheets.add_image(StackImage(key, number, row.id, row.sha256, frame, "r", ()))
    settle(tx, key, OPERATOR, "00")
    return key


@pytest.fixture
def held(archive: Archive, shelve: Shelve) -> str:
    for leaf in ("1", "2", "3"):
        shelve.page(f"leaf {leaf}", leaf)
    with archive.records.writing() as tx:
        return held_stack(tx)


def test_everything_that_can_be_wrong_has_advice() -> None:
    assert ADVICE.keys() == set(Trouble)


def test_a_stack_is_listed_and_explained_and_pictures_are_shown_when_asked(
    archive: Archive, enter: Enter, held: str
) -> None:
    operator = enter("bat", Role.OPERATOR)
    assert held in operator.get("/stacks").text
    address = f"/stacks/{held}"
    page = operator.get(address).text
    assert "before the first sheet" in page
    assert "<img" not in page
    picture = f"/iiif/3/stack.{held}.1/full/%5E!420,420/0/default.jpg"
    assert operator.get(picture).status_code == 404
    assert operator.post(f"{address}/pictures", {}).status_code == 303
    assert picture in operator.get(address).text
    came = operator.get(picture)
    assert came.status_code == 200
    assert max(Image.open(io.BytesIO(came.content)).size) == 420
    with archive.records.reading() as tx:
        told = [one for one in tx.events.of(STACK, held) if one.type == Kind.STACK_SHOWN]
        assert [(one.actor.name, one.facts["images"]) for one in told] == [("bat", [1, 2, 3])]
    assert enter("dulam", Role.OPERATOR).get(picture).status_code == 404, "it was not shown to her"


def test_what_is_held_leads_whoever_scans_to_the_stack(enter: Enter, held: str) -> None:
    assert f'href="/stacks/{held}"' in enter("saran", Role.SUPERVISOR).get("/held").text
    watched = enter("gerel", Role.AUDITOR).get("/held").text
    assert held in watched
    assert f"/stacks/{held}" not in watched


def test_a_person_says_what_the_pictures_are_and_pages_are_made(
    archive: Archive, enter: Enter, held: str
) -> None:
    operator, address = enter("bat", Role.OPERATOR), f"/stacks/{held}"
    operator.post(f"{address}/pictures", {})
    wrong = operator.post(address, {"act": "settle", "is-1": "sheet", "sheet-1": "999"})
    assert wrong.status_code == 400
    assert "999" in wrong.text
    said = {"is-1": "sheet", "sheet-1": "1", "is-2": "none", "is-3": "sheet", "sheet-3": "2"}
    assert operator.post(address, {"act": "settle", **said}).status_code == 303
    with archive.records.reading() as tx:
        stack = tx.sheets.stack(held)
        assert stack is not None
        assert stack.state is StackState.SETTLED
        assert [one.page is not None for one in tx.sheets.images(held)] == [False, True, False]
    assert "settled" in operator.get(address).text
    assert operator.post(address, {"act": "undo", "reason": "late"}).status_code == 400


def test_a_stack_is_given_up_with_a_reason(archive: Archive, enter: Enter, held: str) -> None:
    operator, address = enter("bat", Role.OPERATOR), f"/stacks/{held}"
    assert operator.post(address, {"act": "undo"}).status_code == 400
    assert operator.post(address, {"act": "burn"}).status_code == 404
    assert operator.post(address, {"act": "undo", "reason": "mixed"}).status_code == 303
    with archive.records.reading() as tx:
        stack = tx.sheets.stack(held)
        assert stack is not None
        assert stack.state is StackState.UNDONE


def test_nobody_else_sees_or_settles_it(archive: Archive, enter: Enter, held: str) -> None:
    address = f"/stacks/{held}"
    assert enter("tuya", Role.REGISTRAR).get(address).status_code == 403
    other = enter("oyun", Role.OPERATOR, units="11")
    assert held not in other.get("/stacks").text
    for asked in (address, f"{address}/pictures"):
        assert other.post(asked, {"act": "undo", "reason": "x"}).status_code == 403
    assert enter("bat", Role.OPERATOR).get(f"/stacks/{new_id()}").status_code == 404
    with archive.records.reading() as tx:
        assert {one.type for one in tx.events.of(STACK, held)} == {"stack.stopped", Kind.HELD}


def test_pictures_of_something_restricted_are_shown_to_nobody_here(
    archive: Archive, enter: Enter, held: str
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(volumes).values(restricted=True))
        tx.sheets.say(held, 1, 1)
    operator, address = enter("bat", Role.OPERATOR), f"/stacks/{held}"
    assert "of something restricted" in operator.get(address).text
    assert operator.post(f"{address}/pictures", {}).status_code == 403
    assert operator.get(f"/iiif/3/stack.{held}.1/full/max/0/default.jpg").status_code == 404


def test_many_pictures_come_in_parts(archive: Archive, enter: Enter, shelve: Shelve) -> None:
    for leaf in range(1, PART + 3):
        shelve.page(f"leaf {leaf}", str(leaf))
    with archive.records.writing() as tx:
        key = held_stack(tx)
    operator, address = enter("bat", Role.OPERATOR), f"/stacks/{key}"
    operator.post(f"{address}/pictures", {})
    first, second = (operator.get(f"{address}?part={part}").text for part in ("1", "2"))
    assert first.count("<img") == PART
    assert second.count("<img") == 2
    assert f"stack.{key}.{PART + 1}/" in second
    assert operator.get(f"{address}?part=99").text.count("<img") == 2
