from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ocr.words import Box, Reading, Word
from pipeline.describe.cuts import propose_cuts
from pipeline.describe.describe import describe
from pipeline.describe.description import ClaimedAct, LeafText, PageText, Side
from pipeline.describe.forms import built_in
from pipeline.describe.kinds import RULES, Kind
from pipeline.describe.register import YEAR
from pipeline.geometry import Point, Polygon, box_polygon, contains
from tests.pipeline.describe.conftest import reading_of

PIECES = [
    *sorted(
        {
            piece
            for form in built_in().all
            for wording in (
                *form.titles,
                *(label for field in form.fields for label in field.labels),
            )
            for piece in wording.split()
        }
    ),
    "№",
    "12",
    "ЪЪ87031512",
    "1987.03.15",
    "овогт",
    "Батын",
    "/Б.Дорж/",
    ":",
    "....",
    "«",
    "Ү-",
    "/",
    "Имя:",
    "рождения",
]

WORDS = st.builds(
    lambda text, x, y, w, h, sure: Word(text, text, Box(x, y, w, h), sure, 1, 1),
    st.sampled_from(PIECES) | st.text(min_size=1, max_size=6),
    st.integers(0, 2000),
    st.integers(0, 600),
    st.integers(1, 400),
    st.integers(1, 60),
    st.floats(0, 1),
)
READINGS = st.lists(WORDS, max_size=40).map(
    lambda words: Reading(2480, 700, 300, tuple(words), "test 1", "test:0", "Cyrillic")
)


@settings(max_examples=120, deadline=None)
@given(st.lists(READINGS, max_size=3))
def test_whatever_was_read_is_described(readings: list[Reading]) -> None:
    pages = [PageText(page, reading) for page, reading in enumerate(readings)]
    found = describe(pages, built_in())

    for field in found.fields:
        assert 0 <= field.confidence <= 1
        assert field.words
        assert field.raw.strip()
        assert max(field.words) < len(readings[field.page].words)
    assert found.flags == tuple(dict.fromkeys(found.flags))


@settings(max_examples=60, deadline=None)
@given(st.lists(READINGS, min_size=1, max_size=3))
def test_whatever_was_read_every_claim_gets_a_proposal(readings: list[Reading]) -> None:
    pages = [
        LeafText(str(at), Side.RECTO, PageText(at, reading)) for at, reading in enumerate(readings)
    ]
    claims = [ClaimedAct("a", ("0",), "12"), ClaimedAct("b", ("0", "1")), ClaimedAct("c", ())]
    cuts = propose_cuts(pages, claims, built_in())

    assert [cut.record for cut in cuts] == ["a", "b", "c"]
    assert all(0 <= cut.confidence <= 1 for cut in cuts)


ROWS = (
    "Бүртгэлийн дугаар          312",
    "Бүртгэсэн огноо            2019 оны 3 дугаар сарын 21-ний өдөр",
    "Ургийн овог                Тайчууд",
    "Эцэг (эх)-ийн нэр          Ганболд",
    "Нэр                        Сүхбат",
    "Регистрийн дугаар          ЪЪ19231234",
    "Төрсөн газар               Улаанбаатар хот, Баянгол дүүрэг, 5-р хороо",
    "Эцгийн овог, нэр           Тайчууд Цэрэндорж Ганболд",
    "Улсын бүртгэгч   ~~~~      /Ц.Болормаа/",
)
FORMS = st.lists(st.sampled_from(ROWS), min_size=4, max_size=9, unique=True).map(
    lambda rows: reading_of("\n".join(("ТӨРСНИЙ БҮРТГЭЛ", *rows)))
)


def inside(extent: Polygon, word: Word) -> bool:
    """Whether the middle of a word lies in an extent."""
    return contains(extent, Point(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2))


@settings(max_examples=100, deadline=None)
@given(
    FORMS, st.integers(0, 300), st.integers(900, 2400), st.integers(0, 400), st.integers(90, 500)
)
def test_no_field_has_a_word_outside_the_extent(
    reading: Reading, left: int, width: int, top: int, height: int
) -> None:
    extent = box_polygon(Box(left, top, width, height))
    found = describe([PageText(0, reading, extent)], built_in())
    assume(found.fields)

    for field in found.fields:
        assert field.name == YEAR or all(
            inside(extent, reading.words[index]) for index in field.words
        )


ENTRIES = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join),
    st.text("АБОЗТӨҮабвөүнйиыгсчдуэё0123456789.,-/№ IVX«»()", min_size=1, max_size=24),
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(RULES)), ENTRIES)
def test_a_value_means_itself(kind: Kind, text: str) -> None:
    value = RULES[kind].entry(text)
    if value is None or value.value is None or not value.valid:
        return
    again = RULES[kind].entry(value.value)

    assert again is not None
    assert again.value == value.value
