"""Requests: a program is told what it has open, and nobody else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.flow import Role
from storage.schema.documents import document
from tests.web.api.conftest import REASON, LetIn, Program, token_for
from tests.web.api.test_lists import walked
from tests.web.conftest import Visitor

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded


def test_what_is_open_is_told_request_by_request_until_it_is_ended(
    registry: Program, paper: DocumentId
) -> None:
    assert walked(registry, "/requests") == []
    keys = [
        registry.post(f"/documents/{paper}/viewings", {**REASON, "request": name}).json()["key"]
        for name in ("2026/1", "2026/2")
    ]
    found = walked(registry, "/requests?limit=1")
    assert [one["purpose"].split()[0] for one in found] == ["2026/1", "2026/2"]
    assert [[paper["viewing"] for paper in one["papers"]] for one in found] == [
        [one] for one in keys
    ]
    assert "2026" not in registry.get("/requests?limit=1").headers["link"]
    registry.post(f"/viewings/{keys[0]}/end", {})
    assert [one["papers"][0]["viewing"] for one in walked(registry, "/requests")] == keys[1:]


def test_another_token_of_the_same_person_has_requests_of_its_own(
    archive: Archive, let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    registry.post(f"/documents/{paper}/viewings", REASON)
    with archive.records.reading() as tx:
        person = tx.people.named("registry")
    assert person is not None
    _, text = token_for(archive, person)
    headers = {"Authorization": f"Bearer {text}"}
    assert walked(Program(Visitor(registry.visitor.house, headers=headers)), "/requests") == []
    assert walked(let_in("dorj", Role.REGISTRAR), "/requests") == []


def test_what_may_not_be_seen_any_more_is_not_told(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    registry.post(f"/documents/{paper}/viewings", REASON)
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert walked(registry, "/requests") == []
