"""Separator sheets, from the printed page through a folder of pictures to pages of volumes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from arkhiv.language import speak
from pipeline.custody import Whereabouts
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.moves import handing
from pipeline.moves.finding import the_volume
from pipeline.nouns.custody import Preparation
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.sheets.words import DO_NOT_FEED, said
from tests.conftest import Shelve, small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, As

pytestmark = pytest.mark.embedded

CITED = ("00:1/2/3", "00:1/2/4")


@pytest.fixture(autouse=True)
def volumes(archive: Archive) -> None:
    with archive.records.writing() as tx:
        for item in ("3", "4"):
            tx.volumes.add_unlisted(Citation("00", "1", "2", item), VolumeKind.LOOSE)


def printed(pdf: Path, folder: Path) -> list[Path]:
    """What a scanner would make of the printed sheets: fronts and backs, at 100 dpi."""
    folder.mkdir(exist_ok=True)
    done = ["pdftoppm", "-r", "100", "-gray", "-png", str(pdf), str(folder / "p")]
    subprocess.run(done, check=True)
    return sorted(folder.glob("p-*.png"))


def laid(folder: Path, *papers: tuple[Path, Path] | str) -> Path:
    """A folder in which fronts and backs lie one after the other."""
    folder.mkdir()
    count = 0
    for paper in papers:
        for side in (0, 1):
            count += 1
            path = folder / f"{count:03}.png"
            if isinstance(paper, str):
                small_page(path, f"{paper} {side}", size=(400, 300))
            else:
                path.write_bytes(paper[side].read_bytes())
    return folder


def test_printed_sheets_cut_a_stack_and_a_missed_one_is_explained(
    archive: Archive, arkhiv: Arkhiv, tmp_path: Path
) -> None:
    pdf = tmp_path / "sheets.pdf"
    told = arkhiv("sheets", "print", *CITED, "--to", str(pdf), "--by", "bat", "--json").json
    first, second, end = (sheet["number"] for sheet in told["sheets"])
    faces = printed(pdf, tmp_path / "print")
    sheets = list(zip(faces[::2], faces[1::2], strict=True))
    assert len(sheets) == 3
    fed = laid(tmp_path / "fed", sheets[0], "1", sheets[1], "2", "3", sheets[2])
    asked = (f"folder:{fed}", "--separated", "--both-sides", "--unit", "11", "--json")
    received = arkhiv("ingest", *asked).json
    assert (received["pages"], received["files"], received["stacks_held"]) == (6, 12, 0)
    listed = arkhiv("sheets", "issued", "--json").json
    assert [line["number"] for line in listed] == [end, second, first]
    assert all(line["seen_in"] for line in listed)
    (stack,) = arkhiv("sheets", "seen", "--json").json
    assert (stack["state"], stack["images"]) == ("settled", 12)

    arkhiv("sheets", "print", *CITED, "--to", str(pdf), "--by", "bat")
    faces = printed(pdf, tmp_path / "again")
    sheets = list(zip(faces[::2], faces[1::2], strict=True))
    fed = laid(tmp_path / "missed", sheets[0], "4", "5", sheets[2])
    asked = (f"folder:{fed}", "--separated", "--both-sides", "--unit", "11")
    assert "arkhiv held" in arkhiv("ingest", *asked).err
    (held,) = [line for line in arkhiv("held", "--json").json if line["code"] == "sheets"]
    assert f"arkhiv sheets seen {held['id']}" in held["sentence"]
    wrong = arkhiv("sheets", "seen", held["id"], "--to", str(tmp_path / "w"), "--json").json
    assert wrong["wrong"] == [{"trouble": "missed", "sheet": second + 3, "images": [2, 7]}]
    assert [path.name for path in sorted((tmp_path / "w").iterdir())] == [
        f"{number:05}.png" for number in range(2, 8)
    ]
    with archive.records.reading() as tx:
        assert Kind.STACK_SHOWN in [event.type for event in tx.events.of("stack", held["id"])]
    reason = ("--reason", "the volume is not there", "--by", "bat")
    arkhiv("sheets", "void", str(second + 3), *reason)
    done = arkhiv("sheets", "settle", held["id"], "--by", "bat", "--json").json
    assert (done["pages"], done["wrong"]) == (4, [])
    assert "void" in arkhiv("sheets", "issued").out


def test_a_sheet_tells_people_where_it_lies_and_nothing_of_anybody(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.record("ЪЪ99010112")
    shelve.record("Ш-5")
    out = ("--to", str(tmp_path / "s.pdf"), "--by", "bat")
    arkhiv("sheets", "print", CITED[0], "--record", "ЪЪ99010112", "--record", "Ш-5", *out)
    keeper = Actor("sarnai", Role.KEEPER, via="test")
    with archive.records.writing() as tx:
        volume = the_volume(tx, CITED[0], "00")
        handing.take(tx, volume, keeper, to="bat")
        handing.prepare(tx, volume, keeper, Preparation(do_not_feed=True))
        assert tx.custody.of(volume.id).where is Whereabouts.PREPARED
        sheets = sorted(tx.sheets.issued(9), key=lambda one: one.number)
        words = [said(tx, one, speak(Lang.MONGOLIAN), str.upper) for one in sheets]
    assert words[0].notice == DO_NOT_FEED
    assert "Хөмрөг 1   Данс 2" in words[0].lines
    assert all("ЪЪ99010112" not in line for line in words[1].lines)
    assert "Ш-5" in words[2].lines
    assert words[3].lines == ()


def test_only_who_scans_in_a_unit_prints_for_it_and_sees_its_stacks(
    as_: As, tmp_path: Path
) -> None:
    operator, other = as_(Role.OPERATOR), as_(Role.OPERATOR, "11")
    out = ("--to", str(tmp_path / "s.pdf"))
    assert "unit" in other("sheets", "print", CITED[0], *out, ends=2).err
    as_(Role.KEEPER)("sheets", "print", CITED[0], *out, ends=2)
    operator("sheets", "print", CITED[0], *out)
    assert len(operator("sheets", "issued", "--json").json) == 2
    assert other("sheets", "issued", "--json").json == []
    other("sheets", "void", "1", "--reason", "r", ends=2)
    operator("sheets", "void", "9", "--reason", "r", ends=2)
    operator("sheets", "print", *out, ends=2)
    operator("sheets", "seen", "none", ends=2)
