"""The trees of errors are drawn as they grow."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("arkhiv", "ocr", "pipeline", "scanner_drivers", "storage", "web", "workers")
MODULES = sorted(
    (
        "scanner_drivers.faults",
        *(
            ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for package in PACKAGES
            for path in (ROOT / package).rglob("errors.py")
        ),
    )
)
DRAWN = re.compile(r"^(?P<branches>[│├└─ ]*)(?P<name>\w+Error)\b", re.MULTILINE)
INDENT = 4


def drawn(text: str) -> dict[str, str | None]:
    """Return the errors of a drawing in their order, each with the one above it."""
    parents: dict[str, str | None] = {}
    above: list[str] = []
    for line in DRAWN.finditer(text):
        del above[len(line["branches"]) // INDENT :]
        parents[line["name"]] = above[-1] if above else None
        above.append(line["name"])
    return parents


def test_the_modules_of_errors_are_found() -> None:
    assert {"pipeline.errors", "pipeline.moves.errors", "storage.errors"} < set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_every_error_of_a_module_hangs_where_its_tree_shows_it(name: str) -> None:
    module = import_module(name)
    tree = drawn(inspect.getdoc(module) or "")
    own = {
        key: error
        for key, error in vars(module).items()
        if inspect.isclass(error) and error.__module__ == name
    }
    assert list(own) == [key for key in tree if key in own]
    for key, error in own.items():
        base = error.__bases__[0]
        assert tree[key] == (None if base is Exception else base.__name__), key
    assert [key for key in tree if not hasattr(module, key)] == []
