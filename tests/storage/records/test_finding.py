"""The index: found within what may be seen, on both databases alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, insert, select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.finding.errors import NotIndexedError
from pipeline.finding.findable import Findable, Level, Told, Value
from pipeline.finding.indexing import RECIPE
from pipeline.finding.keyed import keyed
from pipeline.finding.keys import Key
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.sight import EVERYWHERE, Sight
from pipeline.holdings.imports import import_file
from pipeline.ids import DocumentId, RecordKey
from pipeline.nouns.volume import Citation
from pipeline.people.rights import Reach
from pipeline.steps.known_forms import forms_of
from storage.records.finding_asked import MOST
from storage.records.finding_rows import write
from storage.schema.finding import findable, findable_term, findable_text, findable_value
from storage.schema.inventory import record, volume
from workers.finder import follow
from workers.roller import roll

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.finding.answer import Answer
    from tests.conftest import Shelve

ALL = Sight(EVERYWHERE, EVERYWHERE)
CHECKED = Sight(EVERYWHERE)
PERSON = Actor("bat", "registrar")


class Papers:
    """Papers put straight into the index, and questions put to it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        follow(archive.records, archive.objects)
        self._number = 0

    def put(self, text: str = "", *values: Value, **changes: object) -> DocumentId:
        """Add a paper that is found by these values and words."""
        self._number += 1
        with self.archive.records.writing() as tx:
            key = tx.documents.add(f"test:{self._number}", None, 0, restricted=False).id
        made = replace(paper(key, text, *values), **changes)  # type: ignore[arg-type]  # its own fields
        self.write({key: made})
        return key

    def write(self, found: dict[str, Findable], *gone: str) -> None:
        """Write papers, and take others out."""
        with self.archive.records.writing() as tx:
            write(tx.connection, [*found, *gone], found)

    def ask(self, line: str = "", sight: Sight = ALL, limit: int = 20, **given: str) -> Answer:
        """Ask a line, or by key."""
        question = both(parsed(line, forms_of("")), keyed(given))
        return self.find(question, sight, limit)

    def find(self, question: Question, sight: Sight = ALL, limit: int = 20) -> Answer:
        """Ask a question."""
        with self.archive.records.reading() as tx:
            return tx.finding.find(question, sight, limit)

    def keys(self, line: str = "", sight: Sight = ALL, **given: str) -> list[str]:
        """Return which papers are found, best first."""
        return [hit.paper.document for hit in self.ask(line, sight, **given).hits]


def paper(key: DocumentId, text: str, *values: Value) -> Findable:
    words = sorted({*text.lower().split(), *(value.text for value in values)})
    return Findable(
        document=key,
        version=1,
        level=Level.OPEN,
        type="birth",
        record=None,
        record_name="civil:R-1",
        unit="11",
        beside=None,
        year=1987,
        citation=Citation("11", "1", "2", "345"),
        told=Told(name=text),
        values=values,
        text=text,
        words=tuple(words),
    )


def person(patronymic: str, given: str) -> tuple[Value, ...]:
    return (
        Value(Key.PATRONYMIC, "patronymic", patronymic.lower(), patronymic),
        Value(Key.GIVEN, "given_name", given.lower(), given),
    )


@pytest.fixture
def papers(archive: Archive) -> Papers:
    return Papers(archive)


def test_a_paper_is_found_by_its_names_in_any_letters(papers: Papers) -> None:
    key = papers.put("Батын Мөнхбат", *person("Бат", "Мөнхбат"))
    papers.put("Доржийн Цэцэг", *person("Дорж", "Цэцэг"))
    for line in ("Батын Мөнхбат", "МЄНХБАТ", "munkhbat", "bat mönkhbat", "мөнх-бат"):
        assert papers.keys(line) == [key], line
    (hit,) = papers.ask(name="Мөнхбат").hits
    assert [(one.field, one.shown, one.near) for one in hit.matched] == [
        ("given_name", "Мөнхбат", False)
    ]
    assert [piece.text for piece in hit.snippet if piece.marked] == ["Мөнхбат"]


def test_every_part_of_a_question_must_be_answered(papers: Papers) -> None:
    born = Value(Key.BORN, "birth_date", "19870315", "1987-03-15")
    key = papers.put("Дорж", *person("Бат", "Дорж"), born)
    papers.put("Дорж", *person("Бат", "Дорж"))
    assert papers.keys("Дорж 15.III.1987") == [key]
    assert papers.keys(name="Дорж", born="87 оны 3 сарын 15") == [key]
    assert papers.keys("Дорж 1987-03-16") == []
    assert papers.keys(given_name="Бат") == []


