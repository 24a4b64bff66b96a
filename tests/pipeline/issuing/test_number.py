"""The number of a copy leads to its event, and to no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import new_id
from pipeline.issuing.errors import CopyNumberError
from pipeline.issuing.number import event_of, number_of


@given(st.integers(min_value=0, max_value=2**62))
def test_a_number_leads_back_to_the_beginning_of_its_event(moment: int) -> None:
    event = new_id(moment)
    assert event.startswith(event_of(number_of(event)) + "-")


@pytest.mark.parametrize("between", ["-", "", " ", " – ", "\n"])
def test_a_number_is_read_however_its_groups_are_divided(between: str) -> None:
    event = new_id()
    assert event.startswith(event_of(number_of(event).replace("-", between)))


@pytest.mark.parametrize(
    "given", ["", "0198", "0198-C0DE-1234-7ABC-8DEG", "0" * 21, "%" * 20, "٣" * 20]
)
def test_what_is_no_number_is_refused(given: str) -> None:
    with pytest.raises(CopyNumberError):
        event_of(given)
