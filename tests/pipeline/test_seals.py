"""The chain over events shows every change, and says where."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events import Event, Kind, happened
from pipeline.seals import (
    GENESIS,
    Illegible,
    Seal,
    SealedEvent,
    chain,
    moment,
    signature_holds,
    verify_chain,
    verify_seals,
)

WHEN = datetime(2026, 3, 15, 8, 30, tzinfo=UTC)


def some_events(count: int) -> list[Event]:
    return [
        happened(Kind.PAGE_READ, "page", f"page-{number}", origin="here", facts={"n": number})
        for number in range(count)
    ]


def sealed(events: list[Event]) -> list[SealedEvent]:
    return list(chain(GENESIS, 0, events))


def signed(key: Ed25519PrivateKey, **values: object) -> Seal:
    facts: dict[str, object] = {
        "origin": "here",
        "number": 1,
        "first_position": 1,
        "last_position": 3,
        "previous_head": GENESIS,
        "head": "",
        "sealed_at": moment(WHEN),
        "public_key": key.public_key().public_bytes_raw().hex(),
        "signature": "",
    }
    bare = Seal(**{**facts, **values})  # type: ignore[arg-type]
    return replace(bare, signature=key.sign(bare.statement()).hex())


def test_an_untouched_chain_has_no_fault() -> None:
    assert list(verify_chain(sealed(some_events(5)))) == []


@given(st.integers(min_value=0, max_value=5), st.sampled_from(["facts", "type", "actor", "at"]))
def test_a_changed_event_is_named(number: int, part: str) -> None:
    items = sealed(some_events(6))
    old = items[number].event
    changed = {
        "facts": replace(old, facts={"n": -1}),
        "type": replace(old, type="page.cleaned"),
        "actor": replace(old, actor=replace(old.actor, name="someone")),
        "at": replace(old, at=WHEN),
    }[part]
    items[number] = replace(items[number], event=changed)
    faults = list(verify_chain(items))
    assert [(fault.code, fault.place) for fault in faults] == [
        ("event_changed", f"position {number + 1}")
    ]


@given(st.integers(min_value=0, max_value=4))
def test_a_removed_event_is_named(number: int) -> None:
    items = sealed(some_events(6))
    del items[number]
    codes = [(fault.code, fault.place) for fault in verify_chain(items)]
    assert ("event_removed", f"position {number + 1}") in codes


def test_an_event_put_between_others_is_noticed() -> None:
    items = sealed(some_events(4))
    stranger = next(chain(items[1].digest, 2, some_events(1)))
    moved = [replace(item, position=item.position + 1) for item in items[2:]]
    found = list(verify_chain([*items[:2], stranger, *moved]))
    assert [(fault.code, fault.place, fault.subject) for fault in found] == [
        ("event_inserted", "position 3", stranger.event.id)
    ]


def test_an_event_that_cannot_be_read_is_named_and_the_rest_is_checked() -> None:
    items: list[SealedEvent | Illegible] = [*sealed(some_events(4))]
    items[1] = Illegible("e", 2, items[1].digest)
    assert [(fault.code, fault.place) for fault in verify_chain(items)] == [
        ("event_changed", "position 2")
    ]


def test_a_seal_holds_only_with_its_own_signature() -> None:
    items = sealed(some_events(3))
    key = Ed25519PrivateKey.generate()
    seal = signed(key, head=items[-1].digest)
    assert list(verify_seals([seal], {3: items[-1].digest})) == []
    forged = replace(seal, head=items[0].digest)
    assert not signature_holds(forged)
    assert {fault.code for fault in verify_seals([forged], {3: items[-1].digest})} == {
        "seal_changed",
        "events_differ_from_seal",
    }


def test_a_seal_missing_from_the_middle_is_named() -> None:
    key = Ed25519PrivateKey.generate()
    first = signed(key, head="aa" * 32)
    third = signed(
        key, number=3, first_position=4, last_position=5, previous_head="aa" * 32, head="bb" * 32
    )
    faults = list(verify_seals([first, third], {3: "aa" * 32, 5: "bb" * 32}))
    assert [(fault.code, fault.place) for fault in faults] == [("seal_removed", "seal 2")]


def test_facts_that_json_cannot_carry_are_refused() -> None:
    bad = happened(Kind.HELD, "page", "p", origin="here", facts={"x": object()})
    with pytest.raises(Exception, match="unsupported"):
        sealed([bad])
