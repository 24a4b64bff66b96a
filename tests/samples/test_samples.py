from __future__ import annotations

import re
import tomllib
import warnings
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

REGISTER = re.compile(r"[А-ЯӨҮЁ]{2}\d{8}")
MOST_BYTES = 15 * 1024 * 1024


def test_everything_committed_stays_small(samples: Path) -> None:
    sizes = [path.stat().st_size for path in samples.rglob("*") if path.is_file()]
    assert sum(sizes) <= MOST_BYTES


def test_the_collection_is_large_enough_to_show_the_line(
    truths: list[dict[str, Any]], records: list[dict[str, str]], samples: Path
) -> None:
    types = {path.stem for path in (samples.parent / "pipeline/forms").glob("*.toml")}
    assert {truth["type"] for truth in truths} == types
    assert len({row["record_id"] for row in records}) >= 18
    assert len([truth for truth in truths if truth["problem"]]) >= 3


def test_every_page_of_every_paper_is_a_frame_of_a_scan(
    truths: list[dict[str, Any]], samples: Path
) -> None:
    for truth in truths:
        for page in truth["pages"]:
            path = samples / page["file"]
            if path.suffix == ".pdf":
                assert path.read_bytes().startswith(b"%PDF")
                continue
            with Image.open(path) as image:
                assert page["frame"] < getattr(image, "n_frames", 1)


def test_every_paper_is_linked_to_records_of_the_inventory(
    truths: list[dict[str, Any]], records: list[dict[str, str]]
) -> None:
    known = {row["record_id"] for row in records}
    linked = {link["record"] for truth in truths for link in truth["links"]}
    assert linked == known


def test_the_inventory_says_what_the_papers_say_but_for_one(
    truths: list[dict[str, Any]], records: list[dict[str, str]]
) -> None:
    by_record = {row["record_id"]: row for row in records}
    for truth in truths:
        if truth["type"].startswith(("legal", "property_application", "contract")):
            continue
        text = "\n".join(page["extent_text"] for page in truth["pages"])
        row = by_record[truth["links"][0]["record"]]
        agrees = row["register_number"] in text
        assert agrees == (truth["problem"] != "contradiction"), truth["paper"]
        wanted = row["names"].replace(";", " ").split()
        assert all(name in text for name in wanted), truth["paper"]


def test_register_numbers_belong_to_nobody(
    truths: list[dict[str, Any]], records: list[dict[str, str]]
) -> None:
    texts = [page["text"] for truth in truths for page in truth["pages"]]
    texts += [row["register_number"] for row in records]
    found = [number for text in texts for number in REGISTER.findall(text)]
    assert len(found) > 40
    for number in found:
        assert number.startswith("ЪЪ")
        month = int(number[4:6])
        year = int(number[2:4]) + (2000 if month > 20 else 1900)
        date(year, month % 20, int(number[6:8]))


def test_the_sex_digit_of_register_numbers_is_odd_for_men(truths: list[dict[str, Any]]) -> None:
    checked = 0
    for truth in truths:
        values = {field["name"]: field["value"] for field in truth["fields"]}
        if {"sex", "register_number"} <= values.keys():
            odd = int(values["register_number"][8]) % 2 == 1
            assert odd == (values["sex"] == "эрэгтэй"), truth["paper"]
            checked += 1
    assert checked > 4


def test_legal_registers_keep_the_check_rule(truths: list[dict[str, Any]]) -> None:
    found = [f["value"] for t in truths for f in t["fields"] if f["name"] == "legal_register"]
    assert len(set(found)) == 2
    for number in found:
        digits = [int(digit) for digit in number]
        check = sum(w * d for w, d in zip((4, 5, 6, 7, 8, 9), digits[:6], strict=True)) % 11
        assert check == digits[6]
        assert check not in {0, 10}


def test_every_field_is_known_to_its_form_and_stands_after_a_known_label(
    truths: list[dict[str, Any]], samples: Path
) -> None:
    for truth in truths:
        path = samples.parent / f"pipeline/forms/{truth['type']}.toml"
        form = tomllib.loads(path.read_text("utf-8"))
        text = "\n".join(page["text"] for page in truth["pages"])
        for field in truth["fields"]:
            facts = form["fields"][field["name"]]
            labels = [facts["label"], *facts.get("synonyms", ()), *facts.get("short", ())]
            heading = field["name"] == "act_number" and "АКТ №" in text
            assert heading or any(label in text for label in labels), (truth["paper"], field)


def test_every_required_field_of_a_civil_paper_is_there(
    truths: list[dict[str, Any]], samples: Path
) -> None:
    for truth in truths:
        path = samples.parent / f"pipeline/forms/{truth['type']}.toml"
        form = tomllib.loads(path.read_text("utf-8"))
        required = {name for name, facts in form["fields"].items() if facts.get("required")}
        missing = required - {field["name"] for field in truth["fields"]}
        assert not missing, truth["paper"]


def test_the_raw_words_of_a_field_stand_in_its_text(truths: list[dict[str, Any]]) -> None:
    for truth in truths:
        for field in truth["fields"]:
            text = truth["pages"][field["page"]]["extent_text"]
            assert all(word in text for word in field["raw"].split()), (truth["paper"], field)


def test_dates_are_iso_in_their_normalised_form(truths: list[dict[str, Any]]) -> None:
    found = [f for t in truths for f in t["fields"] if re.search(r"_(on|date)$", f["name"])]
    assert len(found) > 40
    for field in found:
        day = date.fromisoformat(field["value"])
        assert str(day.year) in field["raw"]
        assert re.search(rf"(?<!\d)0?{day.day}(?!\d)", field["raw"])


