"""What is missing skips a test here and fails it on a build machine; nothing else skips."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.missing import missing, need_module, need_program, need_root

TESTS = Path(__file__).parent
SKIPS = re.compile(r"pytest\.(skip|importorskip|mark\.skip(if)?)\(")
FOR_OTHER_REASONS = {
    "missing.py": "the one place",
    "storage/test_clock.py": "of the other kind of database",
    "storage/test_migrate.py": "of the other kind of database",
    "test_packages.py": "outside a checkout",
    "scanner_drivers/test_contract.py": "of the other kinds of device",
    "benchmarks/test_reading_pages.py": "needs what make bench-setup installs",
    "pipeline/test_reading.py": "needs what make bench-setup installs",
    "samples/papers/test_page.py": "needs what make bench-setup installs",
    "samples/papers/test_parts.py": "needs what make bench-setup installs",
}


def test_on_a_build_machine_it_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no server"):
        missing("no server")


def test_elsewhere_it_is_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(pytest.skip.Exception, match="no server"):
        missing("no server")
    with pytest.raises(pytest.skip.Exception, match="nothing-like-it is not installed"):
        need_program("nothing-like-it")
    with pytest.raises(pytest.skip.Exception, match="nothing_like_it is not installed"):
        need_module("nothing_like_it")
    with pytest.raises(pytest.skip.Exception, match="not root"):
        need_root("may mount a disk")


def test_what_is_there_is_given() -> None:
    assert Path(need_program("sh")).exists()
    assert need_module("json").__name__ == "json"


def test_the_build_machine_says_that_it_is_one() -> None:
    said = (TESTS.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert said.index("export CI=true") < said.index("make test 2>&1")


def test_nothing_is_skipped_another_way() -> None:
    skipping = {
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("*.py")
        if path != Path(__file__) and SKIPS.search(path.read_text(encoding="utf-8"))
    }
    assert skipping == {*FOR_OTHER_REASONS}
