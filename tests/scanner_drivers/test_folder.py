"""Plain folders: what is found, in which order, and what is refused."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scanner_drivers.driver import Scan
from scanner_drivers.errors import SourceMissingError, SourceUnknownError
from scanner_drivers.folder import Folder
from scanner_drivers.sources import open_driver

if TYPE_CHECKING:
    from scanner_drivers.driver import Delivery
    from tests.scanner_drivers.conftest import Put


def _deliveries(folder: Path) -> list[Delivery]:
    return list(Folder(folder).deliveries())


def _shown(delivery: Delivery) -> list[str]:
    """Each file as `leaf side`, each refusal as its code."""
    return [
        f"{item.places[0].leaf}{item.places[0].side}" if isinstance(item, Scan) else item.code.value
        for item in delivery.scans()
    ]


def _tree(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def test_each_record_folder_is_a_delivery_in_natural_order(put: Put) -> None:
    folder = put("Ш-10/2r.tif", "Ш-10/10r.tif", "Ш-10/2v.tif", "Ш-9/1.jpg", "191%2FШШ/12а.tif")
    found = _deliveries(folder)
    assert [delivery.key for delivery in found] == ["191/ШШ", "Ш-9", "Ш-10"]
    assert [_shown(delivery) for delivery in found] == [["12аr"], ["1r"], ["2r", "2v", "10r"]]
    assert all(delivery.complete for delivery in found)


def test_a_scan_says_where_it_belongs_and_where_it_comes_from(put: Put) -> None:
    folder = put("civil%3AШ-1/3v.tif")
    os.utime(folder / "civil%3AШ-1/3v.tif", (1_700_000_000, 1_700_000_000))
    (delivery,) = _deliveries(folder)
    (scan,) = delivery.scans()
    assert isinstance(scan, Scan)
    assert (scan.path, scan.name, scan.sequence) == (
        folder / "civil%3AШ-1/3v.tif",
        "3v.tif",
        1,
    )
    (place,) = scan.places
    assert (place.records, place.leaf, place.side, place.side_given, place.frame) == (
        ("civil:Ш-1",),
        "3",
        "v",
        True,
        None,
    )
    assert (scan.driver, scan.scanned_at) == (
        "folder",
        datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    )


def test_files_in_the_folder_itself_belong_to_the_record_of_its_name(put: Put) -> None:
    folder = put("Ш-1/1.tif", "Ш-1/Ш-2/7.tif") / "Ш-1"
    found = _deliveries(folder)
    assert [(delivery.key, _shown(delivery)) for delivery in found] == [
        ("Ш-1", ["1r"]),
        ("Ш-2", ["7r"]),
    ]


def test_nothing_is_altered(put: Put) -> None:
    folder = put("Ш-1/1.tif", "Ш-1/bad name.tif", "Ш-1/2.tif")
    (folder / "Ш-1" / "2.tif").write_bytes(b"")
    before = _tree(folder)
    for delivery in _deliveries(folder):
        for item in delivery.scans():
            delivery.refused(item, "x", "y")
            if isinstance(item, Scan):
                delivery.accepted(item)
        delivery.done()
    assert _tree(folder) == before


def test_litter_is_neither_taken_nor_reported(put: Put) -> None:
    folder = put("Ш-1/1.tif", "Ш-1/Thumbs.db", "Ш-1/.DS_Store", "Ш-1/2.tif.part", ".git/config")
    (delivery,) = _deliveries(folder)
    assert _shown(delivery) == ["1r"]


def test_bad_files_are_refused_and_the_others_go_on(put: Put) -> None:
    folder = put("Ш-1/1.tif", "Ш-1/IMG_2.tif", "Ш-1/inner/3.tif", "Ш-1/5.tif")
    put("Ш-1/4.tif", data=b"")
    os.mkfifo(folder / "Ш-1" / "6.tif")
    (delivery,) = _deliveries(folder)
    assert _shown(delivery) == [
        "1r",
        "empty_file",
        "5r",
        "not_a_file",
        "name_not_understood",
        "too_deep",
    ]
    scans = [item.sequence for item in delivery.scans() if isinstance(item, Scan)]
    assert scans == [1, 2]


def test_links_are_followed_only_inside(put: Put) -> None:
    folder = put("in/Ш-1/1.tif", "out/2.tif", "out/Ш-2/1.tif") / "in"
    (folder / "Ш-1" / "2.tif").symlink_to("../../out/2.tif")
    (folder / "Ш-1" / "3.tif").symlink_to("1.tif")
    (folder / "Ш-1" / "4.tif").symlink_to("4.tif")
    (folder / "Ш-2").symlink_to("../out/Ш-2")
    by_key = {delivery.key: _shown(delivery) for delivery in _deliveries(folder)}
    assert by_key["Ш-1"] == ["1r", "link_outside", "3r", "unreadable_file"]
    assert by_key["in"] == ["link_outside"]


def test_a_name_that_is_not_utf8_is_refused_and_can_be_printed(put: Put) -> None:
    folder = put("Ш-1/1.tif")
    (folder / "Ш-1" / os.fsdecode("12а.tif".encode("cp1251"))).write_bytes(b"scan")
    (folder / os.fsdecode(b"\xd8-2")).mkdir()
    (folder / os.fsdecode(b"\xd8-2") / "1.tif").write_bytes(b"scan")
    found = {delivery.key: _shown(delivery) for delivery in _deliveries(folder)}
    assert found == {"Ш-1": ["1r", "name_not_utf8"], "\\xd8-2": ["record_not_understood"]}
    for delivery in _deliveries(folder):
        for item in delivery.scans():
            assert item.name.encode("utf-8")


def test_a_manifest_speaks_for_everything_below_it(put: Put) -> None:
    folder = put("a.tif", "sub/b.tif", "sub/extra.tif", "own/manifest.csv", "own/c.tif")
    rows = "file,leaf,record_id\nsub/b.tif,2,Ш-1;Ш-2\na.tif,1,\ngone.tif,3,\nbad.tif#x,\n"
    (folder / "manifest.csv").write_text(rows, encoding="utf-8")
    (folder / "own" / "manifest.csv").write_text("file,leaf\nc.tif,1\n", encoding="utf-8")
    whole, own = _deliveries(folder)
    assert _shown(whole) == ["2r", "1r", "missing_file", "missing_file", "not_listed"]
    scans = [item for item in whole.scans() if isinstance(item, Scan)]
    assert [scan.name for scan in scans] == ["sub/b.tif", "a.tif"]
    assert scans[0].places[0].records == ("Ш-1", "Ш-2")
    assert (whole.expected, own.expected) == (4, 1)
    assert _shown(own) == ["1r"]


def test_a_file_in_several_rows_is_one_scan_with_several_places(put: Put) -> None:
    folder = put("book.tif")
    rows = (
        "file;leaf;side;region\n"
        "book.tif;12;v;0,0,500,800\nbook.tif;13;r;500,0,500,800\nbook.tif#2;14;;\n"
    )
    (folder / "manifest.csv").write_text(rows, encoding="utf-8")
    (delivery,) = _deliveries(folder)
    (scan,) = delivery.scans()
    assert isinstance(scan, Scan)
    assert [(one.leaf, one.side, one.frame) for one in scan.places] == [
        ("12", "v", None),
        ("13", "r", None),
        ("14", "r", 1),
    ]
    assert delivery.expected == 1


def test_a_thousand_files_are_listed_quickly(put: Put) -> None:
    folder = put(*(f"Ш-1/{number}.tif" for number in range(1, 3001)))
    started = time.perf_counter()
    (delivery,) = _deliveries(folder)
    scans = list(delivery.scans())
    assert [scans[0].name, scans[-1].name, len(scans)] == ["1.tif", "3000.tif", 3000]
    assert time.perf_counter() - started < 3


def test_a_manifest_of_a_thousand_files_is_read_quickly(put: Put) -> None:
    names = [f"sub/{number}.tif" for number in range(1, 2001)]
    folder = put(*names)
    rows = "".join(f"{name},{number}\n" for number, name in enumerate(names, start=1))
    (folder / "manifest.csv").write_text("file,leaf\n" + rows, encoding="utf-8")
    started = time.perf_counter()
    (delivery,) = _deliveries(folder)
    assert len([item for item in delivery.scans() if isinstance(item, Scan)]) == 2000
    assert time.perf_counter() - started < 4


LISTING = """
import sys
from pathlib import Path
from scanner_drivers.folder import Folder
from scanner_drivers.driver import Scan
for delivery in Folder(Path(sys.argv[1])).deliveries():
    for item in delivery.scans():
        what = "scan" if isinstance(item, Scan) else item.code
        print(delivery.key, item.name, what)
