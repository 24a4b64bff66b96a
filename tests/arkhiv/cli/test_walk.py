"""From one image to a registered original, by the command line alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from arkhiv.cli.exits import Exit
from arkhiv.cli.program import program
from ocr.settings import EngineName
from pipeline.flow import State
from tests.conftest import small_page
from tests.missing import need_program

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv

VOLUMES = (
    "unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk\n"
    "11,1,2,345,loose,1,counted,0,low\n"
)
RECORDS = (
    "record_id,register,type,unit,volume,leaves,title,year,register_number,names,former_ids\n"
    "191/ШШ-5,civil,birth,11,1/2/345,1,Төрсний бүртгэл,2019,,Бат,\n"
)


@pytest.fixture
def inventory(tmp_path: Path) -> tuple[str, str]:
    """An inventory of one volume and one record."""
    paths = (tmp_path / "volumes.csv", tmp_path / "records.csv")
    for path, text in zip(paths, (VOLUMES, RECORDS), strict=True):
        path.write_text(text, "utf-8")
    return str(paths[0]), str(paths[1])


def test_an_image_becomes_a_registered_original(
    arkhiv: Arkhiv, inventory: tuple[str, str], tmp_path: Path
) -> None:
    need_program("tesseract")
    scans = tmp_path / "in"
    small_page(scans / "191%2FШШ-5" / "1r.tif", "ТӨРСНИЙ БҮРТГЭЛ\nНэр: Бат")
    (scans / "191%2FШШ-5" / "2r.tif").write_bytes(b"")
    arkhiv("init")
    assert [one["added"] for one in arkhiv("holdings", "import", *inventory, "--json").json] == [
        1,
        1,
    ]
    taken = arkhiv("ingest", f"folder:{scans}", "--by", "bat", "--unit", "11", "--json").json
    assert (taken["files"], taken["documents"], taken["refused"]) == (1, 1, 1)
    assert arkhiv("work", "--until-idle", "--json").json["left"] == 0
    assert [line["code"] for line in arkhiv("held", "--json").json] == ["empty_file"]
    arkhiv("check", "191/ШШ-5", "--by", "saraa")
    arkhiv("register", "191/ШШ-5", "--by", "dorj")
    (paper,) = arkhiv("show", "191/ШШ-5", "--json").json["documents"]
    assert (paper["state"], paper["type"]) == (State.REGISTERED, "birth")
    progress = arkhiv("progress", "--json").json
    assert (progress["records"], progress["registered"]) == (1, 1)
    assert arkhiv("audit", "verify", "--objects", "--json").json["holds"]
    arkhiv("export", "191/ШШ-5", str(tmp_path / "out"))
    copied = tmp_path / "out" / "191%2FШШ-5" / "01-birth"
    assert (copied / "access.pdf").read_bytes().startswith(b"%PDF")
    assert "ТӨРСНИЙ БҮРТГЭЛ" in (copied / "1r.txt").read_text("utf-8")


def test_a_repeated_ingest_changes_nothing(arkhiv: Arkhiv, tmp_path: Path) -> None:
    small_page(tmp_path / "in" / "R-1" / "1r.tif", "Нэр")
    arkhiv("init")
    source = f"folder:{tmp_path / 'in'}"
    assert arkhiv("ingest", source, "--unit", "11", "--json").json["pages"] == 1
    again = arkhiv("ingest", source, "--unit", "11", "--json").json
    assert (again["pages"], again["repeated"]) == (0, 1)


def test_what_an_ingest_leaves_alone_is_named(arkhiv: Arkhiv, tmp_path: Path) -> None:
    small_page(tmp_path / "in" / "R-1" / "1r.tif", "Нэр")
    (tmp_path / "in" / "R-1" / "2r.tif.part").write_bytes(b"half")
    arkhiv("init")
    source = f"folder:{tmp_path / 'in'}"
    assert arkhiv("ingest", source, "--unit", "11", "--json").json["skipped"] == ["R-1/2r.tif.part"]
    assert "R-1/2r.tif.part" in arkhiv("ingest", source, "--unit", "11").err


def test_a_source_that_is_none_is_told(arkhiv: Arkhiv, tmp_path: Path) -> None:
    arkhiv("init")
    assert "folder:PATH" in arkhiv("ingest", "scanner:1", ends=Exit.USAGE).err
    missing = arkhiv("ingest", f"folder:{tmp_path / 'no'}", ends=Exit.USAGE, lang="mn").err
    assert "ийм хавтас алга" in missing


def test_init_may_be_repeated_and_migrate_finds_nothing_to_do(
    arkhiv: Arkhiv, settings: Settings
) -> None:
    assert str(settings.data) in arkhiv("init").out
    made = arkhiv("init", "--json").json
    migrated = arkhiv("migrate", "--json").json
    assert migrated == {"before": made["schema"], "after": made["schema"]}
    assert made["schema"] in arkhiv("migrate").out


def test_work_without_the_language_says_how_to_install_it(
    arkhiv: Arkhiv, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    arkhiv("init")
    monkeypatch.setenv("PATH", "/nonexistent")
    by_program = program(replace(settings, ocr_engine=EngineName.PYTESSERACT))
    said = CliRunner().invoke(by_program, ["work"])
    assert said.exit_code == Exit.UNAVAILABLE
    assert "apt-get install tesseract-ocr" in said.stderr


def test_a_file_that_is_no_inventory_ends_with_three(arkhiv: Arkhiv, tmp_path: Path) -> None:
    arkhiv("init")
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    said = arkhiv("holdings", "import", str(path), ends=Exit.INPUT)
    assert "not an inventory" in said.out
    assert "other.csv" in said.err


def test_bad_lines_are_reported_and_good_ones_load(
    arkhiv: Arkhiv, inventory: tuple[str, str], tmp_path: Path
) -> None:
    arkhiv("init")
    path = tmp_path / "volumes.csv"
    path.write_text(VOLUMES + "11,1,2,346,loose,many,counted,0,low\n", "utf-8")
    (one,) = arkhiv("holdings", "import", inventory[0], "--json").json
    assert (one["added"], one["problems"]) == (1, 1)
    report = tmp_path / "data" / "reports" / "volumes.csv.problems.csv"
    assert "'many' is not a number" in report.read_text("utf-8")
    path.write_text(VOLUMES + "11,1,2,347,loose,many,counted,0,low\n", "utf-8")
    arkhiv("holdings", "import", inventory[0], lang="mn")
    assert "хуудасны тоо биш" in report.read_text("utf-8")
