"""Stacks for programs: they read what is wrong; what a person decides, no token does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.web.api.conftest import NOWHERE, code_of
from tests.web.test_stacks import held_stack

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve
    from tests.web.api.conftest import LetIn, Program

pytestmark = pytest.mark.embedded


def test_a_program_reads_what_is_wrong_and_decides_nothing(
    archive: Archive, shelve: Shelve, let_in: LetIn, registry: Program
) -> None:
    for leaf in ("1", "2"):
        shelve.page(f"leaf {leaf}", leaf)
    with archive.records.writing() as tx:
        key = held_stack(tx)
    operator = let_in("op", Role.OPERATOR)
    (line,) = operator.get("/stacks").json()["items"]
    assert (line["key"], line["unit"], line["state"]) == (key, "00", "stopped")
    told = operator.get(f"/stacks/{key}").json()
    assert told["stack"] == line
    assert told["wrong"] == [{"trouble": "before_first", "sheet": None, "images": [1, 2]}]
    for path, body in (
        ("", {"said": []}), ("/undoing", {"reason": "mixed"}), ("/pictures", {}),
    ):  # fmt: skip
        assert code_of(operator.post(f"/stacks/{key}{path}", body)) == "in_person"
    assert code_of(operator.get(f"/stacks/{NOWHERE}")) == "nothing_there"
    other = let_in("far", Role.OPERATOR, home="11")
    assert other.get("/stacks").json()["items"] == []
    assert code_of(other.get(f"/stacks/{key}")) == "not_allowed"
    assert code_of(registry.get("/stacks")) == "not_allowed"
