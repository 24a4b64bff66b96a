"""What is asked of a picture: parts, sizes and turns as the IIIF Image API 3 has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.words import Box
from pipeline.viewing.cutting import LARGEST, Cut, Format, Quality, Request, Size, cut
from pipeline.viewing.errors import PictureRequestError

WHOLE = Size(1200, 1800)
REGIONS = (
    "full",
    "square",
    "0,0,10,20",
    "1100,1700,500,500",
    "pct:10,10.5,50,.5",
    "5,5,0,1",
    "pct:0,0,0,0",
)
SIZES = (
    "max",
    "^max",
    "300,",
    ",300",
    "^2400,",
    "!500,500",
    "^!5000,5000",
    "pct:50",
    "^pct:200",
    "10,20",
)
PLAIN = Request("full", "max", "0", "default", "jpg")


def asked(**parts: str) -> Cut:
    whole = {
        "region": "full",
        "size": "max",
        "rotation": "0",
        "quality": "default",
        "format": "jpg",
    }
    return cut(Request(**{**whole, **parts}), WHOLE)


def test_the_whole_picture_is_asked_for_as_it_is() -> None:
    found = asked()
    assert (found.part, found.size) == (Box(0, 0, *WHOLE), WHOLE)
    assert (found.quality, found.format) == (Quality.DEFAULT, Format.JPEG)


@pytest.mark.parametrize(
    ("region", "part"),
    [
        ("square", Box(0, 300, 1200, 1200)),
        ("100,200,300,400", Box(100, 200, 300, 400)),
        ("1100,1700,300,400", Box(1100, 1700, 100, 100)),
        ("pct:25,50,50,25", Box(300, 900, 600, 450)),
        ("pct:.5,0,99.5,100", Box(6, 0, 1194, 1800)),
    ],
)
def test_a_part_is_what_of_it_lies_in_the_picture(region: str, part: Box) -> None:
    assert asked(region=region).part == part


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("600,", (600, 900)),
        (",600", (400, 600)),
        ("pct:10", (120, 180)),
        ("100,100", (100, 100)),
        ("!300,300", (200, 300)),
        ("^2400,", (2400, 3600)),
        ("^!2000,2400", (1600, 2400)),
        ("^pct:150", (1800, 2700)),
        ("^max", (2731, 4096)),
        ("1200,1800", (1200, 1800)),
    ],
)
def test_a_size_keeps_the_shape_unless_both_sides_are_given(
    size: str, pixels: tuple[int, int]
) -> None:
    assert asked(size=size).size == pixels


@pytest.mark.parametrize("part", ["region", "size", "rotation", "quality", "format"])
@pytest.mark.parametrize("given", ["", "x", "-1", "1e3", "٣,٣,٣,٣", "0,0,0,0", "../x", "full\n"])
def test_what_is_no_part_of_an_address_is_refused_by_its_name(part: str, given: str) -> None:
    with pytest.raises(PictureRequestError) as refused:
        asked(**{part: given})
    assert refused.value.facts == {"given": given, "part": part}


@pytest.mark.parametrize(
    "parts",
    [
        {"region": "1200,0,1,1"},
        {"region": "pct:100,0,10,10"},
        {"size": "1201,"},
        {"size": "pct:101"},
        {"size": "!2400,2400"},
        {"size": "^4097,"},
        {"size": "^999999999,999999999"},
        {"size": "0,"},
        {"size": "pct:0"},
        {"size": ","},
        {"size": "!100,"},
        {"rotation": "45"},
        {"rotation": "361"},
        {"quality": "sepia"},
        {"format": "tif"},
    ],
)
def test_what_cannot_be_made_or_is_larger_than_allowed_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(PictureRequestError, match="IIIF Image API 3"):
        asked(**parts)


@pytest.mark.parametrize(
    ("rotation", "how"),
    [
        ("90", (False, 90)),
        ("!180", (True, 180)),
        ("360", (False, 0)),
        ("270.0", (False, 270)),
        ("!0", (True, 0)),
    ],
)
def test_a_picture_is_mirrored_and_then_turned(rotation: str, how: tuple[bool, int]) -> None:
    found = asked(rotation=rotation)
    assert (found.mirrored, found.turn) == how


@given(
    st.sampled_from(REGIONS),
    st.sampled_from(SIZES),
    st.integers(1, 100_000),
    st.integers(1, 100_000),
)
def test_nothing_is_ever_cut_outside_or_made_larger_than_allowed(
    region: str, size: str, width: int, height: int
) -> None:
    try:
        found = cut(Request(region, size, "0", "default", "png"), Size(width, height))
    except PictureRequestError:
        return
    assert found.part.x >= 0
    assert found.part.y >= 0
    assert 0 < found.part.right <= width
    assert 0 < found.part.bottom <= height
    assert min(found.size) >= 1
    assert max(found.size) <= LARGEST
