"""Counts, shares, months and the printed form of progress."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events import MACHINE
from pipeline.progress.counts import Counts, total
from pipeline.progress.errors import NoSourceError, ShareError
from pipeline.progress.progress import By, Progress, as_json, group, months
from pipeline.progress.targets import INDICATOR, Target, TargetKind, set_target

COUNTS = st.builds(
    Counts, records=st.integers(0, 99), digitized=st.integers(0, 99), registered=st.integers(0, 99)
)


def test_the_printed_form_has_the_promised_keys() -> None:
    target = Target(INDICATOR, TargetKind.BASELINE, date(2018, 12, 31), 0.658, None, "144/2018")
    counts = Counts(records=3, captured=2, digitized=2, registered=1, counted=3)
    made = as_json(
        Progress(
            counts=counts,
            groups=(group("11", counts),),
            property=Counts(),
            property_groups=(),
            targets=(target,),
            merged=0,
            withdrawn=0,
            by=By.UNIT,
            as_of=date(2024, 1, 1),
        )
    )
    promised = ["records", "captured", "digitized", "registered", "share", "share_registered"]
    assert list(made)[:8] == [*promised, "groups", "targets"]
    assert (made["share"], made["share_registered"]) == (0.666667, 0.333333)
    assert made["groups"][0]["name"] == "11"  # type: ignore[index]
    assert made["targets"][0]["on"] == "2018-12-31"  # type: ignore[index]
    assert made["property"]["share"] == 0.0  # type: ignore[index]


@given(st.dictionaries(st.sampled_from(["", "2024-01", "2024-02", "2023-12"]), COUNTS))
def test_months_stand_in_order_and_reach_the_whole(found: dict[str, Counts]) -> None:
    made, whole = months(found), total(list(found.values()))
    assert [item.name for item in made] == sorted(found)
    if made:
        assert made[-1].share == whole.share
        assert [item.share for item in made] == sorted(item.share for item in made)


@pytest.mark.parametrize("share", [-0.1, 65.8, 1.01])
def test_a_share_is_a_part_of_one(share: float) -> None:
    target = Target(INDICATOR, TargetKind.DECLARED, date(2020, 1, 1), share, None, "a letter")
    with pytest.raises(ShareError):
        set_target(None, target, MACHINE)  # type: ignore[arg-type]  # refused before it is used


def test_a_target_has_a_source() -> None:
    target = Target(INDICATOR, TargetKind.TARGET, date(2020, 1, 1), 0.5, None, " ")
    with pytest.raises(NoSourceError):
        set_target(None, target, MACHINE)  # type: ignore[arg-type]  # refused before it is used
