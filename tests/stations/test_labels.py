"""Leaves that a station numbered anew are called so at the centre, unless people there did so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Actor
from pipeline.moves.numbering import leaves_called, relabel
from pipeline.nouns.volume import Citation
from storage.stations.labels import _former
from storage.stations.rows import RowError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.nouns.volume import Leaf, Volume
    from storage.records import SqlTransaction
    from tests.stations.conftest import House

BAT = Actor("bat", "operator", via="test")


def the_volume(tx: SqlTransaction) -> Volume:
    found = tx.volumes.find(Citation("11", "1", "2", "345"))
    assert found is not None
    return found


def leaves_at(house: House) -> dict[str, Leaf]:
    with house.archive.records.reading() as tx:
        return {str(one.id): one for one in tx.volumes.leaves(the_volume(tx).id)}


def labels_at(house: House) -> dict[str, str]:
    return {key: one.label for key, one in leaves_at(house).items()}


def number_anew(house: House, *pairs: tuple[str, str]) -> None:
    with house.archive.records.writing() as tx:
        relabel(tx, the_volume(tx), pairs, BAT, reason="numbered anew")


def found_at(house: House, label: str) -> list[str]:
    with house.archive.records.reading() as tx:
        return [str(one.id) for one in leaves_called(tx, the_volume(tx), label)]


def take_in(centre: House, bag: Path) -> None:
    centre("bundle", "import", str(bag), "--by", "dorj")


def holds_at(centre: House) -> list[str]:
    with centre.archive.records.reading() as tx:
        return [one.code for one in tx.holds.of("volume", the_volume(tx).id)]


@pytest.fixture
def north(station: Callable[[str], House], centre: House, tmp_path: Path) -> House:
    """A station of which the centre has leaves 1, 2 and 3."""
    made = station("north")
    for label in ("1", "2", "3"):
        made.put("R-1", label)
    take_in(centre, made.export(tmp_path / "first"))
    return made


def test_leaves_that_changed_places_do_so_at_the_centre_and_are_found_by_both_labels(
    centre: House, north: House, tmp_path: Path
) -> None:
    before = labels_at(centre)
    number_anew(north, ("2", "3"), ("3", "2"), ("1", "1а"))
    number_anew(north, ("1а", "1б"))
    bag = north.export(tmp_path / "second")
    for _ in range(2):
        take_in(centre, bag)
        assert labels_at(centre) == labels_at(north) != before
        assert leaves_at(centre) == leaves_at(north)
        assert found_at(centre, "1") == found_at(centre, "1а") == found_at(north, "1б")
        assert holds_at(centre) == []


def test_where_both_numbered_anew_the_centre_stands_and_either_label_finds_the_leaf(
    centre: House, north: House, tmp_path: Path
) -> None:
    number_anew(centre, ("1", "1а"))
    number_anew(north, ("1", "7"), ("2", "8"))
    take_in(centre, north.export(tmp_path / "second"))
    assert sorted(labels_at(centre).values()) == ["1а", "2", "3"]
    assert found_at(centre, "7") == found_at(centre, "1а") == found_at(north, "7")
    assert found_at(centre, "8") == found_at(north, "8")
    assert holds_at(centre) == ["station_differs"]


def test_a_label_that_another_leaf_has_here_is_not_taken_from_it(
    centre: House, north: House, tmp_path: Path
) -> None:
    number_anew(centre, ("3", "9"))
    number_anew(north, ("1", "9"))
    take_in(centre, north.export(tmp_path / "second"))
    assert sorted(labels_at(centre).values()) == ["1", "2", "9"]
    assert holds_at(centre) == ["station_differs"]


@pytest.mark.parametrize(
    "said",
    [None, {}, ["1"], [{"label": "1"}], [{"label": 1, "ordinal": 0, "until": "", "by": ""}]],
)
def test_former_labels_that_are_none_are_refused(said: object) -> None:
    with pytest.raises(RowError):
        _former(said)
