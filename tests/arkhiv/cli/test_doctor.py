"""`doctor` as a person and a program run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.archive import key_path

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv


def test_a_sound_archive_ends_with_0_and_a_line_for_every_part(
    arkhiv: Arkhiv, archive: Archive
) -> None:
    del archive
    lines = arkhiv("doctor").out.splitlines()
    assert [line for line in lines if line.startswith("fault")] == []
    assert len(lines) >= 8


def test_a_fault_ends_with_4_and_says_what_to_do(arkhiv: Arkhiv, archive: Archive) -> None:
    path = key_path(archive.settings)
    path.chmod(0o640)
    said = arkhiv("doctor", ends=4)
    assert f"→ Run: chmod 600 {path}" in said.out


def test_programs_get_the_same_as_json(arkhiv: Arkhiv, archive: Archive) -> None:
    key_path(archive.settings).unlink()
    said = arkhiv("doctor", "--json", ends=4).json
    (missing,) = [one for one in said if one["grade"] == "fault"]
    assert (missing["part"], missing["code"]) == ("key", "key_missing")
    assert "backup" in missing["do"]
    assert {"part", "grade", "code", "found", "do", "facts"} == missing.keys()
