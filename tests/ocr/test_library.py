from __future__ import annotations

import subprocess
import sys

import pytest

from ocr import library
from tests.missing import need_module

need_module("tesserocr")

PARENT = "import sys; from ocr import library; print(library.asked()); print(*sys.modules)"


def test_asking_loads_it_in_another_process_alone() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PARENT], capture_output=True, text=True, check=True
    )
    found, modules = said.stdout.splitlines()
    assert found == str(library.loaded())
    assert "tesserocr" not in modules.split()


def test_a_library_that_does_not_load_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    assert library.module() is None
    assert library.loaded() is None


@pytest.mark.parametrize("answer", ["exit 1", "echo", "echo one two three", "kill -SEGV $$"])
def test_a_process_that_cannot_say_has_none(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    program = tmp_path_factory.mktemp("python") / "python"
    program.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    library.asked.cache_clear()
    assert library.asked() is None
    library.asked.cache_clear()
