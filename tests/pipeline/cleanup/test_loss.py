"""The measure of lost ink: what is gone counts, wherever it stood; what was asked for does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from ocr.osd import Upright
from pipeline.cleanup import loss, verso, warp
from pipeline.cleanup.chain import clean
from pipeline.cleanup.noun import Work, pixels
from pipeline.cleanup.shrink import QUARTER, glimpsed
from pipeline.geometry import IDENTITY
from tests.pipeline.cleanup import pages
from tests.pipeline.cleanup.test_verso import reader, word

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Action, Cleaned
    from pipeline.cleanup.verso import Reads
    from tests.pipeline.cleanup.pages import Pixels


def written() -> Pixels:
    return np.asarray(cv2.cvtColor(pages.prose().image, cv2.COLOR_BGR2GRAY), np.uint8)


def without(page: Pixels, share: float) -> Pixels:
    """The page whose ink is gone from its top, so much of it."""
    rows = np.cumsum((page < 128).sum(axis=1))
    cut = page.copy()
    cut[: int(np.searchsorted(rows, share * rows[-1]))] = 255
    return cut


@pytest.mark.parametrize(("gone", "flagged"), [(0.0, False), (0.04, False), (0.09, True)])
def test_more_than_one_letter_in_sixteen_gone_is_flagged(gone: float, *, flagged: bool) -> None:
    page = written()
    work = Work(without(page, gone))
    lost, action = loss.check(glimpsed(page, QUARTER), work, np.zeros_like(page))
    assert lost is flagged
    assert action.measure == pytest.approx(gone, abs=0.02)


def test_ink_that_is_gone_between_what_was_removed_counts() -> None:
    page = written()
    cleaned, removed = without(page, 0.5), np.zeros_like(page)
    removed[:, ::160] = 255
    share = loss.share(glimpsed(page, QUARTER), cleaned, IDENTITY, removed)
    assert share == pytest.approx(0.5, abs=0.05)
    removed[:, ::20] = 255
    assert loss.share(glimpsed(page, QUARTER), cleaned, IDENTITY, removed) == 0


def asked(page: Pixels, patch: pytest.MonkeyPatch, reads: Reads | None = None) -> Asked:
    """What the chain says that it removed from a page."""
    check = loss.check
    seen: list[Pixels] = []

    def noted(master: Pixels, work: Work, removed: Pixels) -> tuple[bool, Action]:
        seen.append(removed)
        return check(master, work, removed)

    patch.setattr(loss, "check", noted)
    image = pixels(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR))
    cleaned = clean(image, dpi=300, judge=lambda *_: Upright(180, 20.0), reads=reads)
    return Asked(cleaned, seen[-1])


@dataclass(frozen=True)
class Asked:
    """A cleaned page, and 255 where it was to be changed."""

    cleaned: Cleaned
    removed: Pixels

    def shares(self, place: Pixels) -> tuple[float, float]:
        """What share of a place in the master is within, and what share of that lies beside it."""
        moved = warp.moved(place, self.cleaned.matrix, self.removed.shape[::-1])
        where = cv2.threshold(moved, 200, 255, cv2.THRESH_BINARY)[1]
        beside = cv2.subtract(self.removed, cv2.dilate(where, np.ones((41, 41), np.uint8)))
        within = cv2.countNonZero(cv2.bitwise_and(where, self.removed))
        return (
            within / cv2.countNonZero(where),
            cv2.countNonZero(beside) / cv2.countNonZero(self.removed),
        )


def laid(page: Pixels, paper: int) -> Pixels:
    """As it lies askew and upside down on a dark bed, or where it does when it is a mask."""
    sheet = pages.Sheet(pixels(cv2.cvtColor(page, cv2.COLOR_GRAY2BGR)), ())
    askew = pages.skewed(sheet, 2.0, (paper,) * 3).image
    bed = 12 if paper else 0
    around = cv2.copyMakeBorder(askew[:, :, 0], 90, 110, 130, 70, cv2.BORDER_CONSTANT, value=(bed,))
    return pixels(cv2.rotate(around, cv2.ROTATE_180))


def test_a_stain_is_asked_for_where_it_is_in_the_cleaned_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, ring = written(), np.zeros(written().shape, np.uint8)
    cv2.circle(ring, (1200, 1500), 500, (255,), 24)
    shade = 1 - 0.4 * cv2.GaussianBlur(ring, (0, 0), 3).astype(np.float32) / 255
    found = asked(laid((page * shade).astype(np.uint8), 255), monkeypatch)
    assert {"border", "deskew", "stains"} <= applied(found.cleaned)
    within, beside = found.shares(laid(ring, 0))
    assert within > 0.6
    assert beside < 0.05


def test_the_other_side_is_asked_for_where_it_was_in_the_cleaned_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = written()
    back = np.roll(cv2.GaussianBlur(cv2.flip(page, 1), (0, 0), 2.5), 48, axis=0)
    shown = (page * (1 - 0.5 * (1 - back.astype(np.float32) / 255))).astype(np.uint8)
    found = asked(laid(shown, 255), monkeypatch, reader([word()] * 5))
    assert {"border", "deskew", verso.NAME} <= applied(found.cleaned)
    ghost = pixels(cv2.threshold(back, 100, 255, cv2.THRESH_BINARY_INV)[1])
    within, _ = found.shares(laid(ghost, 0))
    assert within > 0.995


def applied(cleaned: Cleaned) -> set[str]:
    return {action.name for action in cleaned.actions if action.applied}
