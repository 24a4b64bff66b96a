"""Kinds of leaves: which of them count against the certified number is a setting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from arkhiv.archive import open_archive
from arkhiv.cli.program import program
from pipeline.nouns.volume import LeafKind
from storage.records.counted_leaves import counted_leaves
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv

MANIFEST = "file,volume,order,leaf,record_id,kind\n"
ROWS = (
    "cover.png,11:1/2/345,1,,R-1,хавтас",
    "one.png,11:1/2/345,2,1,R-1,",
    "slip.png,11:1/2/345,3,1а,R-1,insert",
)


@pytest.fixture
def wider(settings: Settings) -> Settings:
    """The installation of the test where inserts count too."""
    return replace(settings, counted_leaves="body,insert")


def test_a_cover_makes_no_false_count_and_what_counts_can_be_set(
    arkhiv: Arkhiv, wider: Settings, tmp_path: Path
) -> None:
    arkhiv("init")
    for name, text in (
        (
            "volumes.csv",
            "unit,fonds,inventory,item,kind,sheets,count_quality\n11,1,2,345,,2,counted",
        ),
        ("records.csv", "record_id,register,type,unit,volume,leaves\nR-1,civil,birth,11,1/2/345,"),
    ):
        (tmp_path / name).write_text(text + "\n", "utf-8")
        arkhiv("holdings", "import", str(tmp_path / name))
    for name in ("cover", "one", "slip"):
        small_page(tmp_path / "scans" / "book" / f"{name}.png", name)
    (tmp_path / "scans" / "book" / "manifest.csv").write_text(
        MANIFEST + "\n".join(ROWS) + "\n", "utf-8"
    )
    arkhiv("ingest", f"folder:{tmp_path / 'scans'}", "--unit", "11")
    (held,) = arkhiv("held", "--json").json
    assert (held["code"], held["facts"]) == ("leaf_count", {"certified": 2, "found": 1})
    assert arkhiv("progress", "--rebuild", "--json").json["captured"] == 0
    for words in (("retry", held["id"]), ("progress", "--rebuild")):
        done = CliRunner().invoke(program(wider), list(words))
        assert done.exit_code == 0, done.output
    assert arkhiv("held", "--json").json == []
    assert arkhiv("progress", "--json").json["captured"] == 1


def test_the_kinds_that_count_go_with_every_connection(arkhiv: Arkhiv, wider: Settings) -> None:
    arkhiv("init")
    archive = open_archive(wider)
    with archive.records.writing() as tx:
        assert counted_leaves(tx.connection) == (LeafKind.BODY, LeafKind.INSERT)
    with archive.records.reading() as tx:
        assert counted_leaves(tx.connection) == (LeafKind.BODY, LeafKind.INSERT)
