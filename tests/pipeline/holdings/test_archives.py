"""The archive units that every installation begins with."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipeline.clock import zone_of
from pipeline.holdings.archives import known_units, seed

if TYPE_CHECKING:
    from arkhiv.archive import Archive


def test_there_are_32_units_of_four_kinds() -> None:
    units = known_units()
    kinds = Counter(unit.name_en.rpartition(" ")[2] for unit in units)
    assert len(units) == 32
    assert kinds == {"aimag": 21, "district": 9, "city": 1, "registration": 1}
    assert all(unit.name_mn and unit.code.isdigit() for unit in units)


def test_the_western_aimags_are_known_units_with_their_own_zone() -> None:
    western = {unit.code for unit in known_units() if "Hovd" in zone_of(unit.code).key}
    assert western == {"82", "83", "84", "85"}


def test_an_installation_has_the_units_and_targets_once(archive: Archive) -> None:
    with archive.records.writing() as tx:
        assert seed(tx) == 0
        assert set(tx.holdings.units()) == {unit.code for unit in known_units()}
        types = Counter(event.type for event in tx.events.unsealed(999))
    assert (types["unit.added"], types["target.set"]) == (32, 3)
