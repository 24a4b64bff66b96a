"""What is signed: one kind never passes for another, and nothing in it can be changed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pipeline.seals import moment
from pipeline.stations.clocks import measured
from pipeline.stations.errors import BundleForgedError, LineError, ReceiptForgedError
from pipeline.stations.line import Line
from pipeline.stations.receipt import Receipt, receipt_of
from pipeline.stations.signed import BUNDLE, RECEIPT, holds, sign
from pipeline.stations.statement import FIRST, Statement, claimed

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw().hex()
NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
STATEMENT = Statement("north", 1, "a" * 64, FIRST, "b" * 64, *([moment(NOW)] * 3))
RECEIPT_MADE = Receipt("centre", "north", 1, "a" * 64, moment(NOW), ("c" * 64,))


def test_a_signature_of_one_kind_does_not_hold_for_another() -> None:
    signature = sign(BUNDLE, {"number": 1}, KEY)
    assert holds(BUNDLE, {"number": 1}, signature, PUBLIC)
    assert not holds(RECEIPT, {"number": 1}, signature, PUBLIC)
    assert not holds(BUNDLE, {"number": 1}, "zz", PUBLIC)


@pytest.mark.parametrize("name", ["station", "content", "previous", "tagmanifest", "made"])
def test_a_changed_statement_is_not_the_stations(name: str) -> None:
    said = json.loads(STATEMENT.signed(KEY))
    assert claimed("bag", json.dumps(said).encode()).is_by(PUBLIC)
    other = {"station": "south", "made": moment(NOW + timedelta(days=1))}.get(name, "d" * 64)
    changed = json.dumps({**said, name: other}).encode()
    assert not claimed("bag", changed).is_by(PUBLIC)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=9),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner),
            max_leaves=9,
        ).map(lambda value: json.dumps(value).encode()),
        st.dictionaries(
            st.sampled_from([*STATEMENT.__slots__, "signature"]),
            st.none() | st.integers() | st.text(max_size=70),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_whatever_is_no_statement_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BundleForgedError):
        claimed("bag", content)


def test_a_receipt_is_read_only_with_the_centres_signature() -> None:
    text = RECEIPT_MADE.signed(KEY)
    assert receipt_of("r", text, PUBLIC) == RECEIPT_MADE
    for forged in (text.replace("c" * 64, "d" * 64), "{}", "[]", text[:-2]):
        with pytest.raises(ReceiptForgedError):
            receipt_of("r", forged, PUBLIC)


@given(st.integers(-100_000, 100_000), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_clock_of_a_station_lies_within_what_two_messages_prove(
    ahead: int, there: int, back: int
) -> None:
    offset = timedelta(seconds=ahead)
    said, arrived = NOW, NOW + timedelta(seconds=back + there)
    heard = said + timedelta(seconds=back) + offset
    made = arrived - timedelta(seconds=there) + offset
    found = measured(made, arrived, said, heard)
    assert found.least <= ahead <= found.most
    if there == back == 0:
        assert found.is_wrong is (abs(ahead) > 300)


def test_a_line_names_a_station_and_nothing_else_does() -> None:
    line = f"north:11:{'a' * 64}:age1{'q' * 58}"
    assert str(Line.of(f" {line}\n")) == line
    for text in ("", "north", line.replace("age1", "ssh1"), line.replace("11", "x1"), "A" + line):
        with pytest.raises(LineError):
            Line.of(text)
