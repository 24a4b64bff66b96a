"""Finding at the desk: for a purpose, within what somebody may see, and nothing in addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.events import Kind
from pipeline.finding.answer import Piece
from pipeline.finding.indexing import RECIPE
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from storage.schema.documents import document
from storage.schema.finding import findable
from storage.schema.trail import event
from web.drawing import environment
from web.table import Cell
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

PURPOSE = "2026/118"
PLACE = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))


@pytest.fixture
def found(archive: Archive, paper: DocumentId) -> DocumentId:
    """A registered paper that names a person, in an archive with an index."""
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        named = Field("seller", "Мөнхбат <i>", "Мөнхбат <i>", True, 0.9, only.page, PLACE, ())  # noqa: FBT003
        tx.fields.replace(paper, 1, [named])
    rebuild(archive.records, archive.objects)
    return paper


def ask(visitor: Visitor, purpose: str = PURPOSE, **given: str) -> str:
    return visitor.post("/find", {"line": "", "purpose": purpose, **given}).text


def test_a_paper_is_found_by_a_name_and_leads_to_where_it_is_opened(
    enter: Enter, found: DocumentId
) -> None:
    text = ask(enter("dorj", Role.REGISTRAR), line="munkhbat")
    assert f'formaction="/documents/{found}/open"' in text
    assert "Мөнхбат &lt;i&gt;" in text


def test_what_was_found_opens_for_the_request_for_which_it_was_sought(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    registrar.post(f"/documents/{found}/open", {"request": "2026/001"})
    text = ask(registrar, line="munkhbat")
    (form,) = re.findall(r'<form [^>]*class="found">.*?</form>', text, re.DOTALL)
    request = re.search(r'name="request" value="([^"]*)"', form)
    assert request is not None
    came = registrar.post(f"/documents/{found}/open", {"request": request[1]})
    assert came.headers["location"].startswith("/viewings/")
    with archive.records.reading() as tx:
        shown = [one for one in tx.events.of("document", found) if one.type == Kind.SHOWN]
        assert [tx.events.words(one.id) for one in shown] == ["2026/001", PURPOSE]


def test_the_request_that_is_under_way_need_not_be_written_again(
    enter: Enter, found: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    assert 'value="2026/007"' not in registrar.get("/find").text
    form = {"request": "2026/007", "purpose": "request_of_court"}
    registrar.post(f"/documents/{found}/open", form)
    assert 'name="purpose" value="2026/007"' in registrar.get("/find").text


def test_a_misread_name_is_found_and_marked_as_such(enter: Enter, found: DocumentId) -> None:
    text = ask(enter("dorj", Role.REGISTRAR), name="Мөнхбаг")
    assert found in text
    assert "≈Мөнхбат" in text


def test_while_papers_are_indexed_again_the_page_says_so(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    dorj, said = enter("dorj", Role.REGISTRAR), "may be found later"
    assert said not in dorj.get("/find").text + ask(dorj, line="munkhbat")
    with archive.records.writing() as tx:
        tx.connection.execute(update(findable).values(recipe=RECIPE - 1))
    text = ask(dorj, line="munkhbat")
    assert found in text
    assert said in text
    assert said in dorj.get("/find").text


def test_a_record_without_a_scan_leads_to_where_its_paper_lies(
    enter: Enter, found: DocumentId, shelve: Shelve
) -> None:
    assert found
    key = shelve.record("Б-7")
    secret = shelve.record("Б-8", kind="adoption")
    dorj = enter("dorj", Role.REGISTRAR)
    for asked in ({"record": "Б-7"}, {"record": "civil:б-7"}, {"line": "Б-7"}):
        assert f'href="/records/{key}"' in ask(dorj, **asked), asked
    assert "/records/" not in ask(dorj, record="R-1")
    hidden, unknown = (ask(dorj, record=name) for name in ("Б-8", "Б-9"))
    assert secret not in hidden
    assert without(hidden, "Б-8") == without(unknown, "Б-9")


def without(text: str, name: str) -> str:
    """A page without what was asked, and without what is new on every page."""
    return re.sub(r'(?:nonce|name="csrf"|value)="[^"]*"', "", text.replace(name, ""))


@pytest.mark.parametrize(("name", "is_exact"), [("Мөнхбат", True), ("Мөнхбаг", False)])
def test_above_what_is_only_like_it_stands_that_exactly_this_was_not_found(
    enter: Enter,
    found: DocumentId,
    name: str,
    is_exact: bool,  # noqa: FBT001  # a parameter
) -> None:
    text = ask(enter("dorj", Role.REGISTRAR), name=name)
    said, told = text.find("Exactly this was not found"), text.find("Where what was asked may lie")
    assert (said < 0, told < 0) == (is_exact, is_exact)
    assert is_exact or said < text.index(found) < told
    assert "Nothing was found" not in text


def test_nobody_searches_without_saying_what_for(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    text = ask(enter("dorj", Role.REGISTRAR), purpose=" ", line="Мөнхбат")
    assert found not in text
    assert "problem" in text
    assert searched(archive) == []


def test_that_somebody_searched_is_kept_without_the_words(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    ask(enter("dorj", Role.REGISTRAR), line="Мөнхбат")
    (facts,) = searched(archive)
    assert facts["documents"] == [found]
    assert "Мөнхбат" not in str(facts)


def test_a_restricted_paper_is_not_found_and_not_hinted_at(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    rebuild(archive.records, archive.objects)
    text = ask(enter("dorj", Role.REGISTRAR), line="Мөнхбат")
    assert found not in text
    assert "Nothing was found that you may see" in text


def test_who_sees_no_originals_finds_none(enter: Enter, found: DocumentId) -> None:
    assert found
    for name, role in (("admin", Role.ADMINISTRATOR), ("zaya", Role.AUDITOR)):
        visitor = enter(name, role)
        assert visitor.get("/find").status_code == 403
        assert visitor.post("/find", {"line": "x", "purpose": "x"}).status_code == 403


@pytest.mark.parametrize("given", [{"year": "19x7"}, {"year": "٣٣٣٣"}, {"line": ""}, {"born": "?"}])
def test_what_cannot_be_asked_is_said_beside_what_was_written(
    enter: Enter, found: DocumentId, given: dict[str, str]
) -> None:
    assert found
    came = enter("dorj", Role.REGISTRAR).post("/find", {"purpose": PURPOSE, **given})
    assert came.status_code == 400
    assert all(value in came.text for value in given.values())


def test_no_more_is_asked_than_a_form_lets_be_typed(enter: Enter, found: DocumentId) -> None:
    assert found
    dorj = enter("dorj", Role.REGISTRAR)
    many = " ".join(f"а{number}" for number in range(2000))
    for field, most in (("line", 300), ("name", 120), ("record", 120)):
        refused = dorj.post("/find", {"purpose": PURPOSE, field: many})
        assert refused.status_code == 400
        assert f"{most} are kept" in refused.text
        assert f'name="{field}" value="' in refused.text
        assert f'maxlength="{most}"' in refused.text
    assert ask(dorj, line="б" * 300)


def searched(archive: Archive) -> list[dict[str, object]]:
    with archive.records.reading() as tx:
        asked = select(event.c.facts).where(event.c.type == Kind.SEARCHED.value)
        return [dict(facts) for facts in tx.connection.scalars(asked)]


def test_what_was_found_is_marked_and_stays_text() -> None:
    pieces = (Piece("нэр "), Piece("<Бат>", marked=True), Piece(" & хүү"))
    parts = environment().get_template("parts.html").make_module({"say": str, "csrf": ""})
    drawn = parts.cell(Cell("", pieces=pieces))  # type: ignore[attr-defined]  # a macro
    assert str(drawn).strip() == "нэр <mark>&lt;Бат&gt;</mark> &amp; хүү"


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"type": "contract"}, True),
        ({"type": "birth"}, False),
        ({"name": "Мөнхбат", "type": "contract"}, True),
        ({"name": "Мөнхбат", "unit": "11"}, False),
        ({"name": "Мөнхбат", "unit": "00"}, True),
        ({"name": "Мөнхбат", "item": "345"}, False),
        ({"record": "R-1"}, True),
        ({"record": "R-7"}, False),
        ({"parent": "Мөнхбат"}, False),
    ],
)
def test_a_paper_is_found_by_each_thing_that_may_be_asked_alone(
    enter: Enter,
    found: DocumentId,
    asked: dict[str, str],
    is_found: bool,  # noqa: FBT001  # a parameter
) -> None:
    text = ask(enter("dorj", Role.REGISTRAR), **asked)
    assert (found in text) is is_found


def test_a_paper_is_found_by_the_volume_in_which_it_lies(
    archive: Archive, enter: Enter, found: DocumentId
) -> None:
    with archive.records.reading() as tx:
        (page,) = tx.documents.pages(found, 1)
        leaf = tx.volumes.leaf(tx.pages.get(page.page).place.leaf)
        volume = tx.volumes.get(leaf.volume).citation
    where = {"fonds": volume.fonds, "inventory": volume.inventory, "item": volume.item}
    dorj = enter("dorj", Role.REGISTRAR)
    assert found in ask(dorj, **where)
    assert found not in ask(dorj, **{**where, "inventory": "77"})


def test_units_that_have_something_are_offered_by_name(enter: Enter, paper: DocumentId) -> None:
    assert paper
    registrar = enter("dorj", Role.REGISTRAR, units="11")
    text = registrar.get("/find").text
    assert '<option value="00">00 Central archive of state registration</option>' in text
    assert '<option value="11">' not in text
    given = {"line": "Мөнхбат", "unit": "00", "purpose": "7"}
    assert '<option value="00" selected>' in registrar.post("/find", given).text
    reviewer = enter("tuya", Role.REVIEWER, units="11")
    assert '<option value="00">' not in reviewer.get("/find").text
