"""Bad scans among good ones: each is refused, flagged or held with its reason; the rest goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.conftest import FONT, small_page
from tests.faults.desk import RECORDS, Desk, digest, record, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GOOD = ("GOOD", "DARK", "BLANK", "DRAWING", "NAMED")
BOMB = (16_000, 16_000)
A0 = (14_043, 9_933)
CODES = {
    "BAD/1.tif": "empty_file",
    "BAD/2.tif": "undecodable",
    "BAD/3.png": "undecodable",
    "BAD/4.jpg": "undecodable",
    "BAD/5.tif": "unknown_format",
    "BAD/6.png": "too_many_pixels",
    "BAD/7.tif": "too_many_pixels",
    "BAD/8.pdf": "undecodable",
    "BAD/9.pdf": "too_many_pixels",
    "BAD/scan.png": "name_not_understood",
}


def _picture(path: Path, colour: int) -> Image.Image:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (900, 500), colour)
    image.save(path, dpi=(300, 300))
    return image


def _bad_files(folder: Path) -> None:
    whole = small_page(folder / "3.png", "тасарсан").read_bytes()
    (folder / "3.png").write_bytes(whole[: len(whole) // 2])
    (folder / "1.tif").touch()
    (folder / "2.tif").write_bytes(b"II*\0\0\0\0\0")
    small_page(folder / "4.jpg", "тасарсан")
    (folder / "4.jpg").write_bytes((folder / "4.jpg").read_bytes()[:3000])
    (folder / "5.tif").write_text("No picture at all.", encoding="utf-8")
    Image.new("1", BOMB).save(folder / "6.png")
    Image.new("1", BOMB).save(folder / "7.tif", compression="tiff_adobe_deflate")
    pikepdf.new().save(folder / "8.pdf")
    Image.new("1", BOMB).save(folder / "9.pdf", resolution=300)
    small_page(folder / "scan.png", "нэргүй")


def _odd_pages(scans: Path) -> None:
    small_page(scans / "GOOD" / "1.png", "Сайн хуудас")
    small_page(scans / "NAMED" / "1.png", "Өргөтгөл буруу").rename(scans / "NAMED" / "1.tif")
    _picture(scans / "DARK" / "1.png", 0)
    _picture(scans / "BLANK" / "1.png", 255)
    drawing = _picture(scans / "DRAWING" / "1.png", 255)
    ImageDraw.Draw(drawing).ellipse((200, 100, 500, 400), outline=0, width=8)
    drawing.save(scans / "DRAWING" / "1.png", dpi=(300, 300))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An installation with all the bad files in its folder of scans."""
    made = Desk(tmp_path_factory.mktemp("scans"))
    made.type("init")
    made.holdings("records.csv", RECORDS, *(record(name) for name in (*GOOD, "BAD")))
    (made.scans / "BAD").mkdir()
    _bad_files(made.scans / "BAD")
    _odd_pages(made.scans)
    return made


@pytest.fixture(scope="module")
def before(desk: Desk) -> Mapping[str, object]:
    """The folder of scans as it was delivered."""
    return state_of(desk.scans)


@pytest.fixture(scope="module")
def counted(desk: Desk, before: Mapping[str, object]) -> dict[str, int]:
    """What the ingest counted, once the work is done too."""
    assert before
    counted = desk.take("--by", "bat")
    assert desk.work()["left"] == 0
    return counted


def paper(desk: Desk, name: str) -> dict[str, Any]:
    """Return the only document of a record."""
    (found,) = desk.shown(name)["documents"]
    assert isinstance(found, dict)
    return found


def test_bad_files_are_refused_and_good_ones_taken(desk: Desk, counted: dict[str, int]) -> None:
    assert (counted["files"], counted["refused"]) == (len(GOOD), len(CODES))
    assert {name: item["code"] for name, item in desk.refusals().items()} == CODES


@pytest.mark.usefixtures("counted")
def test_every_refusal_says_what_is_wrong_and_what_to_do(desk: Desk) -> None:
    said = {name: item["sentence"] for name, item in desk.refusals().items()}
    assert said["BAD/1.tif"] == "The file is empty. Scan the page again."
    assert "the file is cut off" in said["BAD/3.png"]
    assert "neither TIFF, JPEG, PNG, JPEG 2000 nor PDF" in said["BAD/5.tif"]
    assert "16000 × 16000 pixels" in said["BAD/6.png"]
    assert "Scan it at a lower resolution or in parts." in said["BAD/7.tif"]
    assert "Call the file like 12r.tif" in said["BAD/scan.png"]
    for sentence in said.values():
        assert sentence.count(".") >= 2, sentence
        assert "Error" not in sentence
        assert str(desk.folder) not in sentence


