"""Indexing: a paper is found by what it openly says, and by nothing of what is restricted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from ocr.words import Box, Reading, Word
from pipeline.describe.forms import built_in
from pipeline.finding.findable import Findable, Level, Value
from pipeline.finding.gathered import Gathered, LinkedTo, PageOf
from pipeline.finding.indexing import BEYOND, indexed
from pipeline.finding.keys import Key
from pipeline.geometry import IDENTITY, Point
from pipeline.ids import DocumentId, PageId, RecordKey
from pipeline.nouns.document import Field
from pipeline.nouns.record import Record, Register, Standing
from pipeline.nouns.volume import Citation
from pipeline.seeing.panes import Pane
from pipeline.seeing.silence import Silence

if TYPE_CHECKING:
    from pipeline.geometry import Polygon

FORMS = built_in()
PAGE = PageId("p")


def square(x: float, y: float, size: float) -> Polygon:
    return (Point(x, y), Point(x + size, y), Point(x + size, y + size), Point(x, y + size))


def field(name: str, value: str, *, restricted: bool = False, words: tuple[int, ...] = ()) -> Field:
    place = square(0, 100 * words[0], 90) if words else ()
    return Field(name, value, value, True, 0.9, PAGE, place, words, restricted=restricted)  # noqa: FBT003  # valid


def reading(*words: str) -> Reading:
    """One word a line, each in a square of its own."""
    placed = tuple(
        Word(word, word, Box(10, 100 * at + 10, 70, 70), 0.9, 1, at)
        for at, word in enumerate(words)
    )
    return Reading(900, 900, 300, placed, "", "", "")


RECORD = Record(
    id=RecordKey("r"),
    register=Register.CIVIL,
    record_id="1993-БГ-0147",
    type="birth",
    unit="11",
    title="",
    year=1993,
    register_number="ЪЪ93010112",
    names=("Б.Дорж",),
    standing=Standing.ACTIVE,
    revision=0,
)
GATHERED = Gathered(
    document=DocumentId("d"),
    version=1,
    type="birth",
    level=Level.OPEN,
    located=True,
    records=(LinkedTo(RECORD, ("OLD-7",)),),
    fields=(
        field("clan_name", "Боржигон"),
        field("patronymic", "Бат"),
        field("given_name", "Дорж", words=(0,)),
        field("birth_date", "1993-01-01"),
        field("ethnicity", "Халх", restricted=True, words=(1,)),
        field("mother_name", "Г.Цэцэг"),
        field("registered_on", "1993-02-03"),
        field("act_number", "0147"),
        field("registered_place", "Дундговь аймаг, Сайнцагаан сум"),
        field("registrar", "Д.Сүрэн"),
    ),
    pages=(PageOf(PAGE, IDENTITY, Citation("11", "1", "2", "3"), None, Pane(PAGE)),),
    silence=Silence(frozenset({(PAGE, 1)}), frozenset({"халх"})),
)
WORDS = reading("Доржийн", "Халх", "Овог", "халх", "хүү")


def made(**changes: object) -> Findable:
    return indexed(replace(GATHERED, **changes), {PAGE: WORDS}, FORMS)  # type: ignore[arg-type]  # its own fields


def values(one: Findable) -> set[tuple[Key, str]]:
    return {(value.key, value.text) for value in one.values}


def test_a_paper_is_found_by_every_field_under_its_key() -> None:
    assert values(made()) == {
        (Key.RECORD, "1993бг0147"),
        (Key.RECORD, "old7"),
        (Key.REGISTER_NUMBER, "ъъ93010112"),
        (Key.CLAN, "боржигон"),
        (Key.PATRONYMIC, "бат"),
        (Key.GIVEN, "дорж"),
        (Key.INITIALLED, "бдорж"),
        (Key.BORN, "19930101"),
        (Key.DATE, "19930203"),
        (Key.PARENT, "цэцэг"),
        (Key.ACT, "147"),
        (Key.PLACE, "дундговь"),
        (Key.PLACE, "сайнцагаан"),
    }


def test_a_birth_date_is_known_from_a_register_number_too() -> None:
    own = field("register_number", "ЪЪ12310512")
    fathers = field("father_register", "ЪЪ61010112")
    one = made(fields=(own, fathers))
    assert {value.text for value in one.values if value.key is Key.BORN} == {"20121105", "19930101"}
    assert one.told.born == "2012-11-05"
    assert made(fields=()).told.born == "1993-01-01"
    company = replace(RECORD, register_number="2567892")
    assert made(records=(LinkedTo(company, ()),), fields=()).told.born == ""


def test_what_tells_namesakes_apart_goes_with_it() -> None:
    told = made().told
    assert told.name == "Боржигон Бат Дорж"
    assert (told.born, told.parents) == ("1993-01-01", ("Г.Цэцэг",))
    assert told.place == "Дундговь аймаг, Сайнцагаан сум"


def test_a_restricted_value_is_nowhere_in_the_index() -> None:
    one = made()
    assert one.text == "Доржийн\nОвог\nхүү"
    assert "халх" not in str(one).lower()
    assert {"доржийн", "хүү", "дорж", "1993"} <= set(one.words)
    assert "овог" not in one.words


def test_where_a_restricted_field_was_not_located_no_text_is_indexed() -> None:
    one = made(located=False)
    assert one.text == ""
    assert "доржийн" not in one.words
    assert (Key.GIVEN, "дорж") in values(one)


def test_of_a_restricted_paper_only_its_record_and_place_are_indexed() -> None:
    one = made(level=Level.RESTRICTED)
    assert {value.key for value in one.values} == {Key.RECORD}
    assert (one.text, one.told.name, one.told.born) == ("", "", "")
    assert set(one.words) == {"1993бг0147", "old7", "1993"}


def test_words_beyond_the_papers_part_of_a_page_are_not_its_own() -> None:
    (page,) = GATHERED.pages
    cut = replace(page, pane=Pane(PAGE, square(0, 0, 95)))
    assert made(pages=(cut,)).text == "Доржийн"
    assert made(pages=(replace(page, matrix=None),)).text == ""


def test_what_the_viewer_does_not_show_is_not_told_of() -> None:
    (page,) = GATHERED.pages
    hidden = replace(page, pane=Pane(PAGE, hidden=(square(0, 400, 95),)))
    assert made(pages=(hidden,)).text == "Доржийн\nОвог"
    reached = replace(page, pane=Pane(PAGE, hidden=(square(0, 475, 95),)))
    assert made(pages=(reached,)).text == "Доржийн\nОвог"
    assert made(pages=(replace(page, pane=Pane(PAGE, withheld=True)),)).text == ""


def test_who_signed_is_not_whom_a_paper_is_about() -> None:
    assert not [value for value in made().values if value.field == "registrar"]


@pytest.mark.parametrize(
    ("units", "beside"), [(("11",), None), (("21",), "21"), (("21", "22"), BEYOND)]
)
def test_a_paper_of_several_units_says_so(units: tuple[str, ...], beside: str | None) -> None:
    (page,) = GATHERED.pages
    pages = tuple(replace(page, citation=Citation(unit, "1", "2", "3")) for unit in units)
    one = made(pages=pages)
    assert (one.unit, one.beside) == ("11", beside)


def test_without_a_year_of_the_record_the_registration_tells_it() -> None:
    record = replace(RECORD, year=None)
    assert made(records=(LinkedTo(record, ()),)).year == 1993
    assert made(records=(), fields=()).year is None


def test_the_digest_changes_with_anything_that_is_found() -> None:
    assert made().digest == made().digest
    assert made().digest != made(version=2).digest


def test_a_company_is_found_by_the_words_of_its_name() -> None:
    one = made(type="legal_file", fields=(field("name", "Алтан Говь ХХК"),), records=())
    assert Value(Key.TITLE, "name", "говь", "Алтан Говь ХХК") in one.values
    assert one.told.name == "Алтан Говь ХХК"


def spelt(*words: str) -> Reading:
    """Each word on a line of its own, one letter to a box."""
    placed = tuple(
        Word(letter, letter, Box(10 + 70 * at, 100 * line, 22, 34), 0.9, 1, line)
        for line, word in enumerate(words)
        for at, letter in enumerate(word)
    )
    return Reading(900, 900, 300, placed, "", "", "")


def test_what_is_written_one_letter_to_a_box_is_found_as_a_word() -> None:
    found = replace(GATHERED, silence=Silence())

    assert indexed(found, {PAGE: spelt("ЪЪ93010112", "Дорж")}, FORMS).text == "ЪЪ93010112\nДорж"


def test_a_restricted_word_is_not_told_where_it_is_written_in_boxes() -> None:
    found = replace(GATHERED, silence=Silence(frozenset(), frozenset({"халх"})))

    assert "халх" not in indexed(found, {PAGE: spelt("Дорж", "Халх")}, FORMS).text.lower()
