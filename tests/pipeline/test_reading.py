"""Clean-up and recognition together, judged by the errors in the text."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.codec import from_json
from ocr.reader import found
from ocr.settings import Settings
from ocr.text import text
from ocr.words import Box
from pipeline import frames, reading
from pipeline.cleanup import coding
from pipeline.geometry import Point, apply, bounds, box_polygon, invert, transform
from pipeline.reading import clean_page, read_image, read_page
from pipeline.recipe import Recipe
from pipeline.regions.known import Known
from pipeline.steps import clean as clean_step
from pipeline.steps import read as read_step
from pipeline.steps.reader import reader_arguments
from samples.papers.page import Damage, Layout, Part, page
from samples.papers.parts import DICTIONARY
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ocr.reader import Reader
    from ocr.words import Reading
    from pipeline.cleanup import Cleaned

BLUE = (190, 70, 50)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return found(Settings(seconds=90))


@pytest.fixture
def read(tmp_path: Path, reader: Reader) -> Callable[..., tuple[Cleaned, Reading]]:
    def clean_and_read(sheet: pages.Sheet, name: str = "page.png") -> tuple[Cleaned, Reading]:
        path = tmp_path / name
        Image.fromarray(sheet.image[:, :, ::-1]).save(path, dpi=(sheet.dpi, sheet.dpi))
        return read_image(path, reader, tmp_path / f"cleaned{coding.SUFFIX}")

    return clean_and_read


def aged(sheet: pages.Sheet) -> pages.Sheet:
    return pages.yellowed(sheet)


def lying(sheet: pages.Sheet) -> pages.Sheet:
    return sheet.spoiled(np.rot90(sheet.image, 1))


def upside_down(sheet: pages.Sheet) -> pages.Sheet:
    return sheet.spoiled(np.rot90(sheet.image, 2))


def spoiled_in_every_way(sheet: pages.Sheet) -> pages.Sheet:
    sheet = pages.yellowed(pages.sealed(sheet, (1500, 1500), BLUE))
    return pages.bordered(pages.skewed(sheet, 2.3, (150, 190, 215)))


@pytest.mark.parametrize(
    ("draw", "spoil", "most"),
    [
        (pages.prose, aged, 0.01),
        (pages.prose, lying, 0.01),
        (pages.prose, pages.peppered, 0.01),
        (pages.form, upside_down, 0.03),
        (pages.form, aged, 0.03),
        (pages.form, spoiled_in_every_way, 0.05),
    ],
)
def test_a_spoiled_page_is_read_nearly_without_error(
    draw: Callable[[], pages.Sheet],
    spoil: Callable[[pages.Sheet], pages.Sheet],
    most: float,
    read: Callable[..., tuple[Cleaned, Reading]],
) -> None:
    sheet = spoil(draw())
    cleaned, reading = read(sheet)
    assert pages.error_rate(text(reading), sheet.rows) <= most
    assert cleaned.flags == ()
    height, width = cleaned.image.shape
    assert (reading.width, reading.height) == (width, height)


def test_clean_up_helps(read: Callable[..., tuple[Cleaned, Reading]], reader: Reader) -> None:
    sheet = spoiled_in_every_way(pages.form())
    grey = cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY)
    raw = pages.error_rate(text(reader.read(grey, dpi=300)), sheet.rows)
    assert pages.error_rate(text(read(sheet)[1]), sheet.rows) < raw / 4


def test_coarse_scans_are_enlarged_and_read(read: Callable[..., tuple[Cleaned, Reading]]) -> None:
    sheet = pages.prose(dpi=150)
    cleaned, reading = read(sheet)
    assert cleaned.dpi == reading.dpi == 300
    assert pages.error_rate(text(reading), sheet.rows) <= 0.01


def test_the_words_lie_on_the_ink_of_the_master(
    read: Callable[..., tuple[Cleaned, Reading]],
) -> None:
    sheet = pages.skewed(pages.prose(count=3), 2.0)
    cleaned, reading = read(sheet)
    first = reading.words[0]
    assert first.text == "Улсын"
    inside = cleaned.image[first.box.y : first.box.bottom, first.box.x : first.box.right]
    assert (inside < 128).mean() > 0.15
    turned = cv2.getRotationMatrix2D((sheet.image.shape[1] / 2, sheet.image.shape[0] / 2), -2, 1)
    drawn = turned @ np.array([270, 320, 1.0])
    found = apply(cleaned.matrix, Point(*drawn))
    assert abs(found.x - first.box.x) < 12
    assert abs(found.y - first.box.y) < 24


def test_a_blank_page_is_not_recognised(
    read: Callable[..., tuple[Cleaned, Reading]], tmp_path: Path
) -> None:
    image, _ = pages.canvas(150)
    cleaned, reading = read(pages.done(image, (), 150))
    assert cleaned.flags == ("blank",)
    assert reading.words == ()
    assert (reading.width, reading.height) == (1240, 1754)
    assert coding.read(tmp_path / f"cleaned{coding.SUFFIX}").shape == (1754, 1240)


def test_a_region_is_cleaned_alone_and_maps_to_the_whole_master(
    tmp_path: Path, reader: Reader
) -> None:
    sheet = pages.prose(count=4)
    path = tmp_path / "opening.png"
    cv2.imwrite(str(path), np.hstack([sheet.image, sheet.image]))
    frame = frames.inspect(path).frames[0]
    width = sheet.image.shape[1]
    region = Box(width, 0, width, sheet.image.shape[0])
    cleaned = clean_page(path, frame, reader, region=region)
    assert apply(cleaned.matrix, Point(width + 30, 40)) == Point(30, 40)
    reading = read_page(cleaned, reader, tmp_path / "right.jpg")
    assert pages.error_rate(text(reading), sheet.rows) <= 0.01


def test_the_cleaned_page_is_stored_with_its_resolution(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    page = np.full((50, 40), 200, np.uint8)
    coding.write(page, path, dpi=240)
    with Image.open(path) as stored:
        assert stored.info["dpi"] == (240, 240)
    assert abs(int(coding.read(path).mean()) - 200) <= 1


def test_the_steps_read_a_page_as_it_is_read_alone(
    read: Callable[..., tuple[Cleaned, Reading]], tmp_path: Path
) -> None:
    _, alone = read(spoiled_in_every_way(pages.form(ruled=True)))
    arguments = reader_arguments(Recipe())
    frame = asdict(frames.inspect(tmp_path / "page.png").frames[0])
    files = {"master": tmp_path / "page.png"}
    cleaned = clean_step.run({**arguments, "frame": frame, "region": None}, files, tmp_path)
    facts, made = cleaned.facts, {each.kind: each.path for each in cleaned.made}
    lines = [action["lines"] for action in facts["actions"] if "lines" in action]
    known = {"dpi": facts["dpi"], "rules": lines[0], "regions": [], "pens": [], "nothing": False}
    by_steps = read_step.run({**arguments, **known}, {"cleaned": made["cleaned"]}, tmp_path)
    words = next(each.path for each in by_steps.made if each.kind == "words")
    assert alone.words
    assert from_json(words.read_bytes()) == alone


def test_what_clean_up_found_in_the_ink_of_a_pen_reaches_whoever_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = pages.prose(count=6).image.copy()
    for left in range(1000, 1400, 24):
        cv2.line(image, (left, 1900), (left - 14, 1950), BLUE, 6)
    cv2.imwrite(str(tmp_path / "page.png"), image)
    frame = asdict(frames.inspect(tmp_path / "page.png").frames[0])
    given = {**reader_arguments(Recipe()), "frame": frame, "region": None}
    cleaned = clean_step.run(given, {"master": tmp_path / "page.png"}, tmp_path)
    facts, made = cleaned.facts, {each.kind: each.path for each in cleaned.made}
    told = next(action["pens"] for action in facts["actions"] if "pens" in action)
    asked: list[Known] = []

    def noted(image: object, reader: Reader, dpi: int, known: Known) -> Reading:
        del image
        asked.append(known)
        return reader.nothing((10, 10), dpi=dpi)

    monkeypatch.setattr(reading, "recognised", noted)
    known = {"dpi": facts["dpi"], "rules": [], "regions": [], "pens": told, "nothing": False}
    read_step.run({**given, **known}, {"cleaned": made["cleaned"]}, tmp_path)
    assert asked == [Known(pens=tuple(Box(*place) for place in told))]
    assert len(told) == 1


def test_every_action_is_kept_as_the_chain_told_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.png"
    told: list[Cleaned] = []
    cv2.imwrite(str(path), pages.skewed(pages.prose(), 2.0).image)
    clean = reading.clean_page

    def noted(*given: Any, **named: Any) -> Cleaned:  # noqa: ANN401  # handed on as it came
        told.append(clean(*given, **named))
        return told[-1]

    monkeypatch.setattr(reading, "clean_page", noted)
    frame = asdict(frames.inspect(path).frames[0])
    given = {**reader_arguments(Recipe()), "frame": frame, "region": None}
    facts = clean_step.run(given, {"master": path}, tmp_path).facts
    stored = cast("list[dict[str, Any]]", facts["actions"])
    kept = [(one["name"], one["applied"], one["reason"], one["measure"]) for one in stored]
    assert kept == [(one.name, one.applied, one.reason, one.measure) for one in told[0].actions]
    assert all(one["reason"] for one in stored)


def test_the_pixels_of_a_page_are_decoded_once_for_all_that_is_made_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "page.png", []
    cv2.imwrite(str(path), pages.prose(count=3).image)
    frame = asdict(frames.inspect(path).frames[0])
    decode = frames.pixels

    def noted(*given: object) -> object:
        asked.append(given)
        return decode(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(frames, "pixels", noted)
    monkeypatch.setattr(cv2, "imread", lambda *_: pytest.fail("decoded once more"))
    given = {**reader_arguments(Recipe()), "frame": frame, "region": None, "look": True}
    made = clean_step.run(given, {"master": path}, tmp_path).made
    assert {each.kind for each in made} >= {"cleaned", clean_step.PICTURE, clean_step.TILES}
    assert len(asked) == 1


@pytest.mark.skipif(not DICTIONARY.exists(), reason="run make bench-setup")
@pytest.mark.parametrize("damage", Damage)
def test_the_box_of_a_word_leads_back_to_where_it_stands_in_the_master(
    damage: Damage, read: Callable[..., tuple[Cleaned, Reading]]
) -> None:
    made = page(Part.TUNE, Layout.FORM, damage, 4711)
    cleaned, reading = read(pages.Sheet(made.image, (), made.dpi))
    back = invert(cleaned.matrix)
    stands = {word.text: word.box for word in made.words}
    once = Counter(word.text for word in made.words)
    found = [word for word in reading.words if once[word.text] == 1 and len(word.text) > 2]

    assert len(found) > 0.5 * sum(len(text) > 2 for text, many in once.items() if many == 1)
    loose = 0
    for word in found:
        box = bounds(transform(back, box_polygon(word.box)))
        left, top, right, bottom = stands[word.text]
        wide = max(0.0, min(right, box.right) - max(left, box.x))
        high = max(0.0, min(bottom, box.bottom) - max(top, box.y))
        assert wide * high > 0.6 * (right - left) * (bottom - top), word.text
        loose += wide * high <= 0.5 * box.w * box.h
    assert loose <= 0.2 * len(found)


def test_the_engine_s_share_of_the_time_is_known(tmp_path: Path, reader: Reader) -> None:
    path = tmp_path / "page.png"
    cv2.imwrite(str(path), aged(pages.form()).image)
    frame = frames.inspect(path).frames[0]
    before, started = reader.seconds, time.process_time()
    read_page(clean_page(path, frame, reader), reader, tmp_path / "page.jpg")
    engine, whole = reader.seconds - before, time.process_time() - started
    assert 0.1 * whole < engine < whole