@pytest.mark.usefixtures("counted")
def test_the_list_for_people_names_each_file_with_its_reason(desk: Desk) -> None:
    printed = desk.type("held").out
    for name, code in CODES.items():
        assert name in printed
        assert code in printed


@pytest.mark.usefixtures("counted")
def test_the_source_stays_as_it_was(desk: Desk, before: Mapping[str, object]) -> None:
    assert state_of(desk.scans) == before


@pytest.mark.usefixtures("counted")
def test_masters_are_the_very_bytes_of_the_good_files(desk: Desk) -> None:
    good = {digest(path) for name in GOOD for path in (desk.scans / name).iterdir()}
    assert desk.kept() == good


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("name", "flags"),
    [
        ("DARK", {"dark", "no_text"}),
        ("BLANK", {"blank", "no_text"}),
        ("DRAWING", {"no_text"}),
    ],
)
def test_a_page_without_text_is_processed_and_flagged(
    desk: Desk, name: str, flags: set[str]
) -> None:
    found = paper(desk, name)
    assert found["state"] == "assembled"
    assert flags <= set(found["flags"])
    assert found["held"] == []


@pytest.mark.usefixtures("counted")
def test_a_flagged_page_is_exported_whole(desk: Desk) -> None:
    out = desk.folder / "out"
    desk.type("export", "DARK", str(out), "--purpose", "a test")
    (copy,) = out.rglob("*.pdf")
    (master,) = out.rglob("1r.png")
    with pikepdf.open(copy) as pdf:
        assert len(pdf.pages) == 1
    assert digest(master) == digest(desk.scans / "DARK" / "1.png")


@pytest.mark.usefixtures("counted")
def test_the_content_decides_and_not_the_extension(desk: Desk) -> None:
    assert paper(desk, "NAMED")["state"] == "assembled"


@pytest.mark.usefixtures("counted")
def test_bad_files_again_are_reported_once(desk: Desk) -> None:
    again = desk.take()
    assert (again["pages"], again["repeated"]) == (0, len(GOOD))
    assert len(desk.ask("held")) == len(CODES)


@pytest.mark.usefixtures("counted")
def test_a_file_put_right_is_taken_and_its_refusal_set_aside(desk: Desk) -> None:
    small_page(desk.scans / "BAD" / "3.png", "бүтэн")
    assert desk.take()["pages"] == 1
    torn = desk.refusals()["BAD/3.png"]["id"]
    desk.type("discard", torn, "--reason", "scanned again", "--by", "bat")
    assert "BAD/3.png" not in desk.refusals()
    assert desk.work()["left"] == 0
    assert paper(desk, "BAD")["state"] == "assembled"


@pytest.mark.usefixtures("counted")
def test_the_trail_and_the_objects_verify(desk: Desk) -> None:
    assert desk.whole()["holds"] is True


def test_an_a0_plan_at_300_dpi_is_processed_and_not_held(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.type("init")
    desk.holdings("records.csv", RECORDS, record("PLAN"))
    plan = Image.new("1", A0, 1)
    draw = ImageDraw.Draw(plan)
    draw.text((1000, 800), "Байршлын зураг", font=ImageFont.truetype(FONT, 120), fill=0)
    draw.rectangle((3000, 3000, 9000, 7000), outline=0, width=6)
    (desk.scans / "PLAN").mkdir()
    plan.save(desk.scans / "PLAN" / "1.tif", compression="group4", dpi=(300, 300))
    assert desk.take()["pages"] == 1
    assert desk.work() == {"advanced": 2, "left": 0, "waiting": 0}
    desk.type("export", "PLAN", str(tmp_path / "out"), "--purpose", "a test")
    (copy,) = (tmp_path / "out").rglob("*.pdf")
    with pikepdf.open(copy) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].mediabox)
    assert (width, height) == pytest.approx((A0[0] * 0.24, A0[1] * 0.24), rel=0.01)
