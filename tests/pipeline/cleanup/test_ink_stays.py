"""No step loses ink that it was not asked to remove, whatever is written and wherever it stands.

Steps that change greys are looked at where the ink was; those that move pixels where their matrix
says that it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ocr.words import Box, Word
from pipeline.cleanup import (
    background,
    border,
    crease,
    faint,
    focus,
    grain,
    impulses,
    ink,
    inverted,
    leaders,
    pale,
    paper,
    pattern,
    rules,
    scale,
    seal,
    stains,
    streaks,
    turning,
    verso,
    warp,
)
from pipeline.cleanup.chain import clean
from pipeline.cleanup.coding import read, write
from pipeline.cleanup.shrink import GLIMPSE, QUARTER, glimpsed
from pipeline.geometry import IDENTITY
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.geometry import Matrix
    from tests.pipeline.cleanup.pages import Pixels

    Step = Callable[["Pixels"], "Pixels"]
    Move = Callable[["Pixels"], tuple["Pixels", Matrix]]

WIDTH, HEIGHT, DPI = 1400, 1000, 300
KEPT = 0.97
"""The share of what was surely ink that must be surely ink still."""
INK, STILL = 120, 180
WORDS = tuple(" ".join(pages.PROSE).split())


@dataclass(frozen=True)
class Written:
    """A page of lines at places of their own, and where their ink is."""

    page: Pixels
    cores: Pixels
    """1 inside the strokes."""
    feet: tuple[int, ...]
    """The heights right below the lines."""


@st.composite
def writings(draw: st.DrawFn) -> Written:
    """Some lines of words in a face, of a size and as dark as they come."""
    face = ImageFont.truetype(
        draw(st.sampled_from((pages.SERIF, pages.SANS, pages.MONO, pages.BOLD))),
        draw(st.integers(40, 58)),
    )
    tone = draw(st.integers(0, 80))
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen, feet = ImageDraw.Draw(image), []
    for row in range(draw(st.integers(4, 6))):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=4))
        top = 100 + 135 * row + draw(st.integers(0, 20))
        pen.text((draw(st.integers(90, 260)), top), " ".join(words), fill=tone, font=face)
        feet.append(top + 78)
    page = np.asarray(image, np.uint8).copy()
    cores = cv2.erode((page < INK).astype(np.uint8), np.ones((2, 2), np.uint8))
    return Written(page, cores.astype(np.uint8), tuple(feet))


def ruled(written: Written) -> tuple[Pixels, Pixels]:
    """Rules below the lines and one plumb one beside them; and where they are."""
    page, where = written.page.copy(), np.zeros_like(written.page)
    for canvas, tone in ((page, 30), (where, 1)):
        for foot in written.feet:
            cv2.line(canvas, (60, foot), (1340, foot), (tone,), 4)
        cv2.line(canvas, (60, written.feet[0]), (60, written.feet[-1]), (tone,), 4)
    return page, where


def ruled_palely(written: Written) -> tuple[Pixels, Pixels]:
    """Grainy rules about as pale as the threshold of ink, under the writing; and where they are."""
    where = ruled(written)[1]
    tone = ink.threshold(written.page)
    form = np.where(where > 0, np.random.default_rng(3).normal(tone, 3, where.shape), 255)
    return np.minimum(written.page, form.astype(np.uint8)), where


def dotted(written: Written) -> tuple[Pixels, Pixels]:
    """Rows of dots below the lines; and where they are."""
    page, where = written.page.copy(), np.zeros_like(written.page)
    for canvas, tone in ((page, 30), (where, 1)):
        for foot in written.feet:
            for x in range(80, 1320, 17):
                cv2.circle(canvas, (x, foot), 3, (tone,), -1)
    return page, where


def as_written(written: Written) -> tuple[Pixels, Pixels]:
    return written.page, np.zeros_like(written.page)


def yellowed(written: Written) -> tuple[Pixels, Pixels]:
    """Paper that is darker to one side."""
    slope = np.linspace(0.7, 1.0, WIDTH, dtype=np.float32)[None, :]
    return (written.page * slope).astype(np.uint8), np.zeros_like(written.page)


def specked(written: Written) -> tuple[Pixels, Pixels]:
    """One pixel of fifty black or white."""
    dice = np.random.default_rng(int(written.page.sum()) % 1000)
    page = written.page.copy()
    page[dice.random(page.shape) < 0.01] = 0
    page[dice.random(page.shape) < 0.01] = 255
    return page, np.zeros_like(page)


def grainy(written: Written) -> tuple[Pixels, Pixels]:
    """Paper not so white that its grain is cut off."""
    noise = np.random.default_rng(3).normal(0, 25, written.page.shape)
    page = np.clip(np.minimum(written.page, 225) + noise, 0, 255).astype(np.uint8)
    return page, np.zeros_like(page)


def faded(written: Written) -> tuple[Pixels, Pixels]:
    page = (255 - (255 - written.page.astype(np.float32)) * 0.3).astype(np.uint8)
    return page, np.zeros_like(page)


def nearly_white(written: Written) -> tuple[Pixels, Pixels]:
    """Paper of the lightest greys."""
    page = np.minimum(written.page, 248).astype(np.uint8)
    return page, np.zeros_like(page)


def folded(written: Written) -> tuple[Pixels, Pixels]:
    """A shade that begins at once and fades away."""
    shade = np.ones(WIDTH, np.float32)
    shade[700:760] = np.linspace(0.75, 1.0, 60)
    return (written.page * shade[None, :]).astype(np.uint8), np.zeros_like(written.page)


def ringed(written: Written) -> tuple[Pixels, Pixels]:
    """The ring of a cup."""
    ring = np.zeros(written.page.shape, np.uint8)
    cv2.circle(ring, (640, 480), 330, (255,), 26)
    shade = 1 - 0.5 * cv2.GaussianBlur(ring, (0, 0), 3).astype(np.float32) / 255
    return (written.page * shade).astype(np.uint8), np.zeros_like(written.page)


def soft(written: Written) -> tuple[Pixels, Pixels]:
    """So blurred that no edge is steep."""
    page = cv2.GaussianBlur(written.page, (0, 0), 2.8).astype(np.uint8)
    return page, np.zeros_like(page)


def without_leaders(page: Pixels) -> Pixels:
    seen = pale.whole(page, ink.written(page))
    return leaders.erase(page, seen.mask, seen.letter or 30.0, seen.pieces)[0]


def without_rules(page: Pixels) -> Pixels:
    seen = pale.whole(page, ink.written(page))
    return rules.erase(page, seen.mask, seen.letter or 30.0, seen.pieces.boxes).image


def on_white(page: Pixels) -> Pixels:
    return background.divide(page, background.paper_of(glimpsed(page, GLIMPSE)))[0]


def positive(page: Pixels) -> Pixels:
    quarter = glimpsed(page, QUARTER)
    return inverted.turn_over(page, quarter, glimpsed(page, GLIMPSE), DPI)[0]


def without_pattern(page: Pixels) -> Pixels:
    """The page after a net of green waves was printed under it, and lifted."""
    cover, x = np.zeros(page.shape, np.uint8), np.arange(0, WIDTH, 4)
    for wave in range(24):
        points = np.stack([x, 60 * wave + 70 * np.sin(x / 150 + wave)], axis=1).astype(np.int32)
        for way in (points, points[:, ::-1]):
            cv2.polylines(cover, [way], False, (255,), 2)  # noqa: FBT003  # open
    share = cover.astype(np.float32)[..., None] / 255 * np.float32((0.4, 0.14, 0.38))
    image = (page[..., None] * (1 - share)).astype(np.uint8)
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    after, action = pattern.lift(image, grey, DPI)
    assume(action.applied)
    return after


def barred(written: Written) -> tuple[Pixels, Pixels]:
    """Dark bars with light words below the lines; and where they are."""
    page, where = written.page.copy(), np.zeros_like(written.page)
    face = ImageFont.truetype(pages.SANS, 36)
    for foot in written.feet[::2]:
        bar = Image.new("L", (1240, 60), 15)
        ImageDraw.Draw(bar).text((50, 8), "Овог, эцгийн нэр, өдөр", fill=240, font=face)
        page[foot : foot + 60, 80:1320] = np.asarray(bar)
        where[foot : foot + 60, 80:1320] = 1
    return page, where


def shone_through(written: Written) -> tuple[Pixels, Pixels]:
    """The other side, mirrored, soft and pale; and nowhere, for the writing stays beneath it."""
    back = cv2.GaussianBlur(cv2.flip(written.page, 1), (0, 0), 2.5).astype(np.float32)
    back = np.roll(back, 40, axis=0)
    page = written.page * (1 - 0.4 * (1 - back / 255))
    return page.astype(np.uint8), np.zeros_like(written.page)


def rolled(written: Written) -> tuple[Pixels, Pixels]:
    """With a band of a dirty roller at every fortieth column."""
    page = written.page.astype(np.float32)
    for left in range(15, page.shape[1], 40):
        page[:, left : left + 10] *= 0.7
    return page.astype(np.uint8), np.zeros_like(written.page)


def one_sided(page: Pixels) -> Pixels:
    def reads(layer: Pixels, _: int) -> list[Word]:
        whole = layer.shape == page.shape
        return [] if whole else [Word("бүртгэлийн", "бүртгэлийн", Box(0, 0, 9, 9), 0.95, 0, 0)] * 9

    return verso.remove(page, DPI, reads)[0]


STEPS: dict[str, tuple[Step, Callable[[Written], tuple[Pixels, Pixels]]]] = {
    "inverted": (positive, barred),
    "leaders": (without_leaders, dotted),
    "rules": (without_rules, ruled),
    "rules that are pale": (without_rules, ruled_palely),
    "impulses": (lambda page: impulses.remove(page, DPI)[0], specked),
    "background": (on_white, yellowed),
    "grain": (lambda page: grain.smooth(page, DPI, grain.tone(page))[0], grainy),
    "focus": (lambda page: focus.sharpen(page, DPI)[0], soft),
    "faint": (lambda page: faint.darken(page)[0], faded),
    "streaks": (lambda page: streaks.even(page, glimpsed(page, QUARTER), DPI)[0], rolled),
    "crease": (lambda page: crease.even(page, glimpsed(page, QUARTER), DPI)[0], folded),
    "pattern": (without_pattern, as_written),
    "stains": (lambda page: stains.even(page, DPI)[0], ringed),
    "verso": (one_sided, shone_through),
    "paper": (lambda page: paper.whiten(page, soft=False)[0], nearly_white),
}


def kept(written: Written, after: Pixels, asked: Pixels) -> float:
    """The share of the writing's ink that is still there, but for what stood to be removed."""
    near = cv2.dilate(asked, np.ones((7, 7), np.uint8))
    cores = (written.cores == 1) & (near == 0)
    return float((after[cores] < STILL).mean())


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("name", STEPS)
@settings(max_examples=5, deadline=None)
@given(written=writings())
def test_a_step_leaves_the_writing_where_it_is(
    written: Written,
    name: str,
    damaged: bool,  # noqa: FBT001 - a table of cases
) -> None:
    step, damage = STEPS[name]
    page, asked = damage(written) if damaged else as_written(written)

    surely_there = kept(written, page, asked) or 1.0

    after = step(page)

    assert kept(written, after, asked) >= KEPT * surely_there
    assume(not damaged or (after != page).any())


