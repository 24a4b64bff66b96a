"""What the page about scanning folders promises, and the words for every refusal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.ingest import errors as ingesting
from pipeline.nouns.problem import Problem
from pipeline.nouns.volume import normal_label
from scanner_drivers import errors, faults
from scanner_drivers.device import Profile
from scanner_drivers.index import COLUMNS
from scanner_drivers.manifest import rows
from scanner_drivers.names import leaf_name
from scanner_drivers.refusal import REASONS, Code, Refusal
from scanner_drivers.rows import Row

PAGE = (Path(__file__).parents[2] / "docs" / "scanning-folders.md").read_text("utf-8")
FACTS = {"column": "order", "value": "x", "most": "3"}


@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_its_words_and_stands_on_the_page(code: Code) -> None:
    message = Refusal(Path("a.tif"), code, 7, FACTS).message
    assert message.endswith(".")
    assert len(re.findall(r"[.](?:\s|$)", message)) >= 2, "what is wrong, and what to do"
    assert f"`{code}`" in PAGE
    assert code in REASONS


def test_every_bad_picture_stands_on_the_page() -> None:
    bad = [one for one in vars(ingesting).values() if isinstance(one, type)]
    frames = {"empty_file", "unknown_format", "undecodable", "encrypted_pdf", "too_many_pixels"}
    frames |= {"too_many_frames", "too_slow", "too_much_memory"}
    assert frames <= {one.code for one in bad if issubclass(one, InputError)}
    assert all(f"`{code}`" in PAGE for code in frames)


def test_the_page_names_every_column() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)[: len(COLUMNS)]) == COLUMNS


def test_the_example_manifest_can_be_read(tmp_path: Path) -> None:
    example = re.search(r"^```\n(file;.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert example is not None
    (tmp_path / "manifest.csv").write_text(example[1], encoding="utf-8")
    first, second = rows(tmp_path / "manifest.csv")
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert second.place.records == ("Ш-1", "Ш-2")
    assert second.place.region == (2480, 0, 2480, 3508)


@pytest.mark.parametrize(
    ("name", "leaf", "side"),
    [("12.tif", "12", "r"), ("012v.jpg", "12", "v"), ("12аv.tif", "12а", "v")],
)
def test_the_example_names_are_read_as_said(name: str, leaf: str, side: str) -> None:
    found = leaf_name(name)
    assert found is not None
    assert (normal_label(found.leaf), found.side) == (leaf, side)
    assert f"`{name}`" in PAGE


HANDBOOK = (Path(__file__).parents[2] / "docs" / "scanning.md").read_text("utf-8")
LANGUAGES = HANDBOOK.split("# The scanning handbook")
FAULTS = [
    one for module in (errors, faults) for one in vars(module).values() if isinstance(one, type)
]


def test_the_handbook_is_in_both_languages() -> None:
    assert len(LANGUAGES) == 2
    parts = [re.findall(r"^(#{2,3}) ", half, re.MULTILINE) for half in LANGUAGES]
    assert parts[1][: len(parts[0])] == parts[0]


@pytest.mark.parametrize("fault", [one for one in FAULTS if one.__subclasses__() == []])
def test_the_remedy_of_every_fault_of_a_scanner_stands_in_both_languages(
    fault: type[errors.DriverError],
) -> None:
    if issubclass(fault, errors.DeviceError):
        assert all(f"| `{fault.code}` |" in half for half in LANGUAGES)
        assert len(re.findall(r"[.](?:\s|$)", fault.template)) >= 2, "what happened, and what to do"


@pytest.mark.parametrize("problem", Problem)
def test_what_is_seen_on_a_page_and_what_to_do_then_stands_in_both_languages(
    problem: Problem,
) -> None:
    assert all(f"| `{problem}` |" in half for half in LANGUAGES)


@pytest.mark.parametrize("option", list(Profile.__dataclass_fields__))
def test_every_option_of_the_profile_is_explained_in_both_languages(option: str) -> None:
    names = {"width_mm": "paper", "height_mm": "paper", "options": "option"}
    word = names.get(option, option).replace("_", "-")
    assert all(f"| `--{word}" in half for half in LANGUAGES)
