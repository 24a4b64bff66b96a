"""A scanner from the command line: devices, and a feeding with everything that may stop it."""

from __future__ import annotations

import hashlib
import re
import time
from typing import TYPE_CHECKING

import pytest

from arkhiv.cli.feeding import PAPERS
from pipeline.flow import Role
from scanner_drivers.device import Identity
from scanner_drivers.feed import DeviceDelivery
from scanner_drivers.landing import Note, write_note
from scanner_drivers.target import Target
from tests.scanner_drivers.escl import emulated
from tests.scanner_drivers.scanners import AIRSCAN, airscan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from scanner_drivers.driver import Scan
    from tests.arkhiv.cli.conftest import Arkhiv, As
    from tests.scanner_drivers.escl import Emulator

pytestmark = [pytest.mark.embedded, pytest.mark.service]
LOW = ("--resolution", "75")
VOLUME = ("--volume", "00:1/2/3")
PATIENCE = 20.0


class PowerCutError(BaseException):
    """The machine stops here."""


@pytest.fixture
def emulator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: Archive
) -> Iterator[Emulator]:
    assert archive
    with emulated(6) as lent:
        airscan(tmp_path / "sane", monkeypatch, lent.url)
        yield lent


def last_figure(text: str) -> int:
    return int(re.findall(r"\d+", text)[-1])


def test_a_feeding_ends_with_the_pages_received(arkhiv: Arkhiv, emulator: Emulator) -> None:
    said = arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, "--sheets", "3")
    assert last_figure(said.out) == 6
    assert emulator.sides == []


def test_after_a_jam_the_next_feeding_goes_on_with_the_sheet_in_hand(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    sides = list(emulator.sides)
    emulator.jam_after = 3
    said = arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, ends=3)
    assert last_figure(said.out) == 2
    assert "Sheets taken in before: 1." in said.err
    emulator.jam_after, emulator.sides = None, sides[2:]
    assert last_figure(arkhiv("ingest", AIRSCAN, *VOLUME, *LOW).out) == 4
    with archive.records.reading() as tx:
        ((volume, pages),) = tx.volumes.undelimited()
        assert pages == 6
        assert [leaf.label for leaf in tx.volumes.leaves(volume.id)] == ["1", "2", "3"]


def test_the_papers_of_a_record_become_its_document(arkhiv: Arkhiv, emulator: Emulator) -> None:
    assert emulator.sides
    said = arkhiv("ingest", AIRSCAN, "--record", "Ш-77", *LOW, "--json")
    assert (said.json["files"], said.json["documents"], said.json["stopped"]) == (6, 1, None)


def test_what_a_jam_leaves_of_a_record_is_no_document_yet(
    arkhiv: Arkhiv, emulator: Emulator
) -> None:
    emulator.jam_after = 4
    said = arkhiv("ingest", AIRSCAN, "--record", "Ш-77", *LOW, "--json", ends=3)
    assert (said.json["files"], said.json["documents"], said.json["stopped"]) == (4, 0, "jam")


def test_without_a_volume_the_pages_wait(arkhiv: Arkhiv, emulator: Emulator) -> None:
    assert emulator.sides
    assert last_figure(arkhiv("ingest", AIRSCAN, *LOW).out) == 6
    (waiting,) = arkhiv("held", "--json").json
    assert waiting["facts"]["pages"] == 6
    assert waiting["facts"]["volume"].startswith("00:-/-/")


def test_an_empty_feeder_received_nothing(arkhiv: Arkhiv, emulator: Emulator) -> None:
    emulator.loaded = False
    said = arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, ends=3)
    assert last_figure(said.out) == 0
    assert "until they click" in said.err


def test_no_file_of_a_feeding_stays_behind(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    emulator.jam_after = 3
    arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, ends=3)
    assert list((archive.settings.data / "feeding").iterdir()) == []


