"""A program of a station feeds a volume from a folder, from the first sheet to the seal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from tests.web.api.conftest import REASON, LetIn, code_of
from tests.web.conftest import fed_from
from tests.web.test_capture import PATIENCE, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(180)]


@pytest.fixture
def house(house: House, archive: Archive, tray: Path) -> Iterator[House]:
    with fed_from(house, archive, tray) as made:
        yield made


def test_a_volume_is_fed_watched_and_sealed_by_a_program(
    archive: Archive, let_in: LetIn, tray: Path
) -> None:
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)
    program = let_in("bat", Role.OPERATOR)
    (source,) = [one["source"] for one in program.get("/sources").json()["items"]]
    asked = {"volume": str(volume.citation), "source": source, "sides": "front", "resolution": 200}
    assert code_of(program.post("/batches", {**asked, "source": "folder:/etc"})) == "no_such_source"
    assert code_of(program.post("/batches", {**asked, "volume": "00:9/9/9"})) == "no_such_volume"
    unknown = {"source": source, "record": "R-9"}
    assert code_of(program.post("/batches", unknown)) == "no_such_record"
    named = {"Idempotency-Key": "begin-1"}
    begun, again = (program.post("/batches", asked, **named) for _ in range(2))
    assert (begun.status_code, begun.json()) == (201, again.json())
    here = begun.headers["location"]
    for number in (1, 2):
        sheet(tray / f"{number}.png", f"нэг {number}")
    run = {"Idempotency-Key": "run-1"}
    assert [program.post(f"{here}/runs", {}, **run).status_code for _ in range(2)] == [200, 200]
    until, pages = time.monotonic() + PATIENCE, []
    while time.monotonic() < until and len(pages) < 2:
        since = f"?since={pages[-1]['key']}" if pages else ""
        pages += program.get(f"{here}/pages{since}").json()["items"]
        time.sleep(0.2)
    assert [one["name"] for one in pages] == ["1", "2"]
    assert code_of(program.post(f"{here}/runs", {})) == "feed_runs"
    program.post(f"{here}/stop", {})
    while time.monotonic() < until and program.get(here).json()["running"]:
        time.sleep(0.2)
    assert program.post(f"{here}/pictures", REASON).status_code == 200
    for kind in ("thumbnail", "picture"):
        shown = program.get(pages[0][kind])
        assert (shown.status_code, shown.content[:2]) == (200, b"\xff\xd8"), kind
    for one in program.get(here).json()["problems"]:
        program.post(f"{here}/looked", {"code": one["code"]})
    sealed = program.post(f"{here}/seal", {}).json()
    assert sealed["batch"]["sealed"] is not None, sealed
    assert (sealed["run"]["received"], sealed["open"]) == (2, [])
