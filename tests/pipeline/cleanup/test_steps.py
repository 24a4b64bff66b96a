"""Each step alone: what it finds, and when it declines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from pipeline.cleanup import (
    background,
    border,
    impulses,
    ink,
    leaders,
    paper,
    rules,
    scale,
    seal,
    skew,
    turning,
    warp,
)
from pipeline.cleanup.shrink import GLIMPSE, glimpsed
from pipeline.geometry import IDENTITY, Point, apply
from tests.pipeline.cleanup import pages
from tests.pipeline.regions.lines import lowered, prose

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Action
    from tests.pipeline.cleanup.pages import Pixels

BLUE, RED = (190, 70, 50), (60, 50, 200)


def evened(page: Pixels) -> tuple[Pixels, Action]:
    return background.divide(page, background.paper_of(glimpsed(page, GLIMPSE)))


def grey(sheet: pages.Sheet) -> Pixels:
    return np.asarray(cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY), np.uint8)


@pytest.mark.parametrize("degrees", [-12.0, -5.0, -2.3, -0.4, 0.25, 1.0, 3.7, 5.0, 9.5])
@pytest.mark.parametrize("kind", ["prose", "form"])
def test_skew_is_found_within_a_third_of_a_degree(degrees: float, kind: str) -> None:
    sheet = pages.prose() if kind == "prose" else pages.form()
    angle, action = skew.find(ink.mask(grey(pages.skewed(sheet, degrees))))
    assert action.applied
    assert angle == pytest.approx(-degrees, abs=0.3)


def test_a_straight_page_is_left_alone() -> None:
    angle, action = skew.find(ink.mask(grey(pages.prose())))
    assert (angle, action.applied, action.reason) == (0, False, "straight already")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("degrees", [0.0, 2.0, -1.3])
def test_entries_at_heights_of_their_own_are_not_turned_for_more_than_they_are(
    seed: int, degrees: float
) -> None:
    sheet = pages.skewed(pages.entries(seed), degrees)
    assert skew.find(ink.mask(grey(sheet)))[0] == pytest.approx(-degrees, abs=0.3)


@pytest.mark.parametrize("face", [pages.SERIF, pages.SANS])
@pytest.mark.parametrize(("climb", "fall"), [(0.2, 0.4), (0.18, 0.5), (0.2, 0.2)])
def test_lines_that_climb_and_fall_at_folds_are_not_askew(
    climb: float, fall: float, face: str
) -> None:
    image, _ = prose(face)
    columns = np.arange(image.shape[1])
    since = columns % 600
    ridge = 600 * fall / (climb + fall)
    falls = np.minimum(climb * since, climb * ridge - fall * (since - ridge))
    inked = ink.mask(lowered(image, falls))
    assert skew.find(np.asarray(cv2.resize(inked, None, fx=0.5, fy=0.5), np.uint8))[0] == 0


def test_an_empty_page_has_no_skew() -> None:
    angle, action = skew.find(np.zeros((900, 700), np.uint8))
    assert (angle, action.reason) == (0, "too little ink")


def test_yellowed_paper_becomes_even_and_keeps_its_ink() -> None:
    clean = pages.prose()
    even, action = evened(grey(pages.yellowed(clean)))
    assert action.applied
    paper = even[grey(clean) > 250]
    assert np.percentile(paper, 5) > 225
    assert np.median(even[grey(clean) < 60]) < 90


def test_white_paper_is_not_divided() -> None:
    page = grey(pages.prose())
    even, action = evened(page)
    assert not action.applied
    assert even is page


def test_the_black_border_is_cut_off() -> None:
    plain = pages.prose()
    bordered = grey(pages.bordered(plain, left=130, top=90))
    paper, matrix, action = border.crop(bordered, glimpsed(bordered, GLIMPSE), 300)
    assert action.applied
    assert (paper < 60).mean() == pytest.approx((grey(plain) < 60).mean(), abs=0.001)
    corner = apply(matrix, Point(130, 90))
    assert abs(corner.x) <= 24
    assert abs(corner.y) <= 24


def test_ground_that_is_not_quite_black_goes_with_the_border() -> None:
    image = np.full((1600, 1200), 30, np.uint8)
    image[200:1400, 150:1050] = 230
    image[300:1300:60, 300:900] = 20
    slip = np.s_[240:360, 1090:1170]
    image[slip] = 225
    grounds = np.s_[500:560, 40:100], np.s_[1450:1500, 600:700], np.s_[1400:1440, 200:210]
    for ground in grounds:
        image[ground] = 90
    outside = border.outside_of(glimpsed(image, GLIMPSE))
    seen = cv2.resize(outside, image.shape[::-1], interpolation=cv2.INTER_NEAREST)
    assert all(seen[ground].mean() == 255 for ground in grounds)
    assert seen[250:350, 1100:1160].max() == 0
    assert seen[210:1390, 160:1040].max() == 0


def test_what_is_dark_inside_the_page_only_is_no_border() -> None:
    page = np.full((200, 150), 230, np.uint8)
    page[60:140, 1:149] = 0
    assert not border.outside_of(page).any()
    page[60:140, 0] = 0
    assert border.outside_of(page)[60:140].all()


@pytest.mark.parametrize("shade", [0, 255])
def test_a_page_of_one_shade_is_not_cut(shade: int) -> None:
    page = np.full((1200, 900), shade, np.uint8)
    paper, _, action = border.crop(page, glimpsed(page, GLIMPSE), 300)
    assert paper is page
    assert not action.applied


@pytest.mark.parametrize("colour", [BLUE, RED])
@pytest.mark.parametrize("aged", [False, True])
def test_a_seal_is_taken_out_and_the_writing_stays(
    colour: tuple[int, int, int], *, aged: bool
) -> None:
    plain = pages.prose()
    sheet = pages.sealed(plain, (1200, 700), colour)
    sheet = pages.yellowed(sheet) if aged else sheet
    without, discs, action = seal.remove(sheet.image, 300)
    assert action.applied
    ((x, y, r),) = discs
    assert np.hypot(x - 1200, y - 700) < 15
    assert r == pytest.approx(225, abs=15)
    even = evened(without)[0]
    writing = cv2.erode((grey(plain) < 100).astype(np.uint8), np.ones((3, 3))) > 0
    part = np.s_[470:930, 970:1430]
    assert (even[part][writing[part]] < 170).mean() > 0.95
    rim = (grey(pages.sealed(plain, (1200, 700), colour)) < 200) & (grey(plain) > 250)
    assert (even[part][rim[part]] > 190).mean() > 0.9


def test_violet_typing_is_no_seal() -> None:
    typed = pages.prose(pages.MONO)
    violet = np.where(typed.image < 128, np.array([150, 40, 110], np.uint8), 255).astype(np.uint8)
    without, discs, action = seal.remove(violet, 300)
    assert (discs, action.applied) == ((), False)
    assert (without == cv2.cvtColor(violet, cv2.COLOR_BGR2GRAY)).all()


def test_a_grey_master_has_no_seal_to_find() -> None:
    page = grey(pages.prose())
    assert seal.remove(page, 300)[0] is page


def test_specks_are_smoothed_only_where_there_are_many() -> None:
    page = grey(pages.prose())
    untouched, action = impulses.remove(page, 300)
    assert untouched is page
    assert not action.applied
    smooth, action = impulses.remove(grey(pages.peppered(pages.prose())), 300)
    assert action.applied
    assert impulses.lonely_share(smooth) < 0.0002


def dithered(page: Pixels, seed: int = 1) -> Pixels:
    """The page with pale ink, whose greys are dots of black, and some dots beside."""
    pale = Image.fromarray(np.asarray(255 - (255 - page) * 0.55, np.uint8))
    black = np.asarray(pale.convert("1").convert("L"), np.uint8).copy()
    black[np.random.default_rng(seed).random(black.shape) < 0.002] = 0
    return black


def test_letters_of_dots_run_into_greys_and_lose_no_ink() -> None:
    page = grey(pages.prose())
    dots, letters = dithered(page), ink.mask(page) > 0
    whole, action = impulses.remove(dots, 300)
    assert action.reason == "dots in place of greys"
    given, kept, median = (255 - each[letters].mean() for each in (dots, whole, pepperless(dots)))
    assert median < 0.5 * given
    assert kept > 0.7 * given


def pepperless(page: Pixels) -> Pixels:
    return np.asarray(cv2.medianBlur(page, 3), np.uint8)


def test_a_black_and_white_page_that_is_strewn_with_specks_has_no_greys_made() -> None:
    page = grey(pages.peppered(pages.prose()))
    black = np.where(page < 128, 0, 255).astype(np.uint8)
    assert impulses.remove(black, 300)[1].reason == "specks all over"


def test_leaders_go_and_full_stops_stay() -> None:
    dotted, plain = grey(pages.form()), grey(pages.form(leaders=False))
    written = ink.mask(dotted)
    erased, gone, action = leaders.erase(dotted, written, ink.letter_height(written))
    assert action.applied
    assert (erased[plain == 255] < 128).sum() < 0.1 * (dotted[plain == 255] < 128).sum()
    assert (gone[plain < 100] > 0).mean() < 0.01
    prose = grey(pages.prose())
    written = ink.mask(prose)
    assert not leaders.erase(prose, written, ink.letter_height(written))[2].applied


def dotted_below(*, dots: bool) -> Pixels:
    """Three words over a line of dots that reaches beyond them; some dots touch their tails."""
    image, draw = pages.canvas()
    face = ImageFont.truetype(pages.SERIF, 50)
    draw.text((300, 300), "хурцуруцдар. уршуур цуурца. 1994.", fill=20, font=face)
    for x in range(300, 2000, 21) if dots else ():
        draw.ellipse((x, 354, x + 7, 361), fill=20)
    return grey(pages.done(image, ()))


def test_dots_under_words_go_with_their_leader_and_full_stops_stay() -> None:
    dotted, plain = dotted_below(dots=True), dotted_below(dots=False)
    written = ink.mask(dotted)
    erased, gone, _ = leaders.erase(dotted, written, ink.letter_height(written))
    under = np.zeros(plain.shape, bool)
    under[350:365, 300:980] = True
    under &= plain == 255
    assert (erased[under] < 128).sum() < 0.55 * (dotted[under] < 128).sum()
    assert (gone[plain < 100] > 0).mean() < 0.01


def test_a_leader_goes_from_under_words_of_which_some_letters_hang_below_it() -> None:
    page = np.full((400, 1200), 255, np.uint8)
    for number in range(12):
        foot = 216 if number % 4 == 3 else 190
        cv2.rectangle(page, (100 + 70 * number, 146), (108 + 70 * number, foot), (20,), -1)
    for x in range(112, 1100, 14):
        cv2.rectangle(page, (x, 196), (x + 5, 201), (20,), -1)
    erased, gone, action = leaders.erase(page, ink.mask(page), 44.0)
    assert action.applied
    assert (erased[196:202, 900:] < 128).sum() == 0
    assert gone[:190].max() == 0


def test_pieces_amid_the_stems_of_letters_are_no_leader() -> None:
    page = np.full((400, 1200), 255, np.uint8)
    for x in range(100, 1100, 30):
        cv2.rectangle(page, (x, 150), (x + 8, 194), (20,), -1)
        cv2.rectangle(page, (x + 15, 165), (x + 22, 170), (20,), -1)
    written = ink.mask(page)
    erased, gone, action = leaders.erase(page, written, 44.0)
    assert not action.applied
    assert (erased == page).all()
    assert gone.max() == 0


def test_rules_go_and_crossed_letters_stay() -> None:
    ruled, plain = grey(pages.form(leaders=False, ruled=True)), grey(pages.form(leaders=False))
    cv2.line(ruled, (1080, 560), (1500, 560), (0,), 3)
    written = ink.mask(ruled)
    unruled = rules.erase(ruled, written, ink.letter_height(written))
    erased = unruled.image
    assert unruled.action.applied
    assert (erased[plain == 255] < 128).sum() < 0.03 * (ruled[plain == 255] < 128).sum()
    strokes = plain < 80
    assert (erased[strokes] < 128).mean() > 0.97


@pytest.mark.parametrize("way", ["level", "plumb"])
def test_strokes_stay_whole_where_a_rule_crosses_them(way: str) -> None:
    page = np.full((400, 600), 255, np.uint8)
    page[198:201, 20:580] = 90
    for left in range(60, 540, 40):
        page[180:220, left : left + 6] = 90
    page = np.ascontiguousarray(page.T) if way == "plumb" else page
    erased = rules.erase(page, 255 - cv2.inRange(page, 255, 255), 24.0).image
    lying = erased.T if way == "plumb" else erased
    for left in range(60, 540, 40):
        assert (lying[180:220, left : left + 6] == 90).mean() > 0.95
        assert lying[198:201, left + 12 : left + 34].min() == 255


def test_tails_that_end_in_a_paler_rule_stay() -> None:
    plain = grey(pages.prose())
    inked = np.flatnonzero((plain < 60).sum(axis=1) > 0)
    feet = inked[np.flatnonzero(np.diff(inked) > 1)]
    page = plain.copy()
    for foot in feet:
        rule = page[foot - 3 : foot + 1, 150:-150]
        np.minimum(rule, 120, out=rule)
    written = ink.mask(page)
    erased = rules.erase(page, written, ink.letter_height(written)).image
    strokes, bare = (plain < 60) & (page < 60), (plain == 255) & (page == 120)
    on_rule = (bare.sum(axis=1) > 500)[:, None] & strokes
    assert on_rule.sum() > 300
    assert (erased[on_rule] < 100).mean() > 0.6
    assert (erased[bare] < 128).mean() < 0.02


def test_a_dash_and_large_print_are_no_rules() -> None:
    image, draw = pages.canvas()
    font = pages.ImageFont.truetype(pages.BOLD, 90)
    draw.text((300, 300), "ТӨРСНИЙ ГЭРЧИЛГЭЭ — ПТТ", fill=0, font=font)
    page = grey(pages.done(image, ()))
    written = ink.mask(page)
    erased = rules.erase(page, written, ink.letter_height(written)).image
    assert (erased < 128).sum() > 0.97 * (page < 128).sum()


def test_white_letters_on_a_black_bar_stay_and_the_rules_below_go() -> None:
    image, draw = pages.canvas()
    font = pages.ImageFont.truetype(pages.BOLD, 60)
    draw.rectangle((200, 300, 2200, 420), fill=15)
    draw.text((900, 320), "ГЭРЛЭЛТИЙН БҮРТГЭЛ", fill=250, font=font)
    draw.rectangle((200, 600, 2200, 603), fill=15)
    draw.rectangle((200, 420, 203, 600), fill=15)
    page = grey(pages.done(image, ()))
    erased = rules.erase(page, ink.mask(page), 40.0).image
    assert (erased[305:415, 210:2190] == page[305:415, 210:2190]).all()
    assert erased[430:700].min() > 200


@pytest.mark.parametrize(
    ("dpi", "size", "expected"),
    [
        (240.0, (100, 100), (240, "file")),
        (None, (2480, 3508), (300, "inferred")),
        (None, (3508, 2480), (300, "inferred")),
        (None, (1654, 2339), (200, "inferred")),
        (None, (3508, 4961), (300, "inferred")),
        (None, (14043, 9933), (300, "inferred")),
        (None, (640, 480), (70, "inferred")),
        (1.0, (2480, 3508), (300, "inferred")),
    ],
)
def test_a_resolution_that_is_not_said_is_inferred(
    dpi: float | None, size: tuple[int, int], expected: tuple[int, str]
) -> None:
    assert scale.known(dpi, size) == expected


@pytest.mark.parametrize(
    ("dpi", "letter", "fitted"),
    [(100, 9, 300), (150, 13, 300), (150, 24, 150), (300, 12, 300), (600, 55, 300), (600, 24, 600)],
)
def test_a_page_is_scaled_only_when_its_letters_are_too(
    dpi: int, letter: float, fitted: int
) -> None:
    page = np.full((600, 400), 255, np.uint8)
    image, matrix, got, _ = scale.fitted(page, dpi, letter)
    assert got == fitted
    assert image.shape == (600 * fitted // dpi, 400 * fitted // dpi)
    assert apply(matrix, Point(400, 600)) == Point(image.shape[1], image.shape[0])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_camera_orientation_is_undone(orientation: int) -> None:
    """A picture turned and mirrored the opposite way comes back as it was."""
    upright = np.arange(24, dtype=np.uint8).reshape(4, 6)
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright, 1),
        7: np.rot90(upright, 2).T,
        8: np.rot90(upright, -1),
    }[orientation]
    image = np.ascontiguousarray(stored)
    mirror, turn = turning.exif_step(orientation)
    if mirror:
        image = turning.mirrored(image)[0]
    assert (turning.turned(image, turn)[0] == upright).all()


def test_a_page_that_is_not_moved_is_handed_back() -> None:
    page = grey(pages.prose())
    assert warp.moved(page, IDENTITY, (page.shape[1], page.shape[0])) is page


@settings(max_examples=60, deadline=None)
@given(
    st.integers(20, 90),
    st.integers(20, 90),
    st.sampled_from([0, 90, 180, 270]),
    st.sampled_from(["as it is", "mirrored"]),
    st.floats(-8, 8),
    st.data(),
)
def test_the_matrix_leads_to_the_moved_dot(
    width: int, height: int, turn: int, side: str, degrees: float, data: st.DataObject
) -> None:
    x = data.draw(st.integers(5, width - 6))
    y = data.draw(st.integers(5, height - 6))
    page = np.full((height, width), 255, np.uint8)
    page[y - 1 : y + 2, x - 1 : x + 2] = 0
    place = Point(x + 0.5, y + 0.5)
    if side == "mirrored":
        page, matrix = turning.mirrored(page)
        place = apply(matrix, place)
    page, matrix = turning.turned(page, turn)
    place = apply(matrix, place)
    page, matrix = warp.straightened(page, degrees)
    place = apply(matrix, place)
    weights = 255.0 - page
    rows, columns = np.mgrid[: page.shape[0], : page.shape[1]]
    found_x = float((weights * (columns + 0.5)).sum() / weights.sum())
    found_y = float((weights * (rows + 0.5)).sum() / weights.sum())
    assert np.hypot(found_x - place.x, found_y - place.y) < 0.6


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(st.integers(300, 900), st.integers(300, 900)),
    st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98)),
    st.integers(80, 199) | st.integers(401, 900),
)
def test_the_matrix_leads_to_the_dot_on_a_page_of_another_resolution(
    size: tuple[int, int], share: tuple[float, float], dpi: int
) -> None:
    x, y = (int(part * side) for part, side in zip(share, size, strict=True))
    page = np.full(size[::-1], 255, np.uint8)
    page[y - 3 : y + 4, x - 3 : x + 4] = 0
    fitted, matrix, _, action = scale.fitted(page, dpi, 0.0)
    assert action.applied
    rows, columns = np.nonzero(fitted < 128)
    place = apply(matrix, Point(x + 0.5, y + 0.5))
    found = columns.mean() + 0.5, rows.mean() + 0.5
    assert np.hypot(found[0] - place.x, found[1] - place.y) < 0.8


def test_faint_typing_under_a_seal_is_as_dark_as_beside_it() -> None:
    sheet = pages.form(leaders=False)
    faint = sheet.spoiled((255 - (255 - sheet.image.astype(np.float32)) * 0.5).astype(np.uint8))
    under = pages.sealed(faint, (1300, 700), (200, 90, 60))
    found, discs, action = seal.remove(under.image, 300)
    assert action.applied
    assert len(discs) == 1
    before = grey(faint)
    inked = (before < 170).astype(np.uint8)
    inside = np.zeros_like(inked)
    cv2.circle(inside, (1300, 700), 220, (1,), -1)
    lost = found.astype(int) - before
    written = (inked & inside) > 0
    assert np.mean(lost[written] < 60) > 0.9
    bare = ((1 - cv2.dilate(inked, np.ones((5, 5), np.uint8))) & inside) > 0
    assert np.mean(found[bare] > 215) > 0.97


def test_paper_that_is_nearly_white_is_white_and_every_other_grey_stays() -> None:
    page = grey(pages.prose())
    page = np.where(page > 200, 255 - np.arange(page.shape[1]) % 30, page).astype(np.uint8)
    white, action = paper.whiten(page)
    assert action.applied
    assert (white[page < 244] == page[page < 244]).all()
    assert (white[page >= 244] == 255).all()
    assert (paper.whiten(white)[0] == white).all()


@pytest.mark.parametrize("ink", [255, 200, 180])
def test_paper_under_faint_ink_or_none_is_left_as_it_is(ink: int) -> None:
    page = grey(pages.prose())
    page = np.where(page < 128, ink, 245).astype(np.uint8)
    white, action = paper.whiten(page)
    assert not action.applied
    assert white is page
