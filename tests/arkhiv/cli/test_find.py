"""Finding at the command line: told apart, with a purpose, and never more than may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Actor, Kind
from pipeline.finding.indexing import RECIPE
from pipeline.flow import State
from pipeline.moves.checking import check
from storage.schema.finding import findable
from storage.schema.trail import event
from tests.arkhiv.cli.conftest import field

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

ASKED = ("--purpose", "request 44")
FIELDS = (
    field("patronymic", "Бат"),
    field("given_name", "Мөнхбат"),
    field("birth_date", "1987-03-15"),
    field("mother_name", "Г.Цэцэг"),
    field("registered_place", "Сайнцагаан сум"),
    field("ethnicity", "халх", restricted=True),
)


@pytest.fixture
def described(shelve: Shelve, finish: Finish, arkhiv: Arkhiv) -> DocumentId:
    """A paper that says who it is about, in an installation with an index."""
    key = shelve.document("1")
    finish(key, State.ASSEMBLED, *FIELDS)
    arkhiv("find", "--rebuild")
    return key


def test_a_paper_is_found_and_shown_with_what_tells_it_apart(
    arkhiv: Arkhiv, described: DocumentId
) -> None:
    (paper,) = arkhiv("find", "munkhbat", *ASKED, "--json").json["papers"]
    assert (paper["document"], paper["record"], paper["checked"]) == (described, "civil:R-1", False)
    assert (paper["born"], paper["parents"]) == ("1987-03-15", ["Г.Цэцэг"])
    assert paper["place"] == "Сайнцагаан сум"
    assert paper["matched"][0]["field"] == "given_name"
    said = arkhiv("find", "Мөнхбат", *ASKED).out
    for shown in ("civil:R-1 · unchecked", "Given name: Мөнхбат", "Г.Цэцэг", "15"):
        assert shown in said, shown


def test_while_papers_are_indexed_again_it_is_said(
    arkhiv: Arkhiv, archive: Archive, described: DocumentId
) -> None:
    assert described
    for _ in range(2):
        assert arkhiv("find", "munkhbat", *ASKED, "--json").json["whole"] is True
    with archive.records.writing() as tx:
        tx.connection.execute(update(findable).values(recipe=RECIPE - 1))
    assert arkhiv("find", "munkhbat", *ASKED, "--json").json["whole"] is False
    assert "may be found later" in arkhiv("find", "munkhbat", *ASKED).err


@pytest.mark.parametrize(
    "asked",
    [
        ("--name", "Бат Мөнхбат"),
        ("--born", "15.III.1987"),
        ("--parent", "Цэцэг"),
        ("--place", "Сайнцагаан"),
        ("--record", "R-1"),
        ("Мөнхбат", "--type", "birth", "--unit", "00"),
        ("--volume", "-/-/R-1"),
        ("байна",),
    ],
)
def test_a_paper_is_found_by_whatever_is_known(
    arkhiv: Arkhiv, described: DocumentId, asked: tuple[str, ...]
) -> None:
    found = arkhiv("find", *asked, *ASKED, "--json").json
    assert [paper["document"] for paper in found["papers"]] == [described]
    assert (found["found"], found["more"], found["undigitized"]) == (1, False, None)


def test_a_misread_name_is_marked_as_such(arkhiv: Arkhiv, described: DocumentId) -> None:
    (paper,) = arkhiv("find", "--name", "Мөнхбаг", *ASKED, "--json").json["papers"]
    assert (paper["document"], paper["near"]) == (described, True)
    said = arkhiv("find", "--name", "Мөнхбаг", *ASKED)
    assert "≈Мөнхбат" in said.out
    assert "Exactly this was not found" in said.err
    assert "Nobody has counted" in said.out
    assert arkhiv("find", "--name", "Мөнхбаг", *ASKED, "--json").json["exact"] is False
    assert "Exactly this" not in arkhiv("find", "--name", "Мөнхбат", *ASKED).err


def test_what_was_found_in_the_text_is_marked(arkhiv: Arkhiv, described: DocumentId) -> None:
    (paper,) = arkhiv("find", "байна", *ASKED, "--json").json["papers"]
    assert paper["document"] == described
    assert ["байна", True] in paper["snippet"]
    assert "[байна]" in arkhiv("find", "байна", *ASKED).out


def test_what_is_restricted_on_a_paper_finds_nothing(arkhiv: Arkhiv, described: DocumentId) -> None:
    assert described
    assert arkhiv("find", "халх", *ASKED, "--json").json["papers"] == []


def test_a_restricted_paper_is_not_found(
    archive: Archive, arkhiv: Arkhiv, described: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(described, restricted=True)
        tx.events.note(Kind.DOCUMENT_RESTRICTED, "document", described)
    for asked in (("Мөнхбат",), ("--record", "R-1")):
        assert arkhiv("find", *asked, *ASKED, "--json").json["found"] == 0


def test_who_searched_what_for_is_kept_and_the_words_are_not(
    archive: Archive, arkhiv: Arkhiv, described: DocumentId
) -> None:
    arkhiv("find", "Мөнхбат", "--born", "1987-03-15", "--by", "saraa", *ASKED)
    with archive.records.reading() as tx:
        (row,) = tx.connection.execute(event.select().where(event.c.type == Kind.SEARCHED.value))
        assert tx.events.words(row.id) == "request 44"
        assert tx.events.unsealed_count() == 0
    assert row.actor["name"] == "saraa"
    assert row.facts["asked_by"] == ["born", "words"]
    assert (row.facts["found"], row.facts["documents"]) == (1, [described])
    assert "нхбат" not in str(dict(row._mapping)).lower()
    assert "1987" not in str(row.facts)


@pytest.mark.parametrize("purpose", [(), ("--purpose", "  ")])
def test_without_a_purpose_nothing_is_told(
    archive: Archive, arkhiv: Arkhiv, described: DocumentId, purpose: tuple[str, ...]
) -> None:
    assert described
    assert "--purpose" in arkhiv("find", "Мөнхбат", *purpose, ends=2).err
    with archive.records.reading() as tx:
        rows = tx.connection.execute(event.select().where(event.c.type == Kind.SEARCHED.value))
        assert rows.all() == []


def test_where_nothing_is_found_it_says_where_the_paper_may_lie(
    arkhiv: Arkhiv, described: DocumentId
) -> None:
    assert described
    said = arkhiv("find", "Сүхбаатар", *ASKED)
    assert "Nobody has counted" in said.out
    arkhiv("progress", "--rebuild")
    said = arkhiv("find", "Сүхбаатар", *ASKED)
    assert "Nothing was found" in said.err
    assert "does not say where they lie" in said.out
    facts = arkhiv("find", "Сүхбаатар", "--type", "death", *ASKED, "--json").json["undigitized"]
    assert facts == {
        "known": True,
        "volumes": [],
        "more": False,
        "placeless": False,
        "elsewhere": False,
    }
    assert "names no volume" in arkhiv("find", "Сүхбаатар", "--type", "death", *ASKED).out


def test_the_volumes_that_are_not_digitized_are_named(
    arkhiv: Arkhiv, described: DocumentId, tmp_path: Path
) -> None:
    assert described
    path = tmp_path / "records.csv"
    lines = "record_id,register,type,unit,volume", "R-7,civil,death,00,00:1/2/345"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arkhiv("holdings", "import", str(path))
    arkhiv("progress", "--rebuild")
    asked = ("find", "Сүхбаатар", "--type", "death", *ASKED)
    assert "00:1/2/345" in arkhiv(*asked).out
    assert arkhiv(*asked, "--json").json["undigitized"]["volumes"] == ["00:1/2/345"]


def test_a_record_without_a_scan_is_named_by_its_id_with_where_its_paper_lies(
    arkhiv: Arkhiv, described: DocumentId, tmp_path: Path
) -> None:
    assert described
    path = tmp_path / "records.csv"
    lines = (
        "record_id,register,type,unit,volume,former_ids",
        "Б-7,civil,birth,00,00:1/2/345,ХУУЧИН-7",
        "ҮХ-8,civil,adoption,00,00:1/2/346,",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    arkhiv("holdings", "import", str(path))
    for asked in (("--record", "Б-7"), ("--record", "ХУУЧИН-7"), ("civil:Б-7",), ("б-7",)):
        (one,) = arkhiv("find", *asked, *ASKED, "--json").json["records"]
        assert (one["record"], one["places"][0]["volume"]) == ("civil:Б-7", "00:1/2/345"), asked
        said = arkhiv("find", *asked, *ASKED).out
        assert "civil:Б-7" in said
        assert "00:1/2/345" in said
    for nobody in ("ҮХ-8", "Б-9"):
        said = arkhiv("find", "--record", nobody, *ASKED, "--json").json
        assert said["records"] == []
        assert nobody not in arkhiv("find", "--record", nobody, *ASKED).out
    assert arkhiv("find", "--record", "R-1", *ASKED, "--json").json["records"] == []


def test_what_happened_since_is_found_at_once(
    archive: Archive, arkhiv: Arkhiv, described: DocumentId
) -> None:
    with archive.records.writing() as tx:
        check(tx, tx.documents.get(described), Actor("saran", "reviewer"))
    archive.sealer.seal()
    (paper,) = arkhiv("find", "Мөнхбат", *ASKED, "--json").json["papers"]
    assert paper["checked"]
    assert "unchecked" not in arkhiv("find", "Мөнхбат", *ASKED).out


def test_only_so_many_are_shown(arkhiv: Arkhiv, shelve: Shelve, finish: Finish) -> None:
    for number in range(3):
        key = shelve.document("1", record=f"R-{number}")
        finish(key, State.ASSEMBLED, field("given_name", "Дорж"))
    arkhiv("find", "--rebuild")
    said = arkhiv("find", "Дорж", "--limit", "2", *ASKED)
    assert "3 found in all" in said.err
    assert len(arkhiv("find", "Дорж", "--limit", "2", *ASKED, "--json").json["papers"]) == 2


def test_before_the_index_is_made_nothing_is_answered(archive: Archive, arkhiv: Arkhiv) -> None:
    assert archive.records.origin
    assert "--rebuild" in arkhiv("find", "Дорж", *ASKED, ends=2).err
    assert "index is made" in arkhiv("find", "--rebuild").err


@pytest.mark.parametrize(
    ("asked", "told"), [(("нэр",), "tells one paper"), (("--born", "soon"), "no date")]
)
def test_what_cannot_be_asked_is_told(
    arkhiv: Arkhiv, described: DocumentId, asked: tuple[str, ...], told: str
) -> None:
    assert described
    assert told in arkhiv("find", *asked, *ASKED, ends=2).err