def test_what_a_power_cut_left_is_taken_up_before_the_feeder_moves_and_the_next_leaf_is_told(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sides = list(emulator.sides)

    def cut(self: DeviceDelivery, scan: Scan) -> None:
        del self
        waiting = scan.path.with_name("00005.tif")
        until = time.monotonic() + PATIENCE
        while not waiting.exists() and time.monotonic() < until:
            time.sleep(0.01)
        raise PowerCutError

    with monkeypatch.context() as plug:
        plug.setattr(DeviceDelivery, "accepted", cut)
        with pytest.raises(PowerCutError):
            arkhiv("ingest", AIRSCAN, *VOLUME, *LOW)
    emulator.sides = sides[4:]
    said = arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, ends=3)
    assert last_figure(said.out) in (4, 6), "the page that was stored, and what lay on the disk"
    assert "The leaf that comes next is" in said.err
    assert len(emulator.sides) == 2, "the feeder did not move"
    emulator.sides = sides[last_figure(said.out) :]
    if emulator.sides:
        arkhiv("ingest", AIRSCAN, *VOLUME, *LOW)
    with archive.records.reading() as tx:
        ((volume, pages),) = tx.volumes.undelimited()
        assert pages == 6
        assert [leaf.label for leaf in tx.volumes.leaves(volume.id)] == ["1", "2", "3"]
        assert tx.batches.open_ones(None, None) == ()
    assert list((archive.settings.data / "feeding").iterdir()) == []


def test_what_was_left_of_another_unit_waits_for_its_own_people(
    as_: As, archive: Archive, emulator: Emulator
) -> None:
    target = Target("11:1/2/3", "11:1/2/3", facts=(("unit", "11"),))
    left = archive.settings.data / "feeding" / "one"
    left.mkdir(parents=True)
    write_note(left, Note(AIRSCAN, "sane", Identity("", "Emu"), (), 2, target))
    assert emulator.sides
    as_(Role.OPERATOR, "00")("ingest", AIRSCAN, *VOLUME, *LOW)
    assert left.exists()
    as_(Role.OPERATOR, "11")("ingest", AIRSCAN, "--unit", "11", *LOW, ends=3)
    assert not left.exists()


def test_a_scan_is_kept_with_its_profile_and_device(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    assert emulator.sides
    arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, "--paper", "a5")
    with archive.records.reading() as tx:
        ((volume, _),) = tx.volumes.undelimited()
        page = tx.pages.current_in(volume.id)[0]
        kept = dict(tx.pages.master(page.master).provenance.settings)
    assert kept["paper"] == "{:g}x{:g}".format(*PAPERS["A5"])
    assert kept["source"] == AIRSCAN
    assert kept["coding"] == "tiff"


