from __future__ import annotations

import importlib
import json
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

    from press.paper import Delivery
    from press.truth import Truth


def part(name: str) -> ModuleType:
    return importlib.import_module(f"press.{name}")


def deaths(seed: int) -> Delivery:
    return part("death").deaths(part("paper").Shop(part("forms").load(), seed))


def told(seed: int) -> tuple[list[np.ndarray], list[Truth]]:
    delivery, pictures, places = deaths(seed), [], {}
    for master in delivery.masters:
        exposed, found = part("office").expose(master, seed)
        pictures += exposed
        places.update(found)
    return pictures, [part("truth").tell(paper, places) for paper in delivery.papers]


@pytest.fixture(scope="module")
def committed_seed() -> int:
    return int(importlib.import_module("make").SEED)


def test_the_same_seed_gives_the_same_pixels_and_the_same_truth() -> None:
    pictures, truth = told(7)
    again, same = told(7)
    assert truth == same
    assert all(np.array_equal(one, two) for one, two in zip(pictures, again, strict=True))


def test_another_seed_gives_other_people() -> None:
    names = [[claim.names for claim in deaths(seed).claims] for seed in (7, 8)]
    assert names[0] != names[1]


def test_the_committed_truth_comes_from_this_generator(samples: Path, committed_seed: int) -> None:
    _, truths = told(committed_seed)
    for truth in truths:
        path = samples / f"expected/{truth['paper']}.json"
        assert json.loads(path.read_text("utf-8")) == truth


def test_a_label_that_no_form_knows_is_refused() -> None:
    forms = part("forms")
    birth = forms.load()["birth"]
    assert birth.label("given_name") == "Нэр"
    with pytest.raises(forms.LabelUnknownError, match=r"birth\.toml"):
        birth.label("given_name", "Алдар")
    with pytest.raises(forms.LabelUnknownError):
        birth.label("height")


def test_every_face_has_the_mongolian_letters() -> None:
    fonts = part("fonts")
    for face in fonts.Face:
        font = fonts.cut(face, 60)
        shapes = [bytes(font.getmask(letter)) for letter in "ӨөҮүЪ№\uffff"]
        assert len(set(shapes)) == len(shapes), face


def test_a_missing_face_names_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fonts = part("fonts")
    monkeypatch.setattr(fonts, "ROOT", tmp_path)
    with pytest.raises(fonts.FaceMissingError, match="apt-get install fonts-cmu"):
        fonts.cut.__wrapped__(fonts.Face.ROMAN, 12)


@pytest.mark.parametrize(
    ("day", "style", "text"),
    [
        (date(2018, 11, 1), "FULL", "2018 оны 11 дүгээр сарын 1-ний өдөр"),
        (date(2012, 10, 29), "SHORT", "2012 оны 10 сарын 29-ний өдөр"),
        (date(1972, 3, 15), "WORD", "1972 оны гуравдугаар сарын 15-ны өдөр"),
        (date(2021, 11, 4), "DOTS", "2021.11.04"),
        (date(1987, 3, 15), "DASHES", "1987-03-15"),
    ],
)
def test_dates_are_written_as_clerks_write_them(day: date, style: str, text: str) -> None:
    dates = part("dates")
    assert dates.written(day, dates.Style[style]) == text


@given(st.integers(100_000, 999_900))
def test_legal_numbers_are_never_those_that_are_not_issued(stem: int) -> None:
    number = part("numbers").legal(stem)
    assert len(number) == 7
    assert number[6] != "0"


@given(st.lists(st.text("абвгө үэ", min_size=1, max_size=12), min_size=1, max_size=12))
@settings(max_examples=50)
def test_wrapping_loses_no_word_and_keeps_the_width(words: list[str]) -> None:
    composer, hands, fonts = part("composer"), part("hands"), part("fonts")
    hand = hands.Hand(fonts.Face.PT_SERIF, 40)
    text = " ".join(words)
    lines = composer.wrap(hand, text, 300)
    assert " ".join(lines).split() == text.split()
    assert all(hand.width(line) <= 300 or " " not in line for line in lines)


@given(st.floats(-3, 3), st.integers(0, 3), st.integers(0, 60))
@settings(max_examples=12, deadline=None)
def test_the_matrix_leads_from_the_page_to_the_scan(skew: float, turned: int, margin: int) -> None:
    page_module, ageing = part("page"), part("ageing")
    page = page_module.Page((300, 420))
    page.pen(page_module.Ink.BLACK).ellipse((90, 110, 110, 130), fill=255)
    look = ageing.Look(skew=skew, turned=turned, margin=margin, uneven=0, grain=0, bed=1.0)
    image, matrix = ageing.develop(page, look, np.random.default_rng(1))
    ys, xs = np.nonzero(image[..., 0] < 128)
    x, y, _ = matrix @ np.array([100.0, 120.0, 1.0])
    assert abs(xs.mean() - x) < 1.5
    assert abs(ys.mean() - y) < 1.5


def test_rows_run_from_top_to_bottom_and_pieces_from_left_to_right() -> None:
    page, truth = part("page"), part("truth")
    pieces = [
        page.Piece("хоёр", 200, (400, 160, 500, 210), None),
        page.Piece("гурав", 300, (10, 260, 100, 310), None),
        page.Piece("нэг", 202, (10, 160, 100, 210), None),
        page.Piece("/", 300, (100, 260, 105, 310), None),
    ]
    assert truth.text(pieces) == "нэг хоёр\nгурав/"


def test_folder_names_hold_any_record_id() -> None:
    folder = part("paper").folder
    assert folder("191/ШШ2025/01670") == "191%2FШШ2025%2F01670"
    assert folder("Т-1967-0042") == "Т-1967-0042"
