"""A run of a scanner that a power cut ended: the desk takes up what lies there, and feeds on."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from arkhiv.feedrun import AFTER, BATCH
from arkhiv.feeds import LANDING, Feeds
from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from scanner_drivers.device import Identity
from scanner_drivers.landing import Note, write_note
from scanner_drivers.target import Target
from tests.missing import need_module
from tests.scanner_drivers.scanners import FEEDER_OF_TEST, frontend_device

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.feed import Feed
    from tests.web.conftest import Enter, Visitor
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.service, pytest.mark.timeout(300)]
SCANNER = "sane:test:0"
VOLUME = Citation("00", "1", "2", "3")
PATIENCE = 120.0


@pytest.fixture
def house(
    house: House, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    need_module("sane")
    with frontend_device(tmp_path / "sane", monkeypatch):
        named = replace(archive.settings, desk_sources=SCANNER)
        made = replace(house, feeds=Feeds(replace(archive, settings=named)))
        yield made
        made.feeds.close()


def begun(visitor: Visitor) -> str:
    asked = {"volume": str(VOLUME), "source": SCANNER, "sides": "front", "resolution": "150"}
    came = visitor.post("/capture", asked)
    assert came.status_code == 303, came.text
    return came.headers["location"]


def left_of(archive: Archive, batch: str, sides: int, target: Target | None = None) -> Path:
    """Lay what a run of a batch leaves that is cut off: a note, and sides that were scanned."""
    folder = archive.settings.data / LANDING / "cut"
    folder.mkdir(parents=True)
    target = target or Target(str(VOLUME), str(VOLUME), facts=((BATCH, batch),))
    write_note(folder, Note(SCANNER, "sane", Identity("Noname", "frontend-tester"), (), 1, target))
    for number in range(1, sides + 1):
        Image.effect_noise((620, 877), 20 + number).save(folder / f"{number:05}.tif", dpi=(75, 75))
    return folder


def run(visitor: Visitor, archive: Archive, here: str) -> Feed:
    """Feed until it ends by itself, and return the run."""
    assert visitor.post(here, {"act": "feed"}).status_code == 303
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with archive.records.reading() as tx:
            (batch,) = tx.batches.latest("00", 1)
            last = tx.feeds.of(batch.id)[-1]
        if last.ended is not None:
            return last
        time.sleep(0.2)
    raise TimeoutError


def test_what_a_power_cut_left_is_taken_up_and_the_scanner_goes_on_from_the_sheet_that_is_told(
    enter: Enter, archive: Archive
) -> None:
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(VOLUME, VolumeKind.LOOSE)
    operator = enter("bat", Role.OPERATOR)
    here = begun(operator)
    folder = left_of(archive, here.rpartition("/")[2], sides=3)
    took_up = run(operator, archive, here)
    assert (took_up.fault, took_up.received) == ("cut_off", 3)
    assert not folder.exists()
    assert re.search(r'id="fault">[^<]*\b4\b', operator.get(here).text)
    fed = run(operator, archive, here)
    assert (fed.fault, fed.received) == (None, FEEDER_OF_TEST)
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        labels = [one.label for one in tx.batches.pages(batch.id)]
        assert labels == [str(leaf) for leaf in range(1, 4 + FEEDER_OF_TEST)]
        assert [leaf.label for leaf in tx.volumes.leaves(volume.id)] == labels


def test_what_another_batch_left_stays_for_it(enter: Enter, archive: Archive) -> None:
    with archive.records.writing() as tx:
        tx.volumes.add_unlisted(VOLUME, VolumeKind.LOOSE)
    operator = enter("bat", Role.OPERATOR)
    folder = left_of(archive, "0198c0de-0000-7000-8000-000000000000", sides=2)
    assert run(operator, archive, begun(operator)).received == FEEDER_OF_TEST
    assert folder.exists()


def test_a_stack_that_was_cut_off_is_taken_up_with_its_numbers_and_goes_on(
    enter: Enter, archive: Archive
) -> None:
    operator = enter("bat", Role.OPERATOR)
    asked = {"separated": "1", "source": SCANNER, "sides": "front", "resolution": "150"}
    here = operator.post("/capture", asked).headers["location"]
    stack = here.rpartition("/")[2]
    with archive.records.reading() as tx:
        found = tx.sheets.stack(stack)
        assert found is not None
    facts = ((BATCH, found.batch), (AFTER, "0"))
    folder = left_of(archive, found.batch, 2, Target(found.key, facts=facts))
    took_up = run(operator, archive, here)
    assert (took_up.fault, took_up.received) == ("left", 2)
    assert not folder.exists()
    fed = run(operator, archive, here)
    assert (fed.fault, fed.received) == (None, FEEDER_OF_TEST)
    with archive.records.reading() as tx:
        numbers = [one.number for one in tx.sheets.images(stack)]
        assert numbers == list(range(1, 3 + FEEDER_OF_TEST))
    assert "pages before the first sheet" in operator.get(here).text