def test_a_scanner_that_is_asked_directly_gives_its_own_files_as_masters(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    sent = [hashlib.sha256(side).hexdigest() for side in emulator.sides]
    said = arkhiv("ingest", f"escl:{emulator.url}", *VOLUME, *LOW, "--sheets", "3", "--json")
    assert (said.json["files"], said.json["stopped"]) == (6, None)
    with archive.records.reading() as tx:
        ((volume, _),) = tx.volumes.undelimited()
        masters = [tx.pages.master(page.master) for page in tx.pages.current_in(volume.id)]
    assert sorted(one.sha256 for one in masters) == sorted(sent)
    assert {one.media_type for one in masters} == {"image/jpeg"}
    assert {dict(one.provenance.settings)["double_feed"] for one in masters} == {"unknown"}


def test_a_double_feed_that_the_scanner_felt_is_told_and_the_sheets_before_are_kept(
    arkhiv: Arkhiv, emulator: Emulator
) -> None:
    emulator.double_after = 4
    said = arkhiv("ingest", f"escl:{emulator.url}", *VOLUME, *LOW, ends=3)
    assert last_figure(said.out) == 4
    assert "Two sheets went through at once. Sheets taken in before: 2." in said.err


def test_what_must_not_be_fed_is_scanned_on_the_glass_whoever_forgets_it(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    sides = list(emulator.sides)
    emulator.sides = sides[:2]
    arkhiv("ingest", AIRSCAN, *VOLUME, *LOW)
    arkhiv("volume", "take", VOLUME[1])
    arkhiv("volume", "prepare", VOLUME[1], "--do-not-feed")
    for tray in ("auto", "feeder"):
        emulator.sides = list(sides)
        said = arkhiv("ingest", AIRSCAN, *VOLUME, *LOW, "--tray", tray)
        assert "on the glass" in said.err
        assert last_figure(said.out) == 1
    assert ["Feeder" in one for one in emulator.asked] == [True, False, False]
    with archive.records.reading() as tx:
        ((volume, pages),) = tx.volumes.undelimited()
        assert pages == 4
        assert [leaf.label for leaf in tx.volumes.leaves(volume.id)] == ["1", "2", "3"]


def test_a_volume_and_a_record_at_once_are_refused(arkhiv: Arkhiv, emulator: Emulator) -> None:
    assert emulator.sides
    arkhiv("ingest", AIRSCAN, *VOLUME, "--record", "Ш-1", ends=2)


def test_a_scanner_that_is_not_there_is_a_part_that_is_away(
    arkhiv: Arkhiv, emulator: Emulator
) -> None:
    assert emulator.url
    said = arkhiv("ingest", f"{AIRSCAN}-gone", *VOLUME, ends=4)
    assert "arkhiv devices" in said.err


def test_an_operator_feeds_only_volumes_of_their_unit(as_: As, emulator: Emulator) -> None:
    assert emulator.sides
    theirs = as_(Role.OPERATOR, "00")
    theirs("ingest", AIRSCAN, "--volume", "11:1/2/3", *LOW, ends=2)
    assert len(emulator.sides) == 6


def test_devices_are_listed_with_what_they_can(arkhiv: Arkhiv, emulator: Emulator) -> None:
    assert emulator.url
    (found,) = arkhiv("devices", "--json").json
    assert (found["source"], found["model"]) == (AIRSCAN, "Emu")
    assert (found["feeder"], found["flatbed"], found["duplex"]) == (True, True, True)
    assert found["resolutions"] == [75, 150]
    assert AIRSCAN in arkhiv("devices").out


def test_a_machine_without_scanners_says_so(
    arkhiv: Arkhiv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: Archive
) -> None:
    assert archive
    airscan(tmp_path / "none", monkeypatch, "http://127.0.0.1:9/eSCL/")
    (tmp_path / "none" / "dll.conf").write_text("")
    assert "No scanner was found." in arkhiv("devices").out


def test_pages_that_wait_are_placed_in_their_order_after_those_that_are_there(
    arkhiv: Arkhiv, archive: Archive, emulator: Emulator
) -> None:
    sides = list(emulator.sides)
    emulator.sides = sides[:2]
    arkhiv("ingest", AIRSCAN, *VOLUME, *LOW)
    emulator.sides = sides[2:]
    arkhiv("ingest", AIRSCAN, *LOW)
    held = {line["facts"]["volume"] for line in arkhiv("held", "--json").json}
    (waiting,) = held - {"00:1/2/3"}
    said = arkhiv("place", waiting, "--to", "00:1/2/3", "--json")
    assert said.json == {"pages": 4, "volume": "00:1/2/3"}
    with archive.records.reading() as tx:
        ((volume, pages),) = tx.volumes.undelimited()
        labels = {leaf.id: leaf.label for leaf in tx.volumes.leaves(volume.id)}
        placed = [
            (labels[one.place.leaf], one.place.side) for one in tx.pages.current_in(volume.id)
        ]
    assert pages == 6
    assert sorted(placed) == [(leaf, side) for leaf in "123" for side in "rv"]
    (line,) = arkhiv("held", "--json").json
    assert line["facts"] == {"volume": "00:1/2/3", "pages": 6}
    arkhiv("place", waiting, "--to", "00:1/2/3", ends=2)
    arkhiv("place", "00:1/2/3", "--to", "00:1/2/3", ends=2)
