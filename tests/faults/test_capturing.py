"""A smaller run of `make test-capture`: the same faults, the same account at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults.capturing import captured, wrong_with
from tests.missing import need_module, need_program

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.embedded, pytest.mark.service]
LEAVES = 36


@pytest.mark.timeout(1200)
def test_every_leaf_is_accounted_for_after_a_jam_double_feeds_a_torn_sheet_and_a_power_cut(
    tmp_path: Path,
) -> None:
    need_module("sane")
    need_program("pdftoppm")
    room, accounts = captured(tmp_path, LEAVES)
    assert wrong_with(room, accounts) == []
    assert sum(one.right for one in accounts) == 2 * LEAVES
