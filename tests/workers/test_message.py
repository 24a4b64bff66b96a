"""Messages: ours are known by their shape; anything else is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.flow import WORK, Noun, Step
from pipeline.ids import new_id
from pipeline.ports.records import Due
from storage.records.waiting import NOUNS
from workers.message import due_of, is_ours, message_about, queue_of

QUEUE = queue_of(Step.READ)
OURS = json.loads(message_about(Due(Noun.PAGE, new_id(), Step.READ), QUEUE).encode())
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.sampled_from(sorted(WORK)), st.integers(0, 9))
def test_a_message_tells_what_is_due_and_nothing_else(step: Step, urgency: int) -> None:
    due = Due(NOUNS[step], new_id(), step, urgency)
    sent = message_about(due, queue_of(step))
    assert is_ours(sent.encode(), queue_of(step))
    assert due_of(*sent.args) == due
    assert sorted(sent.args) == sorted([due.noun, due.subject, due.step])


@given(st.binary(max_size=200) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_what_others_say_is_no_message(body: bytes) -> None:
    assert not is_ours(body, QUEUE)


@given(st.sampled_from(sorted(OURS)), VALUES)
def test_a_message_with_anything_changed_is_believed_only_where_it_cannot_harm(
    key: str, value: object
) -> None:
    body = json.dumps({**OURS, key: value}).encode()
    harmless = key == "message_timestamp" or (key == "message_id" and isinstance(value, str))
    harmless = harmless or OURS[key] == value or (key == "options" and value == {})
    assert is_ours(body, QUEUE) == harmless


@pytest.mark.parametrize(
    "changed",
    [
        {"queue_name": queue_of(Step.CLEAN)},
        {"actor_name": "drop_everything"},
        {"args": ["page", "../../etc/passwd", "read"]},
        {"args": ["page", new_id(), "register"]},
        {"args": ["document", new_id(), "read"]},
        {"options": {"eta": 10**20}},
        {"kwargs": {"force": True}},
    ],
)
def test_a_message_that_asks_for_something_else_is_none(changed: dict[str, object]) -> None:
    assert not is_ours(json.dumps({**OURS, **changed}).encode(), QUEUE)


def test_a_message_that_nests_for_ever_is_none() -> None:
    assert not is_ours(b"[" * 100_000, QUEUE)
