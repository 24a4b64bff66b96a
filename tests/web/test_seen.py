"""Who saw a paper: told to whom that is the work of, and complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Actor, Kind
from pipeline.flow import Role
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter

pytestmark = pytest.mark.embedded


def test_a_privacy_officer_reads_who_looked_what_for_and_from_where(
    enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR, units="11")
    registrar.post(f"/documents/{paper}/open", {"request": "2026/118 <script>"})
    text = enter("oyuna", Role.PRIVACY).get(f"/documents/{paper}/seen").text
    assert "dorj &lt;b&gt; (dorj)" in text
    assert "2026/118 &lt;script&gt;" in text
    assert "another unit" in text


def test_a_coded_purpose_is_told_in_words(enter: Enter, paper: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    registrar.post(f"/documents/{paper}/open", {"request": "7", "purpose": "request_of_court"})
    text = enter("oyuna", Role.PRIVACY).get(f"/documents/{paper}/seen").text
    assert "request of court" in text
    assert "request_of_court" not in text


def test_a_look_through_the_record_counts_too(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)
        tx.events.note(
            Kind.EXPORTED,
            "record",
            link.record,
            actor=Actor("bat", Role.REGISTRAR, via="cli"),
            facts={"documents": [paper]},
            words="court",
        )
        tx.events.note(
            Kind.EXPORTED,
            "record",
            link.record,
            actor=Actor("other", Role.REGISTRAR, via="cli"),
            facts={"documents": ["another paper"]},
        )
    text = enter("oyuna", Role.PRIVACY).get(f"/documents/{paper}/seen").text
    assert ("bat" in text, "court" in text, "other" in text) == (True, True, False)


def test_who_saw_a_restricted_paper_is_told_without_showing_it(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    officer = enter("oyuna", Role.PRIVACY)
    assert officer.get(f"/documents/{paper}/seen").status_code == 200
    assert officer.get(f"/documents/{paper}/open").status_code == 403


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.REVIEWER, Role.OPERATOR, Role.ADMINISTRATOR])
def test_nobody_else_reads_who_looked(enter: Enter, paper: DocumentId, role: Role) -> None:
    assert enter("somebody", role).get(f"/documents/{paper}/seen").status_code == 403
