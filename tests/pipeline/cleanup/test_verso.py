"""What shows through of the other side goes where it is read in a mirror; faint writing stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.words import Box, Word
from pipeline.cleanup import loss, verso
from pipeline.cleanup.chain import clean
from pipeline.cleanup.noun import pixels
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.cleanup.verso import Reads
    from tests.pipeline.cleanup.pages import Pixels

DPI = 300
DARK, GONE = 120, 225
NOTHING: Sequence[Word] = ()


def word(text: str = "бүртгэлийн", box: Box | None = None, confidence: float = 0.95) -> Word:
    return Word(text, text, box or Box(0, 0, 9, 9), confidence, 0, 0)


def reader(
    sideways: Sequence[Word] = NOTHING,
    upwards: Sequence[Word] = NOTHING,
    plain: Sequence[Word] = NOTHING,
    again: Sequence[Word] = NOTHING,
) -> Reads:
    """One that says this of the mirrored strips, one after the other, of the whole page, and of
    its words in a mirror.
    """
    strips = [sideways, upwards]

    def reads(layer: Pixels, _: int) -> Sequence[Word]:
        if layer.shape[0] > 3 * DPI:
            return plain
        return strips.pop(0) if layer.shape[0] == 3 * DPI else again

    return reads


def written() -> Pixels:
    return pixels(cv2.cvtColor(pages.prose().image, cv2.COLOR_BGR2GRAY))


def ghost(page: Pixels, softness: float = 2.5) -> Pixels:
    """The ink of a page's other side, as it is seen from this one, between its lines."""
    soft = cv2.GaussianBlur(cv2.flip(page, 1), (0, 0), softness)
    return pixels(np.roll(soft, 48, axis=0))


def shone_through(strength: float = 0.5) -> Pixels:
    page = written()
    return (page * (1 - strength * (1 - ghost(page).astype(np.float32) / 255))).astype(np.uint8)


def far_from(page: Pixels, around: int = 25) -> Pixels:
    near = cv2.dilate((page < GONE).astype(np.uint8), np.ones((around, around), np.uint8))
    return pixels(near == 0)


@pytest.mark.parametrize("strength", [0.45, 0.5, 0.6])
@pytest.mark.parametrize("over", ["sideways", "upwards"])
def test_the_other_side_goes_and_the_writing_stays(strength: float, over: str) -> None:
    page, shown = written(), shone_through(strength)

    after, removed, action = verso.remove(shown, DPI, reader(**{over: [word()] * 5}))

    back = (ghost(page) < DARK) & (far_from(page) > 0)
    assert action.applied
    assert (shown[back] < GONE).all()
    assert (after[back] >= GONE).mean() > 0.99
    assert (after[page < DARK] < DARK).mean() > 0.99
    assert (after[removed == 0] == shown[removed == 0]).all()


@pytest.mark.parametrize("mirrored", [[], [word(confidence=0.4)] * 20, [word("оно")] * 20])
def test_pale_ink_that_is_not_read_in_a_mirror_stays(mirrored: list[Word]) -> None:
    shown = shone_through()

    after, removed, action = verso.remove(shown, DPI, reader(mirrored, mirrored))

    assert after is shown
    assert not removed.size
    assert (action.applied, action.reason) == (False, "not read in a mirror")


def test_pale_ink_that_is_read_better_as_it_lies_stays() -> None:
    shown = shone_through()

    after, _, action = verso.remove(shown, DPI, reader([word()] * 5, plain=[word()] * 9))

    assert after is shown
    assert action.reason == "read as it lies"


@pytest.mark.parametrize(("again", "stays"), [([], True), ([word()], False)])
def test_a_pale_entry_stays_if_it_is_not_read_as_well_in_a_mirror(
    again: list[Word],
    stays: bool,  # noqa: FBT001 - a table of cases
) -> None:
    shown = shone_through()
    rows, columns = np.nonzero((ghost(written()) < DARK) & (far_from(written()) > 0))
    box = Box(int(columns[0]) - 60, int(rows[0]) - 20, 200, 60)

    read = reader([word()] * 5, plain=[word(box=box)], again=again)
    after, _, action = verso.remove(shown, DPI, read)

    entry = np.s_[box.y : box.bottom, box.x : box.right]
    assert action.applied
    assert (after[entry] == shown[entry]).all() == stays


@pytest.mark.parametrize("softness", [0.0, 1.0, 2.5])
def test_a_page_with_ink_of_one_kind_is_not_read(softness: float) -> None:
    page = written()
    page = pixels(cv2.GaussianBlur(page, (0, 0), softness)) if softness else page

    def reads(_: Pixels, __: int) -> Sequence[Word]:
        raise AssertionError

    after, _, action = verso.remove(page, DPI, reads)

    assert after is page
    assert not action.applied


def test_bands_tell_that_a_page_has_ink_of_one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    page = written()
    monkeypatch.setattr(verso, "_SOME", -1.0)
    monkeypatch.setattr(verso, "_HINT", -1.0)
    monkeypatch.setattr(verso, "told", lambda *_: pytest.fail("looked at the whole page"))

    _, _, action = verso.remove(page, DPI, reader())

    assert action.reason == "no two kinds of ink"


def test_without_a_reader_nothing_is_taken_away() -> None:
    shown = shone_through()

    assert verso.remove(shown, DPI, None)[0] is shown


def test_what_shows_through_too_faintly_to_be_taken_for_writing_stays() -> None:
    shown = shone_through(0.25)

    after, _, action = verso.remove(shown, DPI, reader([word()] * 5))

    assert not action.applied
    assert after is shown


def test_a_stain_stays() -> None:
    shown = shone_through()
    cv2.ellipse(shown, (1300, 2700), (400, 250), 0, 0, 360, (190,), -1)
    stained = pixels(cv2.GaussianBlur(shown[2350:], (0, 0), 3))
    shown[2350:] = stained

    after, _, action = verso.remove(shown, DPI, reader([word()] * 5))

    assert action.applied
    assert (after[2600:2800, 1100:1500] == shown[2600:2800, 1100:1500]).all()


@pytest.mark.parametrize(("letters", "goes"), [(5, True), (0, False)])
def test_a_page_is_flagged_where_pencil_may_have_gone_with_the_other_side(
    letters: int,
    goes: bool,  # noqa: FBT001 - a table of cases
) -> None:
    shown = shone_through()
    image = pixels(cv2.cvtColor(shown, cv2.COLOR_GRAY2BGR))

    cleaned = clean(image, dpi=DPI, reads=reader([word()] * letters))

    done = {action.name: action for action in cleaned.actions}
    assert done[verso.NAME].applied == goes
    assert done["ink_loss"].measure < 0.01
    assert (loss.FLAG in cleaned.flags) == goes


@pytest.mark.parametrize("top", [500, 900])
def test_a_few_lines_that_show_through_are_read_wherever_they_stand(top: int) -> None:
    shown = written()
    shown[top : top + 450] = shone_through()[top : top + 450]

    _, removed, action = verso.remove(shown, DPI, reader([word()] * 5))

    assert action.applied
    assert np.count_nonzero(removed[top : top + 450]) > 0.9 * np.count_nonzero(removed)
