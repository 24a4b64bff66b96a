"""The recipe: what changes a result changes its key, and nothing else does."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

import pytest
import rfc8785

from pipeline.recipe import Recipe
from pipeline.steps.known_forms import digest_of

if TYPE_CHECKING:
    from pathlib import Path


def key(recipe: Recipe, step: str = "read", words: str = "ab", dpi: int = 300) -> str:
    return recipe.key(step, {"dpi": dpi}, {"words": words})


def test_the_same_makings_have_the_same_key() -> None:
    assert key(Recipe()) == key(Recipe())


def test_the_key_is_the_digest_of_all_makings_as_canonical_json() -> None:
    makings = {
        "step": "read",
        "recipe": asdict(Recipe()),
        "inputs": {"words": "ab"},
        "arguments": {"dpi": 300},
    }
    assert key(Recipe()) == hashlib.sha256(rfc8785.dumps(makings)).hexdigest()


@pytest.mark.parametrize("name", [field.name for field in fields(Recipe)])
def test_every_setting_is_part_of_the_key(name: str) -> None:
    value = getattr(Recipe(), name)
    changed = replace(Recipe(), **{name: f"{value}x" if isinstance(value, str) else value + 1})  # type: ignore[arg-type]  # each field by name
    assert key(changed) != key(Recipe())


def test_step_arguments_and_inputs_are_part_of_the_key() -> None:
    keys = {
        key(Recipe()),
        key(Recipe(), step="clean"),
        key(Recipe(), words="cd"),
        key(Recipe(), dpi=200),
    }
    assert len(keys) == 4


def test_a_changed_form_changes_the_digest_of_the_forms(tmp_path: Path) -> None:
    form = tmp_path / "birth.toml"
    form.write_text("a = 1")
    before = digest_of(str(tmp_path))
    assert digest_of(str(tmp_path)) == before != digest_of("")
    form.write_text("a = 2")
    assert digest_of(str(tmp_path)) != before
