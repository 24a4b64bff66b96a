"""Copies are made in turn: who asks for very many at once keeps nobody but themselves waiting."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from httpx import ASGITransport, AsyncClient

from pipeline.flow import Role
from tests.web.api.conftest import REASON, token_for
from tests.web.conftest import HOST, Visitor, appointed
from tests.web.test_originals import opened
from web.api import records
from web.app import application
from web.turns import ANSWERS, COPIES, Turns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fastapi import FastAPI
    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.nouns.record import Record
    from pipeline.ports.objects import Objects
    from storage.records import SqlTransaction
    from tests.web.conftest import Enter
    from web.api.call import Call
    from web.api.shapes import Shape
    from web.house import House

pytestmark = pytest.mark.embedded

T = TypeVar("T")

FLOOD = 45
"""More than there are threads that answer pages."""
SPELLINGS = ("Bearer {}", "bearer {}", "BEARER {}", "Bearer  {}", "bEaReR   {}")


@dataclass
class Slow:
    """A store that keeps whoever brings a file from it waiting, who came first the longest."""

    objects: Objects
    first: threading.Event = field(default_factory=threading.Event)
    others: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        gate = self.others if self.came.is_set() else self.first
        self.came.set()
        assert gate.wait(30)
        self.objects.fetch(key, sha256, target)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever a store has
        return getattr(self.objects, name)


@dataclass(frozen=True)
class Sent:
    """A form or a body that is sent, and by whom."""

    path: str
    headers: dict[str, str]
    given: dict[str, Any]


def of_a_browser(visitor: Visitor, paper: DocumentId) -> Sent:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    form = {"form": "page_picture", "csrf": visitor.csrf()}
    address = f"{opened(visitor, paper)}/copies"
    return Sent(address, {"Cookie": cookies}, {"data": form})


def of_a_program(visitor: Visitor, paper: DocumentId, said: str) -> Sent:
    headers = {"Authorization": said}
    path = f"/api/v1/documents/{paper}/viewings"
    came = visitor.send("POST", path, json=REASON, headers=headers)
    path = came.json()["copies"]
    return Sent(path, headers, {"json": {"form": "page_picture"}})


def flooded(
    app: FastAPI, store: Slow, flood: Sequence[Sent], other: Sent
) -> tuple[list[Response], list[Response]]:
    """Send a flood, and beside it what others ask; the flood ends when they were answered."""

    async def sent() -> tuple[list[Response], list[Response]]:
        way = ASGITransport(app)
        async with AsyncClient(transport=way, base_url=f"http://{HOST}", timeout=60) as client:

            async def send(one: Sent) -> Response:
                return await client.post(one.path, headers=one.headers, **one.given)

            async with asyncio.TaskGroup() as group:
                try:
                    tasks = [group.create_task(send(one)) for one in flood]
                    assert await asyncio.to_thread(store.came.wait, 30)
                    async with asyncio.timeout(8):
                        beside = [await client.get("/healthz"), await client.get("/sign-in")]
                        store.others.set()
                        beside.append(await send(other))
                finally:
                    store.first.set()
                    store.others.set()
            return [task.result() for task in tasks], beside

    return asyncio.run(sent())


def test_who_wants_very_many_copies_stops_nobody_elses_page_and_no_copy(
    house: House, enter: Enter, paper: DocumentId
) -> None:
    own = of_a_browser(enter("dorj", Role.REGISTRAR), paper)
    other = of_a_browser(enter("bat", Role.REGISTRAR), paper)
    store = Slow(house.objects)
    app = application(replace(house, objects=store))
    came, beside = flooded(app, store, [own] * FLOOD, other)
    assert [one.status_code for one in beside] == [200, 200, 200]
    codes = Counter(one.status_code for one in came)
    assert codes == {200: COPIES.most_of_one, 503: FLOOD - COPIES.most_of_one}
    refused = next(one for one in came if one.status_code == 503)
    assert "Too many copies are being made" in refused.text
    assert int(refused.headers["retry-after"]) > 0


def test_all_tokens_of_a_person_however_spelled_take_the_turns_of_one(
    archive: Archive, house: House, enter: Enter, paper: DocumentId
) -> None:
    person, visitor = appointed(archive, "dorj", Role.REGISTRAR), Visitor(house)
    tokens = [token_for(archive, person)[1] for _ in range(2)]
    flood = [
        of_a_program(visitor, paper, spelling.format(token))
        for token in tokens
        for spelling in SPELLINGS
    ]
    other = of_a_browser(enter("bat", Role.REGISTRAR), paper)
    store = Slow(house.objects)
    app = application(replace(house, objects=store))
    came, beside = flooded(app, store, flood * 4, other)
    assert [one.status_code for one in beside] == [200, 200, 200]
    codes = Counter(one.status_code for one in came)
    assert codes == {200: COPIES.most_of_one, 503: 4 * len(flood) - COPIES.most_of_one}
    refused = next(one for one in came if one.status_code == 503)
    assert refused.json()["code"] == "copies_busy"
    assert int(refused.headers["retry-after"]) > 0


def test_a_program_that_asks_very_much_at_once_stops_no_page_and_no_other_program(
    archive: Archive, house: House, paper: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paper
    tokens = [token_for(archive, appointed(archive, name, Role.REGISTRAR))[1] for name in "ab"]
    flood, other = (
        Sent(
            "/api/v1/named-records", {"Authorization": f"Bearer {one}"}, {"json": {"record": "R-1"}}
        )
        for one in tokens
    )
    store = Slow(house.objects)
    visible = records.the_visible

    def slow(tx: SqlTransaction, call: Call[Shape], name: str) -> Record:
        gate = store.first if call.person.name == "a" else store.others
        store.came.set()
        assert gate.wait(30)
        return visible(tx, call, name)

    monkeypatch.setattr(records, "the_visible", slow)
    came, beside = flooded(application(house), store, [flood] * 80, other)
    assert [one.status_code for one in beside] == [200, 200, 200]
    codes = Counter(one.status_code for one in came)
    assert codes == {200: ANSWERS.most_of_one, 503: 80 - ANSWERS.most_of_one}
    refused = next(one for one in came if one.status_code == 503)
    assert refused.json()["code"] == "answers_busy"
    assert int(refused.headers["retry-after"]) > 0


class Noting(Turns):
    """Turns that note by which name each caller is told from others."""

    def __init__(self) -> None:
        super().__init__(COPIES)
        self.callers: list[str] = []

    async def take(self, whose: Callable[[], str], work: Callable[[], T]) -> T:
        def noted() -> str:
            self.callers.append(whose())
            return self.callers[-1]

        return await super().take(noted, work)


@pytest.mark.parametrize("header", ["Authorization", "Cookie"])
def test_strangers_are_told_apart_by_their_address_whatever_they_send(
    house: House, header: str
) -> None:
    turns = Noting()
    stranger = Visitor(replace(house, copying=turns))
    for said in ("Bearer arkhiv_1", "Bearer arkhiv_2", "arkhiv=1", "arkhiv=2", "Basic x", ""):
        for path in ("/viewings/x/copies", "/api/v1/viewings/x/copies"):
            came = stranger.send("POST", path, headers={header: said})
            assert came.status_code in (303, 401)
    assert set(turns.callers) == {"127.0.0.1"}
