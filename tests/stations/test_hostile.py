"""A station that somebody else holds: whatever it signs, nothing but its own unit is touched."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

import arkhiv.stations
from storage.schema.stations import bundle
from storage.stations import opening
from tests.stations.test_two_stations import said

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.stations.conftest import House

Contents = dict[str, Any]


def other_unit(told: Contents) -> None:
    told["rows"]["volume"][0]["unit"] = "21"


def unknown_table(told: Contents) -> None:
    told["rows"]["person"] = [{"id": "x", "name": "boss"}]


def unknown_column(told: Contents) -> None:
    told["rows"]["page"][0]["lucky"] = 1


def wrong_type(told: Contents) -> None:
    told["rows"]["page"][0]["width"] = "900"


def no_moment(told: Contents) -> None:
    told["rows"]["batch"][0]["opened"] = "2026-03-02T08:30:00"


def other_stations_batch(told: Contents) -> None:
    told["rows"]["batch"][0]["station"] = "centre"


def key_that_climbs(told: Contents) -> None:
    told["objects"][0]["key"] = "masters/../../seal.key"


def key_of_a_seal(told: Contents) -> None:
    told["objects"][0]["key"] = "seals/centre/0000000001"


def other_object(told: Contents) -> None:
    told["objects"][0]["sha256"] = "0" * 64


def master_without_object(told: Contents) -> None:
    told["rows"]["master"][0]["key"] = "masters/aa/aaaa"


def page_of_no_master(told: Contents) -> None:
    told["rows"]["page"][0]["master"] = "x"


def registered_page(told: Contents) -> None:
    told["rows"]["page"][0]["state"] = "registered"


def unknown_hold(told: Contents) -> None:
    page = told["rows"]["page"][0]
    told["rows"]["hold"] = [
        {
            "id": "x",
            "noun": "page",
            "subject": page["id"],
            "code": "because",
            "facts": {},
            "at": page["created"],
            "released": None,
            "released_by": None,
            "reason": None,
        }
    ]


def link_of_a_role(told: Contents) -> None:
    told["rows"]["link"][0]["role"] = "king"


def events_of_the_centre(told: Contents) -> None:
    one = told["trail"][0]
    one["events"] = one["events"].replace('"origin":"north"', '"origin":"centre"')


def event_left_out(told: Contents) -> None:
    one = told["trail"][0]
    one["events"] = one["events"].partition("\n")[2]


def seal_left_out(told: Contents) -> None:
    del told["trail"][0]


def seal_of_others(told: Contents) -> None:
    told["trail"][0]["seal"]["origin"] = "centre"


def other_number(told: Contents) -> None:
    told["number"] = 7


def far_unit(told: Contents) -> None:
    told["unit"] = "21"


def more_objects(told: Contents) -> None:
    told["objects"].append({**told["objects"][0], "file": "000009.age"})


def no_rows(told: Contents) -> None:
    told["rows"] = 7


TRICKS: tuple[Callable[[Contents], None], ...] = (
    other_unit,
    unknown_table,
    unknown_column,
    wrong_type,
    no_moment,
    other_stations_batch,
    key_that_climbs,
    key_of_a_seal,
    other_object,
    master_without_object,
    page_of_no_master,
    registered_page,
    unknown_hold,
    link_of_a_role,
    events_of_the_centre,
    event_left_out,
    seal_left_out,
    seal_of_others,
    other_number,
    far_unit,
    more_objects,
    no_rows,
)
REFUSED = frozenset({"bundle_forged", "bundle_unreadable"})


def crafted(station: House, trick: Callable[[Contents], None], honest: Path, to: Path) -> Path:
    """Write the first bundle of a station with other contents, signed as it should be."""
    path = station.settings.data / "bundles" / "000001.json.gz"
    whole = path.read_bytes()
    told = json.loads(gzip.decompress(whole))
    trick(told)
    content = json.dumps(told).encode()
    resign(station, hashlib.sha256(content).hexdigest())
    path.write_bytes(gzip.compress(content))
    part = to / ".north-000001.part" / "data"
    part.mkdir(parents=True)
    shutil.copy(honest / "data" / "000001.age", part)
    try:
        station("bundle", "export", "--to", str(to), "--again", "1")
    finally:
        path.write_bytes(whole)
        resign(station, hashlib.sha256(gzip.decompress(whole)).hexdigest())
    return to / "north-000001"


def resign(station: House, digest: str) -> None:
    with station.archive.records.writing() as tx:
        tx.connection.execute(update(bundle).values(content=digest))


def test_no_row_object_or_event_of_others_comes_in(
    centre: House,
    station: Callable[[str], House],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arkhiv.stations, "_recipe", lambda _archive: {})
    north = station("north")
    north.put("R-1", "1")
    honest = north.export(tmp_path / "honest")
    for trick in TRICKS:
        bag = crafted(north, trick, honest, tmp_path / trick.__name__)
        assert said(centre, bag, ends=3) in REFUSED, trick.__name__
    with monkeypatch.context() as patched:
        patched.setattr(opening, "LARGEST_CONTENTS", 1000)
        assert said(centre, honest, ends=3) == "bundle_unreadable"
    assert centre("audit", "verify")["holds"]
    (line,) = centre("bundle", "import", str(honest), "--by", "dorj")
    assert line["masters"] == 1


def test_a_folder_without_bundles_is_said_to_have_none(centre: House, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    centre("bundle", "import", str(tmp_path / "empty"), "--by", "dorj", ends=3)