def test_a_misread_name_is_found_after_the_exact_ones(papers: Papers) -> None:
    misread = papers.put("Батболо", *person("Бат", "Батболо"))
    exact = papers.put("Батболд", *person("Бат", "Батболд"))
    answer = papers.ask("Батболд")
    assert [(hit.paper.document, hit.near) for hit in answer.hits] == [
        (exact, False),
        (misread, True),
    ]
    assert set(papers.keys(name="Батболт")) == {exact, misread}
    assert papers.keys("Цэрэндулам") == []


def test_a_number_with_one_misread_digit_is_found_and_said_to_be_near(papers: Papers) -> None:
    value = Value(Key.REGISTER_NUMBER, "register_number", "ъъ87031512", "ЪЪ87031512")
    key = papers.put("", value)
    assert papers.keys("ЪЪ87031512") == [key]
    (hit,) = papers.ask(register_number="ЪЪ87031517").hits
    assert (hit.paper.document, hit.near) == (key, True)


def test_papers_on_which_the_number_of_the_same_person_was_misread_are_found_too(
    papers: Papers,
) -> None:
    dorj = Told("Бат Дорж", "1987-03-15")
    said = {
        "exact": ("ъъ87031512", dorj),
        "misread": ("ъъ87081512", replace(dorj, name="Бат Дорш")),
        "another": ("ъъ87031513", Told("Сүх Цэцэг", "1987-03-15")),
        "older": ("ъъ87031572", replace(dorj, born="1967-03-15")),
        "nameless": ("ъъ87031519", Told()),
    }
    keys = {
        which: papers.put(
            "", Value(Key.REGISTER_NUMBER, "register_number", number, number.upper()), told=told
        )
        for which, (number, told) in said.items()
    }
    answer = papers.ask(register_number="ЪЪ87031512")
    assert [(hit.paper.document, hit.near) for hit in answer.hits] == [
        (keys["exact"], False),
        (keys["misread"], True),
    ]
    assert (answer.exact, answer.total) == (True, 2)
    assert papers.keys("ЪЪ87031519") == [keys["nameless"]]


def test_where_every_number_is_somebodys_one_a_digit_away_is_told_apart_by_a_name(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.records.finding_like.TERMS", 20)
    named = {1207: "Дорж", 1247: "Цэцэг"}
    keys = {}
    for at in range(1200, 1260):
        if at != 1217:
            number = Value(Key.RECORD, "inventory", f"х0000{at}", f"Х-0000{at}")
            given = person("Бат", named.get(at, "Болд"))
            keys[at] = papers.put("", number, *given)
    (first, *_) = papers.keys(record="Х-00001217", given_name="Дорж")
    assert first == keys[1207]
    assert papers.keys(record="Х-00001217", given_name="Цэцэг") == [keys[1247]]
    beside = [keys[at] for at in (1210, 1211, 1207, 1227)]
    assert set(beside) <= set(papers.keys(record="Х-00001217"))


def test_full_text_is_found_by_word(papers: Papers) -> None:
    key = papers.put("гэрчилгээг хүлээн авсан баруун хороо")
    assert papers.keys("хүлээн хороо") == [key]
    assert papers.keys("хүлээн зүүн") == []
    (hit,) = papers.ask("баруун").hits
    assert hit.matched == ()
    assert [piece.text for piece in hit.snippet if piece.marked] == ["баруун"]


def test_half_a_name_finds_whole_ones_after_the_exact_and_the_misread(papers: Papers) -> None:
    begun = papers.put("Бат Мөнхбилэгт", *person("Бат", "Мөнхбилэгт"))
    papers.put("Бат Билэгтмөнх", *person("Бат", "Билэгтмөнх"))
    (hit,) = papers.ask("Мөнхб").hits
    assert (hit.paper.document, hit.near) == (begun, True)
    assert [(one.shown, one.near) for one in hit.matched] == [("Мөнхбилэгт", True)]
    assert [piece.text for piece in hit.snippet if piece.marked] == ["Мөнхбилэгт"]
    assert papers.keys(name="munkhb") == [begun]
    told = papers.put("Мөнхбилэгт бүртгэв")
    assert papers.keys("Мөнхб") == [begun, told]
    misread = papers.put("Бат Мөнхбад", *person("Бат", "Мөнхбад"))
    exact = papers.put("Бат Мөнхбат", *person("Бат", "Мөнхбат"))
    assert papers.keys("Мөнхбат") == [exact, misread]


def test_a_word_in_another_form_finds_what_begins_so_and_says_that_it_is_near(
    papers: Papers,
) -> None:
    key = papers.put("гадаад худалдаа зочид буудал мал боловсруулах")
    for line in ("худалдааны", "зочид буудлын", "боловсруулалт", "боловсруулж"):
        (hit,) = papers.ask(line).hits
        assert (hit.paper.document, hit.near) == (key, True), line
        assert any(piece.marked for piece in hit.snippet), line
    assert papers.keys("ноосны") == papers.keys("худ") == []


def test_half_a_number_is_nobodys(papers: Papers) -> None:
    papers.put("", Value(Key.REGISTER_NUMBER, "register_number", "ъъ87031512", "ЪЪ87031512"))
    assert papers.keys("ЪЪ8703") == papers.keys(register_number="ЪЪ8703") == []


def test_of_what_may_not_be_seen_no_beginning_is_told(papers: Papers) -> None:
    papers.put("Бат Мөнхбилэгт", *person("Бат", "Мөнхбилэгт"), level=Level.RESTRICTED)
    answer = papers.ask("Мөнхб")
    assert (answer.hits, answer.total, answer.more) == ((), 0, False)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (Place("11"), True),
        (Place("12"), False),
        (Place("11", "1", "2", "345"), True),
        (Place(None, "1", "2", "345"), True),
        (Place("11", "1", "2", "346"), False),
    ],
)
def test_a_paper_is_found_by_where_it_lies(papers: Papers, place: Place, found: bool) -> None:  # noqa: FBT001  # a parameter
    key = papers.put("Дорж")
    question = Question(words=(("дорж",),), place=place)
    assert [hit.paper.document for hit in papers.find(question).hits] == [key] * found
    assert bool(papers.find(Question(place=place)).hits) is found


