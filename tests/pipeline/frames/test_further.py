"""Files with more pictures than become pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.frames import inspect, pixels
from pipeline.ingest.errors import FurtherPicturesError

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from tests.pipeline.frames.conftest import Keep


@pytest.fixture
def two(keep: Keep, page: Image.Image, request: pytest.FixtureRequest) -> Path:
    """A file with two pages of one size, of which nothing but the first is decoded."""
    if request.param == "animated":
        return keep("a.png", save_all=True, append_images=[page.rotate(180)])
    if request.param == "by a phone":
        return keep("a.mpo", save_all=True, append_images=[page.rotate(180)])
    if request.param == "marked as reduced":
        wide = page.resize((150, 60))
        wide.encoderinfo = {"tiffinfo": {254: 1}}
        return keep("a.tif", save_all=True, append_images=[page.resize((40, 90)), wide])
    first, second = request.param.split(" and ")
    path = keep(f"a.{first}", progressive=True)
    path.write_bytes(path.read_bytes() + bytes(7) + keep(f"b.{second}").read_bytes())
    return path


TWO = ["animated", "by a phone", "jpg and jpg", "png and png", "png and jpg", "jpg and png"]


@pytest.mark.parametrize("two", [*TWO, "marked as reduced"], indirect=True)
def test_a_file_with_a_picture_that_becomes_no_page_is_refused(two: Path) -> None:
    with pytest.raises(FurtherPicturesError):
        inspect(two)
    assert pixels(two, 0).shape == (170, 120, 3)


def test_a_smaller_picture_of_the_same_is_passed_over(keep: Keep, page: Image.Image) -> None:
    small = page.resize((60, 85))
    assert len(inspect(keep("a.mpo", save_all=True, append_images=[small])).frames) == 1
    small = page.resize((12, 17))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    assert len(inspect(keep("a.tif", save_all=True, append_images=[small])).frames) == 1
    mask = page.convert("1")
    mask.encoderinfo = {"tiffinfo": {254: 4}}
    assert len(inspect(keep("b.tif", save_all=True, append_images=[mask])).frames) == 1


def reduced(image: Image.Image) -> Image.Image:
    image.encoderinfo = {"tiffinfo": {254: 1}}
    return image


def test_thumbnails_are_passed_over_wherever_they_stand(keep: Keep, page: Image.Image) -> None:
    wide, small, small_wide = page.resize((400, 90)), page.resize((40, 57)), page.resize((120, 27))
    behind = [wide, reduced(small), reduced(small_wide)]
    assert len(inspect(keep("a.tif", save_all=True, append_images=behind)).frames) == 2
    before = [reduced(small_wide), wide]
    assert len(inspect(keep("b.tif", save_all=True, append_images=before)).frames) == 2


@pytest.mark.parametrize("size", [(80, 60), (85, 48), (64, 64)])
def test_a_small_preview_may_have_any_shape(
    keep: Keep, page: Image.Image, size: tuple[int, int]
) -> None:
    path = keep("a.mpo", save_all=True, append_images=[page.resize(size)])
    assert len(inspect(path).frames) == 1


def test_what_says_how_bright_places_were_is_no_page(keep: Keep, page: Image.Image) -> None:
    path = keep("a.mpo", save_all=True, append_images=[page])
    first, second = path.read_bytes().rsplit(b"\xff\xd8", 1)
    mark = b"urn:iso:std:iso:ts:21496:-1\0"
    length = (len(mark) + 2).to_bytes(2, "big")
    path.write_bytes(first + b"\xff\xd8\xff\xe2" + length + mark + second)
    assert len(inspect(path).frames) == 1


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_what_a_program_writes_behind_a_picture_is_no_picture(keep: Keep, name: str) -> None:
    path = keep(name, icc_profile=b"\xff\xd8\xff\xe0\xff\xd9" * 3)
    for behind in (bytes(40), b"SEFT and what a phone keeps", b"\0\0\0\x18ftypmp42\xff\xd8\xff"):
        path.write_bytes(path.read_bytes() + behind)
        assert len(inspect(path).frames) == 1