"""


def _bound(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as its user, who is bound by permissions even if it is the superuser."""
    drop = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    root = Path(__file__).parents[2]
    return subprocess.run(
        [*(drop if os.getuid() == 0 else []), *command],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_what_may_not_be_read_is_refused_and_the_others_go_on(put: Put) -> None:
    folder = put(
        "Ш-1/1.tif", "Ш-1/2.tif", "Ш-2/1.tif", "Ш-3/1.tif", "Ш-4/1.tif", "Ш-4/manifest.csv"
    )
    (folder / "Ш-1" / "2.tif").chmod(0o000)
    (folder / "Ш-2").chmod(0o000)
    (folder / "Ш-3").chmod(0o400)
    (folder / "Ш-4" / "manifest.csv").chmod(0o000)
    done = _bound(sys.executable, "-c", LISTING, str(folder))
    for closed in ("Ш-2", "Ш-3"):
        (folder / closed).chmod(0o700)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "Ш-1 1.tif scan",
        "Ш-1 2.tif unreadable_file",
        "Ш-2 Ш-2 unreadable_folder",
        "Ш-3 1.tif unreadable_file",
        "Ш-4 manifest.csv manifest_unreadable",
        "Ш-4 1.tif not_listed",
    ]


def _never(path: Path) -> None:
    raise AssertionError(path)


def test_a_source_is_opened_by_its_name(put: Put) -> None:
    folder = put("Ш-1/1.tif")
    assert open_driver(f"folder:{folder}", decodes=_never).name == "folder"
    for source in ("ftp://x", str(folder), "folder:"):
        with pytest.raises(SourceUnknownError, match="folder:PATH"):
            open_driver(source, decodes=_never)
    with pytest.raises(SourceMissingError, match="Check the path"):
        open_driver(f"folder:{folder}/nothing", decodes=_never)
