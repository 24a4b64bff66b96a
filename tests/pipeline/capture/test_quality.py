"""The quality of old scans: what is lost in the file, what clean-up mends, what the reader says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.capture.quality import BEST, GOOD, quality_of
from pipeline.nouns.look import Look
from pipeline.nouns.quality import Remedy, Seen

CLEAR = Look(
    width_mm=210.0,
    height_mm=297.0,
    dpi=300.0,
    measured=True,
    sharpness=0.4,
    paper=240.0,
    contrast=200.0,
    ink=0.02,
)
BLURRED = replace(CLEAR, sharpness=0.1)
ASKEW = replace(CLEAR, skew=5.0)


@pytest.mark.parametrize(
    ("look", "confidence", "remedy"),
    [
        (CLEAR, None, None),
        (CLEAR, 0.95, None),
        (CLEAR, 0.4, Remedy.REREAD),
        (ASKEW, 0.4, Remedy.RECLEAN),
        (ASKEW, 0.95, None),
        (replace(ASKEW, paper=100.0), None, Remedy.RECLEAN),
        (BLURRED, None, Remedy.RESCAN),
        (BLURRED, 0.95, Remedy.RESCAN),
        (replace(CLEAR, dpi=150.0), 0.9, Remedy.RESCAN),
        (replace(CLEAR, ink=0.0), None, None),
        (replace(CLEAR, paper=20.0), None, Remedy.RESCAN),
    ],
)
def test_a_poor_page_gets_the_cheapest_remedy(
    look: Look, confidence: float | None, remedy: Remedy | None
) -> None:
    found = quality_of(Seen(look, confidence))
    assert found is not None
    assert found.remedy is remedy
    assert (found.score >= GOOD) is (remedy is None)


def test_a_page_that_nobody_looked_at_has_no_score() -> None:
    assert quality_of(Seen(None, 0.9)) is None


LOOKS = st.builds(
    replace,
    st.just(CLEAR),
    sharpness=st.floats(0, 1),
    paper=st.floats(0, 255),
    contrast=st.floats(0, 255),
    skew=st.floats(-9, 9),
    dpi=st.sampled_from([None, 96.0, 300.0]),
)


@given(LOOKS, st.floats(0, 1), st.floats(0, 1))
def test_a_surer_reading_never_lowers_the_score(look: Look, one: float, other: float) -> None:
    low, high = sorted((one, other))
    first, second = quality_of(Seen(look, low)), quality_of(Seen(look, high))
    assert first is not None
    assert second is not None
    assert 0 <= first.score <= second.score <= BEST
