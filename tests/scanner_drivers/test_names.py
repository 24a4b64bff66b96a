"""Names of folders and files, and how frames continue the count."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_drivers.driver import Place
from scanner_drivers.leaves import per_frame
from scanner_drivers.names import (
    copy_name,
    is_litter,
    is_unfinished,
    leaf_name,
    natural_order,
    opening_name,
    part_of,
    record_id,
    without_copy_number,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("12.tif", ("12", "r", False)),
        ("12r.tif", ("12", "r", True)),
        ("12v.tif", ("12", "v", True)),
        ("012V.TIF", ("012", "v", True)),
        ("12_v.jpg", ("12", "v", True)),
        ("12а.tif", ("12а", "r", False)),
        ("12аv.tif", ("12а", "v", True)),
        ("12a.tif", ("12a", "r", False)),
        ("12av.tif", ("12a", "v", True)),
        ("12в.tif", ("12в", "r", False)),
        ("12г.tif", ("12г", "r", False)),
        ("12р.tif", ("12р", "r", False)),
        ("12өv.png", ("12ө", "v", True)),
        ("7", ("7", "r", False)),
    ],
)
def test_a_name_says_leaf_and_side_and_only_latin_letters_are_sides(
    name: str, expected: tuple[str, str, bool]
) -> None:
    assert leaf_name(name) == expected


@pytest.mark.parametrize(
    "name",
    ["IMG_0012.tif", "scan.tif", "12rv.tif", "12-13.tif", "r.tif", ".tif", "1234567.tif", "١٢.tif"],
)
def test_other_names_are_no_leaves(name: str) -> None:
    assert leaf_name(name) is None


def test_a_name_from_a_mac_is_the_same_leaf() -> None:
    assert leaf_name(unicodedata.normalize("NFD", "12йv.tif")) == ("12й", "v", True)


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.isprintable() and text.strip()))
def test_every_record_id_survives_as_a_folder_name(text: str) -> None:
    expected = unicodedata.normalize("NFC", text).strip()
    assert record_id(quote(text, safe="")) == expected


def test_a_record_id_with_slashes_is_decoded() -> None:
    assert record_id("191%2FШШ2025%2F01670") == "191/ШШ2025/01670"


@pytest.mark.parametrize("name", ["%FF%FE", "%00", " ", "a%0Ab", "x" * 201])
def test_names_that_cannot_be_record_ids_are_none(name: str) -> None:
    assert record_id(name) is None


@given(st.text(min_size=1, max_size=40), st.integers(2, 99))
def test_the_number_of_a_copy_comes_off_again(name: str, number: int) -> None:
    encoded = quote(name, safe="")
    assert without_copy_number(copy_name(encoded, number)) == encoded
    assert without_copy_number(encoded) == encoded


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "._12.tif", "Thumbs.db", "THUMBS.DB", "@eaDir", "12.tif.part", "~$list.xlsx"],
)
def test_litter_is_left_out(name: str) -> None:
    assert is_litter(name)


def test_only_names_that_say_so_are_unfinished() -> None:
    assert is_unfinished("12.tif.PART")
    assert not is_unfinished(".DS_Store")
    assert not is_litter("12.tif")


def test_natural_order_is_that_of_the_volume() -> None:
    names = ["12а.tif", "2.tif", "12v.tif", "10.tif", "12r.tif", "1.tif", "13.tif"]
    ordered = ["1.tif", "2.tif", "10.tif", "12r.tif", "12v.tif", "12а.tif", "13.tif"]
    assert sorted(names, key=natural_order) == ordered


@given(st.lists(st.integers(0, 99_999), unique=True))
def test_natural_order_of_numbers_is_their_order(numbers: list[int]) -> None:
    names = [f"хуудас {number}.tif" for number in numbers]
    assert sorted(names, key=natural_order) == [f"хуудас {one}.tif" for one in sorted(numbers)]


@given(st.lists(st.text(max_size=12)))
def test_any_names_can_be_put_in_order(names: list[str]) -> None:
    assert len(sorted(names, key=natural_order)) == len(names)


def _labels(place: Place, frames: int) -> list[str]:
    return [f"{one.leaf}{one.side}" for one in per_frame(place, frames)]


def test_frames_of_an_unsided_file_are_rectos_of_the_leaves_that_follow() -> None:
    assert _labels(Place(leaf="5"), 3) == ["5r", "6r", "7r"]


def test_frames_of_a_sided_file_alternate() -> None:
    assert _labels(Place(leaf="5", side="r", side_given=True), 4) == ["5r", "5v", "6r", "6v"]
    assert _labels(Place(leaf="5", side="v", side_given=True), 3) == ["5v", "6r", "6v"]


def test_the_leaf_after_a_lettered_one_is_the_next_number() -> None:
    assert _labels(Place(leaf="12а"), 2) == ["12аr", "13r"]


def test_a_named_frame_stays_alone_and_order_goes_on() -> None:
    named = Place(leaf="5", frame=2)
    assert per_frame(named, 9) == (named,)
    assert [one.order for one in per_frame(Place(leaf="5", order=10), 3)] == [10, 11, 12]
    assert [one.frame for one in per_frame(Place(leaf="5"), 3)] == [0, 1, 2]


@given(
    st.integers(1, 60),
    st.sampled_from([Place(leaf="8"), *(Place(leaf="8", side=s, side_given=True) for s in "rv")]),
)
def test_no_two_frames_have_the_same_place(frames: int, place: Place) -> None:
    assert len(set(_labels(place, frames))) == frames


@pytest.mark.parametrize(
    ("name", "leaf", "part"),
    [
        ("12r.2.tif", ("12", "r"), ("2", None)),
        ("12r.part 2.tif", ("12", "r"), ("2", None)),
        ("12r.tif", ("12", "r"), ("1", None)),
        ("12аv.flap3.jpg", ("12а", "v"), ("3", "flap")),
        ("12.fold-out-2.jpg", ("12", "r"), ("2", "fold_out")),
        ("12.foldout 2.jpg", ("12", "r"), ("2", "fold_out")),
        ("7r.Tile12.TIF", ("7", "r"), ("12", "tile")),
    ],
)
def test_a_part_of_a_side_is_told_by_its_number_and_perhaps_by_what_it_is(
    name: str, leaf: tuple[str, str], part: tuple[str, str | None]
) -> None:
    found = leaf_name(name)
    assert found is not None
    assert (found.leaf, found.side) == leaf
    assert part_of(name) == part


@pytest.mark.parametrize("name", ["12r.0.tif", "12r.copy2.tif", "12r.1000.tif", ".2.tif"])
def test_what_is_no_part_is_no_leaf_either(name: str) -> None:
    assert leaf_name(name) is None


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("12v-13r.jpg", (("12", "v"), ("13", "r"))),
        ("012аv_13r.jpg", (("012а", "v"), ("13", "r"))),
        ("12-13.jpg", None),
        ("12v.jpg", None),
        ("xv-13r.jpg", None),
    ],
)
def test_an_opening_is_called_by_both_its_pages(
    name: str, pages: tuple[tuple[str, str], ...] | None
) -> None:
    found = opening_name(name)
    told = None if found is None else tuple((one.leaf, one.side) for one in found)
    assert told == pages