def test_words_of_a_unit_are_found_whichever_rule_has_indexed_them(papers: Papers) -> None:
    here, there = papers.put("Цахиур тал"), papers.put("Цахиур уул", unit="62")
    words, within = Question(words=(("цахиур",),)), Sight(Reach(units=frozenset({"62"})))

    def keys(question: Question, sight: Sight = ALL) -> set[str]:
        return {hit.paper.document for hit in papers.find(question, sight).hits}

    def asked() -> list[set[str]]:
        placed = replace(words, place=Place("11"))
        return [keys(words), keys(placed), keys(words, within), keys(placed, within)]

    assert asked() == [{here, there}, {here}, {there}, set()]
    for unit in ("\\", "62' | 'цахиур", '"', "6 2", ""):
        assert keys(replace(words, place=Place(unit))) == set()
    assert keys(Question(words=(("unit62",),))) <= {there}
    with papers.archive.records.writing() as tx:
        older = findable.c.document == there
        number = select(findable.c.number).where(older).scalar_subquery()
        row = tx.connection.execute(
            select(findable_text).where(findable_text.c.findable == number)
        ).one()
        tx.connection.execute(delete(findable_text).where(findable_text.c.findable == row.findable))
        plain = row.words.removesuffix(" unit62")
        assert plain != row.words
        tx.connection.execute(
            insert(findable_text).values(findable=row.findable, text=row.text, words=plain)
        )
        tx.connection.execute(update(findable).where(older).values(recipe=RECIPE - 1))
    assert asked() == [{here, there}, {here}, {there}, set()]


@pytest.mark.parametrize(
    ("year", "kind", "found"), [(1987, "birth", 1), (1988, None, 0), (None, "death", 0)]
)
def test_type_and_year_narrow_what_is_found(
    papers: Papers, year: int | None, kind: str | None, found: int
) -> None:
    papers.put("Дорж")
    question = Question(words=(("дорж",),), year=year, type=kind)
    assert len(papers.find(question).hits) == found


def test_what_is_unchecked_is_found_by_those_who_may_see_it_there(papers: Papers) -> None:
    key = papers.put("Дорж", *person("Бат", "Дорж"), level=Level.UNCHECKED)
    here, elsewhere = (Sight(EVERYWHERE, Reach(units=frozenset({unit}))) for unit in ("11", "12"))
    for line in ("Дорж", "Доржь"):
        assert papers.keys(line, here) == [key], line
        for sight in (CHECKED, elsewhere, Sight()):
            answer = papers.ask(line, sight)
            assert (answer.hits, answer.total, answer.more) == ((), 0, False)


def test_what_lies_in_two_units_is_seen_by_those_of_both(papers: Papers) -> None:
    key = papers.put("Дорж", beside="12")
    for units, found in ((("11",), []), (("12",), []), (("11", "12"), [key])):
        sight = Sight(Reach(units=frozenset(units)))
        assert papers.keys("Дорж", sight) == found


