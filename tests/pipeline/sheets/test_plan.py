"""The plan of a stack: sheets cut it, and what is missing, foreign or doubled is always noticed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.ids import MasterId
from pipeline.nouns.frame import Frame
from pipeline.nouns.sheet import Face, Sheet, SheetKind, StackImage, Trouble
from pipeline.sheets.code import Code
from pipeline.sheets.plan import Known, Plan, plan

FRAME = Frame(0, 100, 100, 300.0, "file", 1, "L")
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def issued(volumes: int, first: int = 1, printing: str = "p") -> list[Sheet]:
    kinds = [SheetKind.VOLUME] * volumes + [SheetKind.END]
    return [
        Sheet(
            f"s{first + at}", first + at, f"{first + at:010}", kind, printing, at + 1, volumes + 1,
            WHEN, "bat",
        )
        for at, kind in enumerate(kinds)
    ]  # fmt: skip


def known(sheets: list[Sheet], used: frozenset[int] = frozenset()) -> Known:
    by_number = {sheet.number: sheet for sheet in sheets}
    return Known(
        by_number.get,
        lambda printing: [sheet for sheet in sheets if sheet.printing == printing],
        lambda number: number in used,
    )


@dataclass(frozen=True)
class Fed:
    """A paper as it is fed: a sheet, or a page (None)."""

    sheet: Sheet | None = None


def images(papers: list[Fed], *, both: bool = False) -> list[StackImage]:
    made: list[StackImage] = []
    for paper in papers:
        for side, face in (("r", Face.FRONT), ("v", Face.BACK))[: 2 if both else 1]:
            sheet = paper.sheet
            codes = () if sheet is None else (str(Code(sheet.number, sheet.check, face)),)
            at = len(made) + 1
            made.append(StackImage("k", at, MasterId(f"m{at}"), f"{at}", FRAME, side, codes))
    return made


def stack(sheets: list[Sheet], pages: list[int]) -> list[Fed]:
    fed: list[Fed] = []
    for sheet, count in zip(sheets, [*pages, 0], strict=True):
        fed += [Fed(sheet), *[Fed()] * count]
    return fed


def troubles(found: Plan) -> set[Trouble]:
    return {one.trouble for one in found.wrong}


PAGES = st.lists(st.integers(1, 4), min_size=1, max_size=6)


@given(pages=PAGES, both=st.booleans())
def test_every_page_lies_behind_its_sheet_and_nothing_is_wrong(
    *, pages: list[int], both: bool
) -> None:
    sheets = issued(len(pages))
    fed = images(stack(sheets, pages), both=both)
    found = plan(fed, known(sheets))
    assert found.wrong == ()
    assert [len(one.papers) for one in found.segments] == [*pages, 0]
    assert [one.sheet.number for one in found.segments] == [sheet.number for sheet in sheets]
    laid = [image for one in found.segments for paper in one.papers for image in paper]
    assert laid == [image for image in fed if not image.codes]


@given(data=st.data(), pages=PAGES, both=st.booleans())
def test_a_sheet_that_is_taken_away_is_always_missed(
    *, data: st.DataObject, pages: list[int], both: bool
) -> None:
    sheets = issued(len(pages))
    fed = stack(sheets, pages)
    gone = data.draw(st.sets(st.sampled_from(sheets), min_size=1, max_size=len(sheets)))
    left = [paper for paper in fed if paper.sheet not in gone]
    found = plan(images(left, both=both), known(sheets))
    assert found.wrong
    seen = [paper.sheet for paper in left if paper.sheet is not None]
    if seen:
        missed = {one.sheet for one in found.wrong if one.trouble is Trouble.MISSED}
        assert missed == {sheet.number for sheet in gone}
        assert all(one.images for one in found.wrong if one.trouble is Trouble.MISSED)


@given(data=st.data(), pages=PAGES, both=st.booleans())
def test_a_sheet_that_is_there_twice_is_always_noticed(
    *, data: st.DataObject, pages: list[int], both: bool
) -> None:
    sheets = issued(len(pages))
    fed = stack(sheets, pages)
    again = data.draw(st.sampled_from(sheets))
    at = data.draw(st.integers(0, len(fed)))
    fed.insert(at, Fed(again))
    found = plan(images(fed, both=both), known(sheets))
    assert Trouble.DOUBLED in troubles(found)
    assert {one.sheet for one in found.wrong if one.trouble is Trouble.DOUBLED} == {again.number}


@given(data=st.data(), pages=PAGES)
def test_no_page_is_lost_or_doubled_whatever_the_order(
    data: st.DataObject, pages: list[int]
) -> None:
    sheets = issued(len(pages))
    fed = images(data.draw(st.permutations(stack(sheets, pages))))
    found = plan(fed, known(sheets))
    laid = [image.number for one in found.segments for paper in one.papers for image in paper]
    assert len(laid) == len(set(laid))
    plain = {image.number for image in fed if not image.codes}
    if not found.wrong:
        assert set(laid) == plain
    else:
        assume(troubles(found) & {Trouble.BEFORE_FIRST, Trouble.AFTER_END})
        assert set(laid) < plain


@given(data=st.data(), pages=PAGES)
def test_volumes_may_come_in_another_order_if_the_end_is_last(
    data: st.DataObject, pages: list[int]
) -> None:
    sheets = issued(len(pages))
    order = data.draw(st.permutations(list(zip(sheets[:-1], pages, strict=True))))
    fed = stack([sheet for sheet, _ in order] + [sheets[-1]], [count for _, count in order])
    found = plan(images(fed), known(sheets))
    assert found.wrong == ()
    assert {one.sheet.number: len(one.papers) for one in found.segments[:-1]} == {
        sheet.number: count for sheet, count in order
    }


def test_a_back_without_its_code_belongs_to_its_sheet() -> None:
    sheets = issued(1)
    fed = images(stack(sheets, [2]), both=True)
    fed[1] = replace(fed[1], codes=())
    fed[-2] = replace(fed[-2], codes=())
    found = plan(fed, known(sheets))
    assert found.wrong == ()
    assert [len(one.papers) for one in found.segments] == [2, 0]


def test_two_faces_one_after_the_other_are_one_sheet_without_second_sides() -> None:
    sheets = issued(1)
    fed = images(stack(sheets, [1]), both=True)
    single = [replace(one, side="r") for one in fed if one.codes or one.side == "r"]
    found = plan(single, known(sheets))
    assert found.wrong == ()
    assert [len(one.papers) for one in found.segments] == [1, 0]


def test_what_was_never_issued_or_is_void_or_used_stops_the_stack() -> None:
    sheets = issued(2)
    fed = images(stack(sheets, [1, 1]))
    forged = [replace(fed[0], codes=("ARKHIV1:000001:0000000009:F",)), *fed[1:]]
    assert Trouble.UNKNOWN in troubles(plan(forged, known(sheets)))
    strange = [replace(fed[0], codes=("ARKHIV9",)), *fed[1:]]
    assert Trouble.UNKNOWN in troubles(plan(strange, known(sheets)))
    void = [replace(sheets[0], voided=WHEN), *sheets[1:]]
    assert troubles(plan(fed, known(void))) == {Trouble.VOIDED}
    assert troubles(plan(fed, known(sheets, frozenset({2})))) == {Trouble.USED}
    both = [replace(fed[0], codes=(*fed[0].codes, *fed[2].codes)), *fed[1:]]
    assert Trouble.TWO_SHEETS in troubles(plan(both, known(sheets)))


def test_a_void_sheet_need_not_be_seen() -> None:
    sheets = issued(2)
    fed = images([paper for paper in stack(sheets, [2, 1]) if paper.sheet != sheets[1]])
    assert troubles(plan(fed, known(sheets))) == {Trouble.MISSED}
    void = [sheets[0], replace(sheets[1], voided=WHEN), sheets[2]]
    found = plan(fed, known(void))
    assert found.wrong == ()
    assert len(found.segments[0].papers) == 3


def test_what_a_person_saw_counts_instead_of_what_was_read() -> None:
    sheets = issued(2)
    fed = images(stack(sheets, [1, 1]))
    torn = [fed[0], fed[1], replace(fed[2], codes=()), *fed[3:]]
    (missed,) = plan(torn, known(sheets)).wrong
    assert (missed.trouble, missed.sheet, missed.images) == (Trouble.MISSED, 2, (1, 5))
    assert plan([*torn[:2], replace(torn[2], said=2), *torn[3:]], known(sheets)).wrong == ()
    copied = [
        *fed[:2],
        replace(fed[0], number=3),
        *(replace(f, number=f.number + 1) for f in fed[2:]),
    ]
    assert Trouble.DOUBLED in troubles(plan(copied, known(sheets)))
    assert plan([*copied[:2], replace(copied[2], said=0), *copied[3:]], known(sheets)).wrong == ()


def test_pages_before_the_first_and_after_the_end_and_none_at_all_are_noticed() -> None:
    sheets = issued(1)
    fed = [Fed(), *stack(sheets, [1]), Fed()]
    assert troubles(plan(images(fed), known(sheets))) == {Trouble.BEFORE_FIRST, Trouble.AFTER_END}
    assert troubles(plan(images(stack(sheets, [0])), known(sheets))) == {Trouble.EMPTY}
    assert troubles(plan(images([Fed()]), known(sheets))) == {Trouble.BEFORE_FIRST}


def test_a_side_that_is_missing_is_noticed_and_a_second_printing_may_follow() -> None:
    sheets = issued(1) + issued(1, first=10, printing="q")
    fed = stack(sheets[:2], [2]) + stack(sheets[2:], [1])
    assert plan(images(fed, both=True), known(sheets)).wrong == ()
    odd = images(fed, both=True)
    del odd[3]
    assert Trouble.ODD_SIDES in troubles(plan(odd, known(sheets)))
