"""Foreign bytes: whatever is wrong with a file, it ends in a typed error or in a picture."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.frames import Limits, inspect, original_jpeg, pixels
from pipeline.frames.guard import CUT_OFF_PHRASE, DAMAGED_PHRASE, HEADER_PHRASE
from pipeline.ingest.errors import (
    EmptyFileError,
    EncryptedPdfError,
    UndecodableError,
    UnknownFormatError,
)

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from tests.pipeline.frames.conftest import Keep

SMALL = Limits(max_pixels=1_000_000, max_frames=50, seconds=10)
FORMATS = ("raw.tif", "fax.tif", "lzw.tif", "many.tif", "a.jpg", "a.png", "a.jp2", "a.j2k", "a.pdf")
HEADERS = (
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
    b"%PDF-1.5\n",
    b"",
)
fuzzing = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


REASONS = {
    CUT_OFF_PHRASE,
    DAMAGED_PHRASE,
    HEADER_PHRASE,
    "no frame",
    "the list of frames is cut off",
}


@pytest.fixture
def good(keep: Keep, page: Image.Image) -> dict[str, bytes]:
    """The bytes of whole files, by name."""
    others = {"save_all": True, "append_images": [page.convert("L"), page.convert("1")]}
    options: dict[str, dict[str, object]] = {
        "fax.tif": {"image": page.convert("1"), "compression": "group4"},
        "lzw.tif": {"compression": "tiff_lzw"},
        "many.tif": others,
        "a.pdf": others,
    }
    return {name: keep(name, **options.get(name, {})).read_bytes() for name in FORMATS}


def _attempt(path: Path) -> str | None:
    """Use a file in every way; return what is wrong with it, if anything is."""
    try:
        for frame in inspect(path, SMALL).frames:
            shown = pixels(path, frame.index, SMALL)
            assert shown.shape[:2] == (frame.height, frame.width)
            original_jpeg(path, frame.index, SMALL)
    except InputError as error:
        return f"{error.code}: {error}"
    return None


def test_whole_files_pass(good: dict[str, bytes], tmp_path: Path) -> None:
    for name in good:
        assert _attempt(tmp_path / name) is None


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.touch()
    with pytest.raises(EmptyFileError):
        inspect(path)


def test_text_called_tif_is_of_unknown_format(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_text("хоосон", encoding="utf-8")
    with pytest.raises(UnknownFormatError):
        inspect(path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_torn_file_is_undecodable(
    good: dict[str, bytes], tmp_path: Path, name: str, part: float
) -> None:
    path = tmp_path / f"torn-{name}"
    path.write_bytes(good[name][: int(len(good[name]) * part)])
    with pytest.raises(UndecodableError):
        inspect(path)


def test_a_tiff_that_lost_its_last_frame_is_not_taken_for_a_shorter_one(
    good: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "torn.tif"
    whole = good["many.tif"].rstrip(b"\0")
    for cut in range(len(whole) - 400, len(whole), 7):
        path.write_bytes(whole[:cut])
        with pytest.raises(UndecodableError):
            inspect(path)


@fuzzing
@given(name=st.sampled_from(FORMATS), part=st.floats(0.0, 1.0))
def test_a_file_cut_anywhere_gives_a_typed_error_or_a_picture(
    good: dict[str, bytes], tmp_path: Path, name: str, part: float
) -> None:
    path = tmp_path / "cut"
    path.write_bytes(good[name][: int(len(good[name]) * part)])
    _attempt(path)


@fuzzing
@given(
    name=st.sampled_from(FORMATS),
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=12),
)
def test_flipped_bytes_give_a_typed_error_or_a_picture(
    good: dict[str, bytes], tmp_path: Path, name: str, flips: list[tuple[float, int]]
) -> None:
    data = bytearray(good[name])
    for where, mask in flips:
        data[int(where * (len(data) - 1))] ^= mask
    path = tmp_path / "flipped"
    path.write_bytes(data)
    _attempt(path)


@fuzzing
@given(
    name=st.sampled_from(FORMATS),
    flips=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_header_gives_a_typed_error_or_a_picture(
    good: dict[str, bytes], tmp_path: Path, name: str, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(good[name])
    for place, value in flips:
        at = place if place < 150 else len(data) - 1 - (place - 150)
        data[min(at, len(data) - 1)] = value
    path = tmp_path / "flipped"
    path.write_bytes(data)
    _attempt(path)


@fuzzing
@given(header=st.sampled_from(HEADERS), rest=st.binary(max_size=400))
def test_garbage_gives_a_typed_error(tmp_path: Path, header: bytes, rest: bytes) -> None:
    path = tmp_path / "garbage"
    path.write_bytes(header + rest)
    assert _attempt(path) is not None


def test_warnings_are_not_let_through_and_come_back_afterwards(
    good: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "torn.tif"
    path.write_bytes(good["many.tif"].rstrip(b"\0")[:-3])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UndecodableError):
            inspect(path)
        with pytest.raises(UserWarning, match="still raised"):
            warnings.warn("still raised", stacklevel=1)


def test_a_file_that_is_not_there_is_no_bad_picture(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        inspect(tmp_path / "nothing.tif")


@pytest.mark.parametrize(
    "data", [b"II*\0\x08\0\0\0garbage", b"%PDF-1.5 garbage", b"\xff\xd8\xff\xe0"]
)
def test_the_reason_names_no_path(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "private-name.tif"
    path.write_bytes(data)
    with pytest.raises(UndecodableError) as caught:
        inspect(path)
    assert "private-name" not in str(caught.value)


def test_the_reason_is_one_of_ours_and_the_complaint_is_kept_beside_it(
    tmp_path: Path, good: dict[str, bytes]
) -> None:
    told: list[UndecodableError] = []
    for name, data in good.items():
        path = tmp_path / name
        path.write_bytes(data[: len(data) // 2])
        try:
            inspect(path)
        except UndecodableError as caught:
            told.append(caught)
    reasons = {caught.facts["reason"] for caught in told}
    assert "the file is cut off" in reasons
    assert reasons <= REASONS
    assert all(str(tmp_path) not in str(caught.facts) for caught in told)


def test_a_password_is_asked_for_by_name(tmp_path: Path, good: dict[str, bytes]) -> None:
    path = tmp_path / "locked.pdf"
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert good["a.pdf"]
    with pytest.raises(EncryptedPdfError):
        inspect(path)
