"""Schemathesis: whatever the document permits and forbids is sent to a real archive with papers.

It finds no fault of the server, and no answer that the document does not say.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi import checks as of_openapi

from pipeline.capture.errors import NoSuchSourceError
from pipeline.clock import now, zone_of
from pipeline.events import Actor, Kind
from pipeline.flow import Role, work_moves
from pipeline.ids import FeedId, new_id
from pipeline.notices.keeping import add
from pipeline.nouns.asking import Oddity, Rule
from pipeline.nouns.viewing import Purpose
from pipeline.nouns.volume import Citation, VolumeKind
from tests.web.api.conftest import NOWHERE, PREFIX, REASON, token_for
from tests.web.api.test_batches import open_batch, with_thumbnail
from tests.web.conftest import Visitor, appointed
from tests.web.test_stacks import held_stack
from web.api.pace import Pace
from web.api.routes import API_ROUTES
from web.app import application
from web.house import Source
from workers.finder import rebuild
from workers.roller import roll

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import BatchId, DocumentId
    from pipeline.nouns.feed import Asked
    from tests.conftest import Shelve
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.service]

CHECKS = [
    checks.not_a_server_error,
    of_openapi.status_code_conformance,
    of_openapi.content_type_conformance,
    of_openapi.response_headers_conformance,
    of_openapi.response_schema_conformance,
    of_openapi.unsupported_method,
    of_openapi.allow_header_conformance,
    of_openapi.ignored_auth,
]
REPLACED = {ParameterLocation.HEADER, ParameterLocation.COOKIE}
"""Where a wrong token would stand, in whose place the right one is sent."""
KNOWN = {
    "record": "civil:R-1",
    "day": now().astimezone(zone_of("00")).date().isoformat(),
    "line": "Баримт",
}
"""What is asked of a list or in a body so that something is found."""
OF_BATCHES = {
    "volume": "00:1/2/3",
    "record": "",
    "source": "folder:still",
    "to": "bat",
    "code": "never_there",
}
"""The same of a batch."""
OF_ADMINISTRATORS = {"receivers", "own-emergencies"}
"""What is asked with the token of one; nobody else may, and they may nothing else."""
EXAMPLES = 30
SECONDS = 80
"""So long altogether; on a slow machine each operation is tried less often."""
ANSWERED, ANY = frozenset({200, 201}), frozenset(range(600))


class StillFeeds:
    """Feeds of a station whose folder stays empty: each run ends as it begins."""

    station = "still"

    def sources(self) -> tuple[Source, ...]:
        return (Source("folder:still", "still"),)

    def look(self) -> None:
        """No scanner is there."""

    def require(self, source: str) -> None:
        if source != "folder:still":
            raise NoSuchSourceError(source=source)

    def runs(self, feed: FeedId) -> bool:
        return not feed

    def begin(self, batch: BatchId, asked: Asked, actor: Actor) -> FeedId:
        assert batch
        assert asked
        assert actor
        return FeedId(new_id())

    def stop(self, feed: FeedId) -> None:
        """None is under way."""

    def heard(self) -> int:
        return 0

    def close(self) -> None:
        """None is under way."""


@pytest.fixture
def known(archive: Archive, paper: DocumentId, shelve: Shelve) -> dict[str, list[str]]:
    """What stands in paths so that something is found: papers of three kinds, and the rest."""
    restricted = shelve.document("1", record="R-2")
    with archive.records.writing() as tx:
        tx.documents.note(restricted, restricted=True)
        (link,) = tx.links.of_document(paper)
        (page,) = tx.documents.pages(paper, 1)
        volume = tx.volumes.leaf(tx.pages.get(page.page).place.leaf).volume
    unchecked = shelve.document("1", record="R-3")
    person = appointed(archive, "odd", Role.REGISTRAR)
    with archive.records.writing() as tx:
        url, boss = "https://hub.example.mn/told", Actor("boss", Role.ADMINISTRATOR.value)
        receiver = add(tx, "registry", url, boss)
        odd = Oddity(new_id(), person.id, Rule.SAME_AGAIN, 9, 5, now())
        tx.askings.tell(odd)
        held = held_stack(tx)
        shelved = tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)
    archive.sealer.seal()
    rebuild(archive.records, archive.objects)
    roll(archive.records)
    return {
        "documents": [paper, restricted, unchecked],
        "records": [link.record],
        "volumes": [volume, shelved.id],
        "waiting": sorted(str(move.step) for move in work_moves()),
        "receivers": [receiver.id],
        "oddities": [odd.id],
        "stacks": [held],
        "emergencies": [NOWHERE],
        "throughput": [Kind.PAGE_READ.value, Kind.DOCUMENT_REGISTERED.value],
    }


def test_it_finds_no_fault_and_nothing_that_the_document_does_not_say(
    archive: Archive, house: House, known: dict[str, list[str]], shelve: Shelve, tmp_path: Path
) -> None:
    watch = replace(house.watch, a_minute=1_000_000)
    house = replace(house, hosts=house.hosts | {"testserver"}, watch=watch, feeds=StillFeeds())
    person = appointed(archive, "all", Role.REGISTRAR, Role.SUPERVISOR, Role.PRIVACY)
    administrator = appointed(archive, "chief", Role.ADMINISTRATOR)
    appointed(archive, "bat", Role.OPERATOR)
    headers, others = (
        {"Authorization": f"Bearer {token_for(archive, one, purposes=frozenset(Purpose))[1]}"}
        for one in (person, administrator)
    )
    visitor = Visitor(house, headers=headers)
    path = f"{PREFIX}/documents/{known['documents'][0]}/viewings"
    known["viewings"] = [
        visitor.send("POST", path, json={**REASON, "masters": masters}).json()["key"]
        for masters in (False, True)
    ]

    small = tmp_path / "small.jpg"
    small.write_bytes(b"\xff\xd8")
    app = application(house, Pace(1_000_000))
    schema = schemathesis.openapi.from_asgi(f"{PREFIX}/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    tried: dict[str, set[int]] = {one.label: set() for one in operations}
    people = {f"{route.method} {route.address}" for route in API_ROUTES if route.in_person}
    share = SECONDS / len(operations) / len(schemathesis.GenerationMode)
    for number, operation in enumerate(operations):
        if operation.path.startswith(f"{PREFIX}/stacks/"):
            with archive.records.writing() as tx:
                known["stacks"] = [held_stack(tx)]
        if operation.path.startswith(f"{PREFIX}/batches/"):
            batch, pages = open_batch(archive, shelve, f"{number}а")
            with_thumbnail(archive, pages[0], small)
            known |= {"batches": [batch], "pages": pages[:1]}
            address = f"{PREFIX}/batches/{batch}/pictures"
            assert visitor.send("POST", address, json=REASON).status_code == 200
        for mode in schemathesis.GenerationMode:
            wanted = ANSWERED if mode.is_positive and operation.label not in people else ANY
            try:
                cases = operation.as_strategy(mode)
                shown = others if operation.path.split("/")[3] in OF_ADMINISTRATORS else headers
                tried[operation.label] |= _statuses(cases, shown, known, share, wanted)
            except Exception as error:
                error.add_note(operation.label)
                raise
    assert not any(tried.pop(label) & ANSWERED for label in people)
    silent = {label: came for label, came in tried.items() if not came & ANSWERED}
    assert not silent


def _statuses(
    cases: st.SearchStrategy[Any],
    headers: dict[str, str],
    known: dict[str, list[str]],
    share: float,
    wanted: frozenset[int],
) -> set[int]:
    """Send cases, most of them about things that are there, and return the statuses that came.

    It goes on for its share of the time, and until a status came that is wanted.
    """
    found: set[int] = set()
    until = time.monotonic() + share

    @given(case=cases, choice=st.integers(0, 31))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def sent(case: Any, choice: int) -> None:  # noqa: ANN401  # schemathesis' own
        if time.monotonic() > until and found & wanted:
            return
        wrong = {place for place, one in case.meta.components.items() if one.mode.is_negative}
        if choice % 8 and ParameterLocation.PATH not in wrong:
            for name in case.path_parameters or {}:
                noun = "pages" if name == "page" else case.operation.path.split("/")[3]
                there = known[noun]
                case.path_parameters[name] = there[choice % len(there)]
            if not wrong:
                _suit(case, choice, known)
        came = case.call(headers=headers)
        found.add(came.status_code)
        refused = [of_openapi.negative_data_rejection] if wrong - REPLACED else []
        case.validate_response(came, checks=[*CHECKS, *refused], headers=headers)

    sent()
    return found


def _suit(case: Any, choice: int, known: dict[str, list[str]]) -> None:  # noqa: ANN401  # schemathesis' own
    """Let a case that is right in form ask for what is there."""
    if choice % 2:
        case.headers.pop("If-None-Match", None)
    case.query = {
        name: KNOWN.get(name, one)
        for name, one in case.query.items()
        if name != "after" or choice % 2
    }
    path: str = case.operation.path
    if isinstance(case.body, dict):
        said = KNOWN | (OF_BATCHES if path.startswith(f"{PREFIX}/batches") else {})
        case.body = {name: said.get(name, one) for name, one in case.body.items()}
    if path.endswith("/custody") and case.body:
        case.body = {"act": "request", "note": "for a case"}
    if path.endswith("/viewings") and choice % 2 and isinstance(case.body, dict):
        case.body.pop("version", None)
    if "/disputes" in path:
        case.body["record"] = known["records"][0]