def test_what_is_restricted_is_found_with_a_grant_alone(papers: Papers) -> None:
    named = Value(Key.RECORD, "inventory", "a1", "A-1")
    key = papers.put("", named, level=Level.RESTRICTED, record="r")
    for sight in (ALL, Sight(), Sight(EVERYWHERE, documents=frozenset({DocumentId("other")}))):
        answer = papers.ask("A-1", sight)
        assert (answer.hits, answer.total) == ((), 0)
    assert papers.keys("A-1", Sight(EVERYWHERE, documents=frozenset({key}))) == [key]
    assert papers.keys(record="A-1", sight=Sight(EVERYWHERE, records=frozenset({"r"}))) == [key]  # type: ignore[arg-type]  # a record's key
    with papers.archive.records.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(findable_term)) == 0


def test_what_was_restricted_a_moment_ago_is_not_found_any_more(papers: Papers) -> None:
    key = papers.put("Дорж", *person("Бат", "Дорж"))
    other = papers.put("Дорж")
    with papers.archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)
        tx.documents.note(other, discarded=now())
    answer = papers.ask("Дорж")
    assert (answer.hits, answer.total) == ((), 0)


def test_a_paper_that_changes_is_found_by_what_it_says_now_alone(papers: Papers) -> None:
    key = papers.put("Дорж", *person("Бат", "Дорж"))
    papers.write({key: paper(key, "Цэцэг", *person("Бат", "Цэцэг"))})
    assert papers.keys("Цэцэг") == [key]
    assert papers.keys("Дорж") == papers.keys(name="Дорж") == []
    papers.write({}, key)
    assert papers.keys("Цэцэг") == []
    with papers.archive.records.reading() as tx:
        for table in (findable, findable_value, findable_text, findable_term):
            assert tx.connection.scalar(select(func.count()).select_from(table)) == 0, table.name


def test_a_value_that_another_paper_has_stays_to_be_compared_with(papers: Papers) -> None:
    first = papers.put("", *person("Бат", "Батболд"))
    second = papers.put("", *person("Бат", "Батболд"))
    papers.write({}, first)
    assert papers.keys(name="Батболо") == [second]


def test_of_very_many_some_are_shown_and_the_rest_is_said_to_be_there(papers: Papers) -> None:
    with papers.archive.records.writing() as tx:
        keys = [
            tx.documents.add(f"many:{number}", None, 0, restricted=False).id
            for number in range(MOST + 1)
        ]
    papers.write({key: paper(key, "Дорж", *person("Бат", "Дорж")) for key in keys})
    answer = papers.ask("Дорж", limit=7)
    assert (len(answer.hits), answer.total, answer.more) == (7, MOST, True)


@pytest.mark.parametrize(
    "line",
    [
        '"',
        "'",
        "a OR b",
        "NEAR(a b)",
        "дорж*",
        "-дорж",
        "a:b",
        "%",
        "_",
        "\\",
        "') --",
        "& | !",
        "(",
        "\0",
    ],
)
def test_signs_with_a_meaning_for_a_database_are_nothing_but_text(
    papers: Papers, line: str
) -> None:
    papers.put("Цэцэг", *person("Бат", "Цэцэг"))
    question = parsed(line, forms_of(""))
    assert papers.find(both(question, Question(type="death"))).hits == ()
    assert papers.find(both(question, keyed({"name": line, "record": line}))) is not None


def test_before_the_index_is_made_a_question_is_not_answered(archive: Archive) -> None:
    with archive.records.reading() as tx, pytest.raises(NotIndexedError, match="is not finished"):
        tx.finding.find(Question(type="birth"), ALL, 1)


@pytest.fixture
def claimed(papers: Papers, tmp_path: Path) -> Papers:
    """Births of two years in two volumes, and a volume of which nobody knows what it holds."""
    rows = {
        "records.csv": (
            "record_id,register,type,unit,year,volume",
            "R-1,civil,birth,00,1987,00:1/2/1",
            "R-2,civil,birth,00,1988,00:1/2/2",
            "R-3,civil,marriage,00,,00:1/2/3",
        ),
        "volumes.csv": (
            "unit,fonds,inventory,item,kind,sheets,count_quality",
            "00,1,2,9,loose,4,counted",
        ),
    }
    for name, lines in rows.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_file(papers.archive.records, tmp_path / name, PERSON, tmp_path)
    papers.archive.sealer.seal()
    roll(papers.archive.records)
    return papers


def missing(papers: Papers, sight: Sight = ALL, **asked: object) -> tuple[list[str], bool, bool]:
    question = replace(Question(words=(("сүхбаатар",),)), **asked)  # type: ignore[arg-type]  # its own fields
    found = papers.find(question, sight).undigitized
    assert found is not None
    assert found.known
    return [str(one) for one in found.volumes], found.more, found.placeless