def test_field_polygons_lie_on_ink(truths: list[dict[str, Any]], samples: Path) -> None:
    for name in ("name-change-2014", "property-contract", "register-1988-45", "death-2016"):
        truth = next(t for t in truths if t["paper"] == name)
        for field in truth["fields"]:
            page = truth["pages"][field["page"]]
            with Image.open(samples / page["file"]) as image:
                grey = np.asarray(image.convert("L"), np.float32)
            xs, ys = zip(*field["polygon"], strict=True)
            height, width = grey.shape
            assert min(*xs, *ys) >= 0
            assert max(xs) <= width
            assert max(ys) <= height
            patch = grey[int(min(ys)) : int(max(ys)), int(min(xs)) : int(max(xs))]
            dark = patch < 0.6 * np.percentile(patch, 95)
            assert 0.04 < dark.mean() < 0.6, (name, field["name"])


def test_scanned_leaves_equal_the_certified_count_but_for_the_late_one(
    truths: list[dict[str, Any]],
    volumes: list[dict[str, str]],
    records: list[dict[str, str]],
    manifests: dict[Path, list[dict[str, str]]],
    samples: Path,
) -> None:
    found: dict[str, set[str]] = {}
    for path, rows in manifests.items():
        for row in rows:
            order = row["order"] if path.parent.name == "property-2013" else ""
            found.setdefault(row["volume"], set()).add(row["leaf"] + order)
    for row in records:
        place = "/".join(re.findall(r"\d+", row["volume"]))
        for path in (samples / "scans").iterdir():
            if unquote(path.name) == row["record_id"]:
                leaves = {re.sub(r"[rv]$", "", file.stem) for file in path.iterdir()}
                found.setdefault(f"{row['unit']}:{place}", set()).update(leaves)
    short, unscanned = [], []
    for row in volumes:
        key = f"{row['unit']}:{row['fonds']}/{row['inventory']}/{row['item']}"
        if key not in found:
            unscanned.append(key)
        elif row["sheets"] and len(found[key]) != int(row["sheets"]):
            short.append((key, int(row["sheets"]) - len(found[key])))
    assert short == [("11:1/3/140", 1)]
    assert unscanned == ["11:7/2/31", "11:7/2/32", "11:7/2/33"]
    late = next(t for t in truths if t["problem"] == "leaf_count")
    assert [page["file"].split("/")[0] for page in late["pages"]] == ["scans", "scans", "late"]


def test_manifests_name_files_that_are_there(manifests: dict[Path, list[dict[str, str]]]) -> None:
    assert len(manifests) == 4
    for path, rows in manifests.items():
        assert all((path.parent / row["file"]).is_file() for row in rows)
        assert [int(row["order"]) for row in rows] == list(range(1, len(rows) + 1))


def test_a_label_with_a_letter_and_a_doubled_label_are_told_apart_by_order(
    manifests: dict[Path, list[dict[str, str]]],
) -> None:
    rows = next(rows for path, rows in manifests.items() if path.parent.name == "property-2013")
    assert [row["leaf"] for row in rows] == ["12", "12а", "13", "13"]


def test_the_register_has_an_act_over_two_leaves_and_an_adoption_among_births(
    truths: list[dict[str, Any]], manifests: dict[Path, list[dict[str, str]]]
) -> None:
    acts = [t for t in truths if t["paper"].startswith("register-1988")]
    assert [t["type"] for t in acts] == ["birth"] * 4 + ["adoption", "birth"]
    assert [len(t["pages"]) for t in acts] == [1, 1, 1, 2, 1, 1]
    rows = next(rows for path, rows in manifests.items() if path.parent.name == "register-1988")
    assert not any(row["record_id"] for row in rows)


def test_the_acts_of_a_page_do_not_overlap(truths: list[dict[str, Any]]) -> None:
    seen: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for truth in truths:
        for page in truth["pages"]:
            if page["extent"]:
                ys = [y for _, y in page["extent"]]
                seen.setdefault((page["file"], page["leaf"]), []).append((min(ys), max(ys)))
    assert len(seen) == 4
    for spans in seen.values():
        spans.sort()
        assert all(low[1] <= high[0] + 40 for low, high in pairwise(spans))


def test_a_personal_file_has_one_paper_in_two_volumes(
    manifests: dict[Path, list[dict[str, str]]],
) -> None:
    rows = next(r for path, r in manifests.items() if path.parent.name == "legal-2004-0117")
    places: dict[str, set[str]] = {}
    for row in rows:
        places.setdefault(row["document"], set()).add(row["volume"])
    assert [name for name, found in places.items() if len(found) == 2] == ["change-2015"]


def test_the_rescan_is_another_image_of_the_same_place(samples: Path) -> None:
    first, second = (samples / folder / "Г-2012%2F00218/1r.jpg" for folder in ("scans", "rescan"))
    assert first.read_bytes() != second.read_bytes()


def test_the_broken_file_cannot_be_decoded(samples: Path) -> None:
    torn = samples / "broken/Х-2017-88012/3r.tif"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises((OSError, SyntaxError)), Image.open(torn) as image:
            image.load()


def test_the_list_of_samples_names_every_paper(truths: list[dict[str, Any]], samples: Path) -> None:
    text = (samples / "README.md").read_text("utf-8")
    missing = [t["paper"] for t in truths if f"`{t['paper']}`" not in text]
    assert not missing