@settings(max_examples=5, deadline=None)
@given(
    writings(),
    st.integers(250, 1150),
    st.integers(250, 750),
    st.sampled_from(((190, 70, 50), (60, 50, 200))),
)
def test_a_seal_goes_and_the_writing_under_it_stays(
    written: Written, x: int, y: int, colour: tuple[int, int, int]
) -> None:
    sheet = pages.Sheet(np.repeat(written.page[:, :, None], 3, axis=2), ())
    stamped = pages.sealed(sheet, (x, y), colour).image

    after = seal.remove(stamped, DPI)[0]

    assert kept(written, after, np.zeros_like(written.page)) >= KEPT


BESIDE = 4
"""Pixels of the paper that are cut off with the border beside them, at most."""


@settings(max_examples=20, deadline=None)
@given(
    writings(),
    st.tuples(*[st.integers(24, 120)] * 4),
    st.tuples(*[st.integers(BESIDE, 60)] * 4),
)
def test_the_scanners_border_is_cut_beside_the_writing_and_nothing_of_it(
    written: Written, widths: tuple[int, int, int, int], gaps: tuple[int, int, int, int]
) -> None:
    x, y, w, h = cv2.boundingRect((written.page < 255).astype(np.uint8))
    core = np.s_[y : y + h, x : x + w]
    paper = cv2.copyMakeBorder(written.page[core], *gaps, cv2.BORDER_CONSTANT, value=(255,))
    page = cv2.copyMakeBorder(paper, *widths, cv2.BORDER_CONSTANT, value=(12,)).astype(np.uint8)

    after, matrix, action = border.crop(page, glimpsed(page, GLIMPSE), DPI)

    assert action.applied
    assert (np.array(paper.shape) - 2 * BESIDE <= after.shape).all()
    assert (np.array(paper.shape) >= after.shape).all()
    left, top = widths[2] + gaps[2] + round(matrix[2]), widths[0] + gaps[0] + round(matrix[5])
    rows, columns = np.nonzero(written.cores[core])
    assert (after[rows + top, columns + left] < INK).all()


