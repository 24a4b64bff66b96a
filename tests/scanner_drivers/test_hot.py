"""Hot folders: claimed by a rename, ended by a marker or a manifest, never by silence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scanner_drivers.driver import Scan
from scanner_drivers.hot import HotFolder, is_hot
from scanner_drivers.refusal import Refusal
from scanner_drivers.sources import open_driver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.scanner_drivers.conftest import Caller, Clock, Put

SETTLE, GIVE_UP = 5.0, 600.0
GOOD, TORN = b"whole scan", b"torn"


def test_a_marked_group_is_claimed_and_moves_to_done(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-1/.complete")
    driver = hot()
    (delivery,) = driver.deliveries()
    paths = [item.path for item in delivery.scans() if isinstance(item, Scan)]
    assert {path.parent for path in paths} == {tmp_path / "processing" / "Ш-1"}
    assert (delivery.key, delivery.complete) == ("Ш-1", True)
    assert caller.take(delivery) == ["1r.tif", "1v.tif"]
    assert caller.files(tmp_path) == {"done/Ш-1/1r.tif", "done/Ш-1/1v.tif"}
    assert caller.run(driver) == []


def test_a_marker_with_a_count_waits_for_that_many_files(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None]
) -> None:
    arrive("Ш-1/.complete", data=b"2\n")
    arrive("Ш-1/1r.tif")
    driver = hot()
    assert caller.run(driver) == []
    arrive("Ш-1/1v.tif")
    (delivery,) = driver.deliveries()
    assert (delivery.expected, delivery.complete) == (2, True)
    assert caller.take(delivery) == ["1r.tif", "1v.tif"]


def test_nothing_is_claimed_while_a_file_is_called_part(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif.part", "Ш-1/.complete")
    driver = hot()
    assert caller.run(driver) == []
    part = tmp_path / "incoming/Ш-1/1v.tif.part"
    part.rename(part.with_suffix(""))
    assert caller.run(driver) == [("Ш-1", True, ["1r.tif", "1v.tif"])]


def test_silence_never_ends_a_group_but_its_ready_files_are_taken_once(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    arrive("Ш-1/1r.tif")
    driver = hot()
    assert caller.run(driver) == []
    clock.forward(SETTLE)
    assert caller.run(driver) == [("Ш-1", False, ["1r.tif"])]
    clock.forward(100_000)
    assert caller.run(driver) == []
    assert caller.files(tmp_path) == {"incoming/Ш-1/1r.tif"}
    arrive("Ш-1/1v.tif")
    assert caller.run(driver) == []
    clock.forward(SETTLE)
    assert caller.run(driver) == [("Ш-1", False, ["1v.tif"])]
    arrive("Ш-1/.complete")
    assert caller.run(driver) == [("Ш-1", True, ["1r.tif", "1v.tif"])]
    assert caller.files(tmp_path) == {"done/Ш-1/1r.tif", "done/Ш-1/1v.tif"}


def test_a_file_that_is_still_being_written_waits(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock
) -> None:
    driver = hot()
    arrive("Ш-1/1r.tif", data=b"")
    for size in range(1, len(GOOD)):
        assert caller.run(driver) == []
        clock.forward(SETTLE - 1)
        arrive("Ш-1/1r.tif", data=GOOD[:size])
    clock.forward(SETTLE + 60)
    assert caller.run(driver) == [], "it rests, but does not decode yet"
    arrive("Ш-1/1r.tif")
    assert caller.run(driver) == []
    clock.forward(SETTLE)
    assert caller.run(driver) == [("Ш-1", False, ["1r.tif"])]


def test_a_file_that_never_decodes_is_put_aside_with_the_reason(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    arrive("Ш-1/1r.tif", data=TORN)
    arrive("Ш-1/2r.tif", data=b"")
    driver = hot()
    caller.run(driver)
    clock.forward(GIVE_UP - 1)
    assert caller.run(driver) == []
    clock.forward(1)
    assert caller.run(driver) == [("Ш-1", False, ["1r.tif", "2r.tif"])]
    note = json.loads((tmp_path / "failed/Ш-1/1r.tif.error.json").read_text("utf-8"))
    assert note["code"] == "undecodable"
    assert "Copy it again" in note["message"]
    assert note["time"].endswith("+00:00")
    assert (tmp_path / "failed/Ш-1/1r.tif").read_bytes() == TORN
    assert (tmp_path / "failed/Ш-1/2r.tif.error.json").exists()
    assert caller.files(tmp_path / "incoming") == set()


def test_a_bad_file_of_a_marked_group_fails_alone(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/x y.tif", "Ш-1/.complete")
    arrive("Ш-1/1v.tif", data=TORN)
    assert caller.run(hot()) == [("Ш-1", True, ["1r.tif", "1v.tif", "x y.tif"])]
    assert caller.files(tmp_path) == {
        "done/Ш-1/1r.tif",
        "failed/Ш-1/1v.tif",
        "failed/Ш-1/1v.tif.error.json",
        "failed/Ш-1/x y.tif",
        "failed/Ш-1/x y.tif.error.json",
    }


def test_a_manifest_ends_its_group_when_all_its_files_are_ready(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    arrive("lot 7/manifest.csv", data=b"file,leaf\na.tif,1\nb.tif,2\n")
    arrive("lot 7/a.tif")
    driver = hot()
    caller.run(driver)
    clock.forward(SETTLE)
    assert caller.run(driver) == [("lot 7", False, ["a.tif"])]
    arrive("lot 7/b.tif", data=TORN)
    caller.run(driver)
    clock.forward(SETTLE)
    assert caller.run(driver) == []
    arrive("lot 7/b.tif")
    caller.run(driver)
    clock.forward(SETTLE)
    (delivery,) = driver.deliveries()
    assert (delivery.key, delivery.complete, delivery.expected) == ("lot 7", True, 2)
    assert caller.take(delivery) == ["a.tif", "b.tif"]
    assert caller.files(tmp_path / "done/lot 7") == {"a.tif", "b.tif", "manifest.csv"}


def test_bad_rows_are_noted_once_and_the_manifest_stays_with_its_group(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("lot/manifest.csv", data=b"file,leaf,order\na.tif,1,\na.tif,2,x\ngone.tif,3,\n")
    arrive("lot/a.tif", "lot/.complete")
    driver = hot()
    (delivery,) = driver.deliveries()
    for item in delivery.scans():
        if isinstance(item, Refusal):
            delivery.refused(item, item.code, item.message)
    (again,) = hot().deliveries()
    assert [type(item) for item in again.scans()] == [Scan]
    again.done()
    assert caller.files(tmp_path) == {
        "done/lot/a.tif",
        "done/lot/manifest.csv",
        "failed/lot/manifest.csv.3.error.json",
        "failed/lot/gone.tif.error.json",
    }


def test_a_loose_file_is_put_aside(
    caller: Caller,
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    clock: Clock,
    tmp_path: Path,
) -> None:
    arrive("1r.tif")
    driver = hot()
    assert caller.run(driver) == []
    clock.forward(SETTLE)
    assert caller.run(driver) == [("1r.tif", True, ["1r.tif"])]
    assert caller.files(tmp_path) == {"failed/1r.tif", "failed/1r.tif.error.json"}


def test_the_same_record_may_come_again_and_no_file_is_overwritten(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    driver = hot()
    for turn in range(3):
        arrive("191%2FШ.1/1r.tif", "191%2FШ.1/.complete")
        arrive("191%2FШ.1/1v.tif", data=TORN + bytes([turn]))
        assert caller.run(driver) == [("191/Ш.1", True, ["1r.tif", "1v.tif"])]
    assert len(list((tmp_path / "done").rglob("1r.tif"))) == 3
    torn = list((tmp_path / "failed").rglob("*.tif"))
    assert {path.read_bytes() for path in torn} == {TORN + bytes([turn]) for turn in range(3)}
    assert len(list((tmp_path / "failed").rglob("*.error.json"))) == 3


def test_a_group_that_arrives_while_its_namesake_is_processed_keeps_its_key(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    driver = hot()
    arrive("Ш-1/1r.tif", "Ш-1/.complete")
    list(driver.deliveries())
    arrive("Ш-1/2r.tif", "Ш-1/.complete")
    found = [(delivery.key, caller.take(delivery)) for delivery in driver.deliveries()]
    assert found == [("Ш-1", ["1r.tif"]), ("Ш-1", ["2r.tif"])]
    assert len(list((tmp_path / "done").iterdir())) == 2


def test_a_one_time_ingest_ends_what_is_ready_and_leaves_the_rest(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-2/1r.tif")
    arrive("Ш-2/1v.tif", data=TORN)
    driver = hot(closing=True)
    assert caller.run(driver) == [
        ("Ш-1", True, ["1r.tif", "1v.tif"]),
        ("Ш-2", False, ["1r.tif"]),
    ]
    assert {path.name for path in driver.waiting()} == {"1r.tif", "1v.tif"}
    assert caller.files(tmp_path / "incoming") == {"Ш-2/1r.tif", "Ш-2/1v.tif"}


def test_a_folder_that_contains_incoming_is_hot(put: Put) -> None:
    folder = put("hot/incoming/Ш-1/1.tif", "plain/Ш-1/1.tif")
    assert is_hot(folder / "hot")
    assert isinstance(open_driver(f"folder:{folder}/hot", decodes=lambda _: None), HotFolder)
    assert not isinstance(open_driver(f"folder:{folder}/plain", decodes=lambda _: None), HotFolder)


def test_a_real_one_time_ingest_takes_files_that_were_just_copied(caller: Caller, put: Put) -> None:
    folder = put("incoming/Ш-1/1.tif", data=GOOD)
    driver = open_driver(f"folder:{folder}", decodes=lambda _: None)
    assert [caller.take(delivery) for delivery in driver.deliveries()] == [["1.tif"]]
    assert (folder / "done" / "Ш-1" / "1.tif").exists()
