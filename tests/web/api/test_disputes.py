"""Disputes by the API: taken back by who said so, and by nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, code_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded


def opened(program: Program, paper: DocumentId) -> str:
    key = program.post(f"/documents/{paper}/viewings", REASON).json()["key"]
    return f"/viewings/{key}/disputes"


def test_a_dispute_is_taken_back_by_who_said_so_and_by_nobody_else(
    archive: Archive, let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(paper)
    asked, path = {"record": link.record}, opened(registry, paper)
    assert code_of(registry.post(f"{path}/back", asked)) == "nothing_there"
    assert registry.post(path, asked).json()["standing"] == "proposed"
    other = let_in("dorj", Role.REGISTRAR)
    assert code_of(other.post(f"{opened(other, paper)}/back", asked)) == "nothing_there"
    assert code_of(other.post(f"{path}/back", asked)) == "nothing_there"
    assert code_of(let_in("bat", Role.OPERATOR).post(f"{path}/back", asked)) == "not_allowed"
    assert code_of(registry.post(f"{path}/back", {"record": NOWHERE})) == "nothing_there"
    key = {"Idempotency-Key": "back-1"}
    first, again = (registry.post(f"{path}/back", asked, **key) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["standing"] == "confirmed"
    assert registry.get(path.removesuffix("/disputes")).json()["disputed"] is False