def test_where_nothing_is_found_the_volumes_that_are_not_digitized_are_named(
    claimed: Papers,
) -> None:
    births, unknown = ["00:1/2/1", "00:1/2/2"], "00:1/2/9"
    assert missing(claimed) == ([*births, "00:1/2/3", unknown], False, False)
    assert missing(claimed, type="birth") == ([*births, unknown], False, False)
    assert missing(claimed, type="birth", year=1988) == (["00:1/2/2", unknown], False, False)
    assert missing(claimed, type="marriage", year=1988) == (["00:1/2/3", unknown], False, False)
    assert missing(claimed, place=Place("11")) == ([], False, False)
    assert missing(claimed, Sight(Reach(units=frozenset({"11"})))) == ([], False, False)


@pytest.mark.parametrize(
    ("units", "asked", "elsewhere"),
    [(None, None, False), (("11",), None, True), (("11",), "11", False), (("11",), "00", True)],
)
def test_where_the_paper_may_be_of_another_unit_it_says_so(
    claimed: Papers,
    units: tuple[str, ...] | None,
    asked: str | None,
    elsewhere: bool,  # noqa: FBT001  # a parameter
) -> None:
    sight = ALL if units is None else Sight(Reach(units=frozenset(units)))
    question = Question(words=(("сүхбаатар",),), place=Place(asked))
    found = claimed.find(question, sight).undigitized
    assert found is not None
    assert found.elsewhere is elsewhere
    assert bool(found.volumes) is (units is None)


def test_where_all_that_is_found_is_only_like_it_the_volumes_are_named_too(claimed: Papers) -> None:
    value = Value(Key.RECORD, "inventory", "б0147", "Б-0147")
    key = claimed.put("", value)
    exactly, nearly = claimed.ask(record="Б-0147"), claimed.ask(record="Б-0148")
    assert [hit.paper.document for hit in exactly.hits] == [key]
    assert (exactly.exact, exactly.undigitized) == (True, None)
    assert [(hit.paper.document, hit.near) for hit in nearly.hits] == [(key, True)]
    assert not nearly.exact
    assert nearly.undigitized is not None
    assert "00:1/2/1" in map(str, nearly.undigitized.volumes)


def test_a_restricted_volume_is_not_named(claimed: Papers) -> None:
    with claimed.archive.records.writing() as tx:
        secret = volume.c.item == "1"
        tx.connection.execute(update(volume).where(secret).values(restricted=True))
    assert missing(claimed, type="birth", year=1987) == (["00:1/2/9"], False, False)


def test_where_a_paper_of_a_restricted_type_may_lie_is_told_with_a_grant_alone(
    claimed: Papers, tmp_path: Path
) -> None:
    rows = "record_id,register,type,unit,year,volume\nR-4,civil,adoption,00,1990,00:1/2/4\n"
    (tmp_path / "more.csv").write_text(rows, encoding="utf-8")
    import_file(claimed.archive.records, tmp_path / "more.csv", PERSON, tmp_path)
    claimed.archive.sealer.seal()
    roll(claimed.archive.records)
    assert missing(claimed, type="adoption") == (["00:1/2/9"], False, False)
    assert "00:1/2/4" not in missing(claimed)[0]
    with claimed.archive.records.reading() as tx:
        key = tx.connection.scalar(select(record.c.id).where(record.c.record_id == "R-4"))
    granted = replace(ALL, records=frozenset({RecordKey(str(key))}))
    assert missing(claimed, granted, type="adoption") == (["00:1/2/4", "00:1/2/9"], False, False)


def test_where_there_are_very_many_it_says_that_there_are_others(
    claimed: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.records.finding_undigitized.LOOKED_AT", 1)
    assert missing(claimed, type="birth") == (["00:1/2/1", "00:1/2/9"], True, False)


def test_papers_without_a_place_are_told_of_too(papers: Papers, shelve: Shelve) -> None:
    shelve.record("R-1")
    with papers.archive.records.writing() as tx:
        tx.events.note(Kind.RECORD_IMPORTED, "record", "R-1")
    papers.archive.sealer.seal()
    roll(papers.archive.records)
    assert missing(papers, type="birth") == ([], False, True)
    assert missing(papers, type="death") == ([], False, False)


def test_before_anybody_has_counted_it_says_so(papers: Papers) -> None:
    found = papers.ask("Дорж").undigitized
    assert found is not None
    assert (found.known, found.volumes) == (False, ())
