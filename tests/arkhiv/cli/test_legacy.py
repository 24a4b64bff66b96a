"""Old scans, whole through: mapped, scored, improved by machine, scanned again, counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image
from sqlalchemy import update

from arkhiv.archive import equipped
from arkhiv.cli import legacy
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.nouns.page import PageStanding
from storage.schema.capture import page
from tests.pipeline.cleanup.pages import prose

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import PageId
    from pipeline.recipe import Recipe
    from tests.arkhiv.cli.conftest import Arkhiv, As

pytestmark = pytest.mark.usefixtures("archive")

BY = ("--by", "bat", "--unit", "11")
MACHINE = Actor("machine", "machine")
TABLE = (
    "Хуучин нэр;ХН;Хуудас;Тал;Бүртгэлийн дугаар\n"
    "1998\\DSC00017.PNG;11:1/2/3;1;r;Х-1\n"
    "1998\\DSC00018.PNG;11:1/2/3;2;r;Х-1\n"
    "1999\\a.png;11:1/2/4;1;r;Х-2\n"
    "1999\\lost.png;11:1/2/4;2;r;Х-2\n"
)


def picture(path: Path, image: np.ndarray, dpi: int = 300) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)).save(path, "PNG", dpi=(dpi, dpi))


def sharp() -> np.ndarray:
    return prose(count=4).image


def blurred() -> np.ndarray:
    return np.asarray(cv2.GaussianBlur(sharp(), (0, 0), 7), np.uint8)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """An old disk: a sharp page, a blurred one, one that reads badly, and one nobody listed."""
    root = tmp_path / "disk"
    picture(root / "1998" / "DSC00017.PNG", sharp())
    picture(root / "1998" / "DSC00018.PNG", blurred())
    picture(root / "1999" / "a.png", prose(count=7).image)
    picture(root / "1999" / "more.png", prose(count=2).image)
    (root / "legacy.csv").write_bytes(TABLE.encode("utf-16"))
    return root


def read(archive: Archive, key: PageId, confidence: float) -> None:
    """Let a page be read so surely."""
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).where(page.c.id == key).values(state="read"))
        facts = {"words": 40, "confidence": confidence}
        tx.events.note(Kind.PAGE_READ, "page", key, actor=MACHINE, facts=facts)


def old_scans(archive: Archive) -> dict[str, PageId]:
    with archive.records.reading() as tx:
        found = tx.old_scans.part(99).items
        return {f"{one.citation.item}/{one.label}": one.page for one in found}


def test_old_scans_are_mapped_scored_improved_and_counted(
    archive: Archive, arkhiv: Arkhiv, disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()}
    taken = arkhiv("ingest", f"legacy:{disk}", *BY, "--json").json
    assert (taken["files"], taken["pages"], taken["refused"]) == (3, 3, 2)
    held = {line["code"] for line in arkhiv("held", "--json").json}
    assert {"missing_file", "not_listed"} <= held

    (waits,) = arkhiv("legacy", "queue", "--json").json
    assert (waits["volume"], waits["leaf"], waits["remedy"]) == ("11:1/2/3", "2r", "rescan")
    assert (waits["faults"], waits["score"]) == (["blurred"], 60)

    keys = old_scans(archive)
    read(archive, keys["3/1"], 0.93)
    read(archive, keys["4/1"], 0.41)
    waiting = {line["leaf"]: line["remedy"] for line in arkhiv("legacy", "queue", "--json").json}
    assert waiting == {"2r": "rescan", "1r": "reread"}

    def newer(recipe: Recipe) -> Recipe:
        return replace(equipped(recipe), model="newer")

    monkeypatch.setattr(legacy, "equipped", newer)
    again = arkhiv("legacy", "improve", *BY[:2], "--json").json
    assert again["pages"] == [keys["4/1"]]
    assert again["left"] == 0
    read(archive, keys["4/1"], 0.88)

    rescan = tmp_path / "rescan"
    picture(rescan / "x" / "1.png", sharp())
    (rescan / "x" / "manifest.csv").write_text(
        "file,volume,leaf,side,record_id\n1.png,11:1/2/3,2,r,Х-1\n", "utf-8"
    )
    arkhiv("ingest", f"folder:{rescan}", *BY, "--look")
    arkhiv("discard", keys["3/2"], "--reason", "scanned again", *BY[:2])

    report = arkhiv("legacy", "report", "--json").json
    assert {name: report[name] for name in ("pages", "good", "poor", "improved", "mended")} == {
        "pages": 3,
        "good": 1,
        "poor": 2,
        "improved": 2,
        "mended": 2,
    }
    assert (report["share"], report["rescanned"], report["waiting"]) == (1.0, 1, {})
    assert report["now"] > report["before"]
    assert arkhiv("legacy", "queue", "--json").json == []

    with archive.records.reading() as tx:
        old = tx.pages.get(keys["3/2"])
        assert old.standing is PageStanding.SUPERSEDED
        master = tx.pages.master(old.master)
    kept = archive.objects.read(master.key, master.sha256)
    assert kept == before[disk / "1998" / "DSC00018.PNG"]
    assert {path: path.read_bytes() for path in disk.rglob("*") if path.is_file()} == before


def test_without_poor_readings_there_is_nothing_for_a_machine(arkhiv: Arkhiv, disk: Path) -> None:
    arkhiv("ingest", f"legacy:{disk}", *BY)
    said = arkhiv("legacy", "improve", *BY[:2], "--json").json
    assert said == {"pages": [], "documents": [], "left": 0}
    report = arkhiv("legacy", "report").out
    assert "Share that is better" in report
    assert "Score" in arkhiv("legacy", "queue", "--remedy", "rescan").out
    assert arkhiv("legacy", "queue", "--volume", "11:1/2/4", "--json").json == []


def test_a_table_elsewhere_is_named_and_a_missing_one_told_of(arkhiv: Arkhiv, disk: Path) -> None:
    table = disk.parent / "table.csv"
    (disk / "legacy.csv").rename(table)
    assert "legacy.csv" in arkhiv("ingest", f"legacy:{disk}", *BY, ends=2).err
    taken = arkhiv("ingest", f"legacy:{disk}", "--map", str(table), *BY, "--json").json
    assert taken["files"] == 3


def test_a_column_of_the_table_that_nobody_knows_stops_it(arkhiv: Arkhiv, disk: Path) -> None:
    (disk / "legacy.csv").write_text("old name;shelf mark\n1999/a.png;11:1/2/4\n", "utf-8")
    taken = arkhiv("ingest", f"legacy:{disk}", *BY, "--json").json
    assert taken["files"] == 0
    assert "index_column" in {line["code"] for line in arkhiv("held", "--json").json}


def test_ingesting_the_disk_again_changes_nothing(arkhiv: Arkhiv, disk: Path) -> None:
    arkhiv("ingest", f"legacy:{disk}", *BY)
    taken = arkhiv("ingest", f"legacy:{disk}", *BY, "--json").json
    assert (taken["pages"], taken["repeated"]) == (0, 3)


def test_who_works_in_another_unit_sees_none_of_it(arkhiv: Arkhiv, as_: As, disk: Path) -> None:
    arkhiv("ingest", f"legacy:{disk}", *BY)
    assert as_(Role.REVIEWER, "00")("legacy", "queue", "--json").json == []
    assert len(as_(Role.REVIEWER, "11")("legacy", "queue", "--json").json) == 1