@pytest.mark.parametrize("degrees", [0, 0.7, 3, 8])
def test_a_border_beside_paper_that_lies_askew_goes_up_to_its_edge(degrees: float) -> None:
    paper = np.full((HEIGHT, WIDTH), 235, np.uint8)
    ground = cv2.copyMakeBorder(paper, *[200] * 4, cv2.BORDER_CONSTANT, value=(12,))
    middle = ground.shape[1] / 2, ground.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, degrees, 1)
    page = cv2.warpAffine(ground, turn, ground.shape[::-1], borderValue=(12,)).astype(np.uint8)

    after = border.crop(page, glimpsed(page, GLIMPSE), DPI)[0]

    assert after.min() > 150


def found(written: Written, after: Pixels, matrix: Matrix) -> float:
    """The share of the writing's ink that is there still, where the matrix leads to."""
    rows, columns = np.nonzero(written.cores)
    a, b, c, d, e, f = matrix[:6]
    x, y = columns + 0.5, rows + 0.5
    there = np.stack((a * x + b * y + c, d * x + e * y + f)).astype(int)
    near = cv2.erode(after, np.ones((3, 3), np.uint8))
    return float((near[there[1], there[0]] < STILL).mean())


MOVES: dict[str, Move] = {
    "exif": turning.mirrored,
    "orientation 90": lambda page: turning.turned(page, 90),
    "orientation 180": lambda page: turning.turned(page, 180),
    "orientation 270": lambda page: turning.turned(page, 270),
    "deskew": lambda page: warp.straightened(page, 3.7),
    "deskew back": lambda page: warp.straightened(page, -6.2),
    "scale up": lambda page: scale.fitted(page, 150, 12.0)[:2],
    "scale down": lambda page: scale.fitted(page, 600, 60.0)[:2],
    "scale declined": lambda page: scale.fitted(page, DPI, 30.0)[:2],
}


