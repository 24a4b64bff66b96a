"""Forgers: keys and receipts of others, papers cut short, and clocks that are wrong by days."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from arkhiv.archive import key_path
from pipeline.clock import now
from pipeline.stations.statement import FILE, claimed
from storage.keys import load_key
from storage.schema.stations import bundle
from storage.schema.trail import event
from tests.stations.test_station import finish
from tests.stations.test_two_stations import said, taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stations.conftest import House


def test_no_bundle_of_another_station_or_cut_short_comes_in(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north, south = station("north"), station("south")
    north.put("R-1", "1")
    honest = north.export(tmp_path / "honest")

    signed = shutil.copytree(honest, tmp_path / "signed" / honest.name)
    statement = claimed(honest.name, (signed / FILE).read_bytes()).statement
    (signed / FILE).write_bytes(statement.signed(load_key(key_path(south.settings))))
    assert said(centre, signed, ends=3) == "bundle_forged"

    for name in ("contents.age", "000001.age"):
        short = shutil.copytree(honest, tmp_path / name / honest.name)
        path = short / "data" / name
        path.write_bytes(path.read_bytes()[:-100])
        assert said(centre, short, ends=3) == "bag"
    for name in ("signature.json", "tagmanifest-sha256.txt", "data/000001.age"):
        less = shutil.copytree(honest, tmp_path / f"less-{name.replace('/', '-')}" / honest.name)
        (less / name).unlink()
        assert said(centre, less, ends=3) in {"bag", "bundle_forged"}
    assert taken(centre, honest) == ("north", 1, False)


def test_a_receipt_of_another_bundle_or_station_erases_nothing(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north, south = station("north"), station("south")
    for one in (north, south):
        one.put("R-1", "1")
    bags = [north.export(tmp_path / "n1"), south.export(tmp_path / "s1")]
    for bag in bags:
        centre("bundle", "import", str(bag), "--by", "dorj")
    finish(north)
    north.put("R-1", "2")
    finish(north)
    second = north.export(tmp_path / "n2")
    theirs = next((tmp_path / "s1").glob("receipt-*")).read_text("utf-8")
    first = next((tmp_path / "n1").glob("receipt-*")).read_text("utf-8")
    stolen = tmp_path / "n2" / "receipt-north-000002.json"

    stolen.write_text(theirs, "utf-8")
    north("station", "reclaim", str(stolen), ends=2)
    told = json.loads(first)
    stolen.write_text(json.dumps({**told, "number": 2}), "utf-8")
    north("station", "reclaim", str(stolen), ends=3)
    stolen.write_text(json.dumps({**told, "masters": ["0" * 64]}), "utf-8")
    north("station", "reclaim", str(stolen), ends=3)
    assert north("station", "reclaim") == []

    stolen.write_text(first, "utf-8")
    (freed,) = north("station", "reclaim", str(stolen))
    assert freed["number"] == 1, "what is replayed is good for its own bundle alone"
    assert north("station", "reclaim", str(stolen)) == []
    assert north("audit", "verify", "--objects")["holds"]
    assert taken(centre, second) == ("north", 2, False)


@pytest.mark.parametrize("days", [-40, 40])
def test_a_clock_that_is_wrong_by_days_is_measured_and_changes_no_moment(
    centre: House,
    station: Callable[[str], House],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
) -> None:
    north = station("north")
    north.put("R-1", "1")
    real = now()
    with monkeypatch.context() as wrong:
        for module in ("storage.stations.planning", "storage.stations.writing"):
            wrong.setattr(f"{module}.now", lambda: real + timedelta(days=days), raising=False)
        bag = north.export(tmp_path / "disk")
    assert taken(centre, bag) == ("north", 1, False)
    with centre.archive.records.reading() as tx:
        row = tx.connection.execute(select(bundle).where(bundle.c.station == "north")).one()
        assert round(row.ahead_least / 86_400) == days
        moments = tx.connection.scalars(select(event.c.at).where(event.c.origin == "north")).all()
    assert all(abs((one - real).total_seconds()) < 600 for one in moments)