@pytest.mark.parametrize("name", MOVES)
@settings(max_examples=5, deadline=None)
@given(written=writings())
def test_a_step_that_moves_a_page_takes_all_its_writing_along(written: Written, name: str) -> None:
    after, matrix = MOVES[name](written.page)

    assert found(written, after, matrix) >= KEPT


@settings(max_examples=5, deadline=None)
@given(writings())
def test_writing_on_a_page_as_it_lies_is_found_where_it_lies(written: Written) -> None:
    assert found(written, written.page, IDENTITY) == 1.0


def test_a_page_that_was_stored_has_its_writing_still(tmp_path: Path) -> None:
    sheet = cv2.cvtColor(pages.prose().image, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    write(sheet, tmp_path / "cleaned.jpg", dpi=DPI)

    assert (read(tmp_path / "cleaned.jpg")[sheet < INK] < STILL).mean() >= 1 - 1e-4


def test_every_step_of_the_chain_is_among_them() -> None:
    looking = {"pens", "regions", "ink_loss"}
    known = {"seal", "border", *(name.split()[0] for name in (*STEPS, *MOVES))}
    sheet = pages.skewed(pages.yellowed(pages.form()), 2.0)

    cleaned = clean(sheet.image, dpi=DPI, orientation=3)

    assert {action.name for action in cleaned.actions} == known | looking
