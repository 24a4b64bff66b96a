"""Labels of leaves: one rule for what is claimed and for what is scanned."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nouns.volume import expand_leaves, label_position, normal_label
from scanner_drivers.names import leaf_name


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("012A", "12а"),
        ("12a", "12а"),
        ("12а", "12а"),
        (" 12 С ", "12с"),
        ("12c", "12с"),
        ("12b", "12b"),
        ("000", "0"),
        ("Cover", "cover"),
        (unicodedata.normalize("NFD", "12й"), "12й"),
    ],
)
def test_a_label_is_the_same_however_it_is_typed(written: str, label: str) -> None:
    assert normal_label(written) == label


@pytest.mark.parametrize("claimed", ["12a", "12а", "12A", "012А"])
@pytest.mark.parametrize("file", ["12a.tif", "12а.tif", "012Аv.jpg"])
def test_a_claimed_leaf_meets_the_scanned_one(claimed: str, file: str) -> None:
    found = leaf_name(file)
    assert found is not None
    assert expand_leaves(claimed) == (normal_label(found.leaf),)


def test_a_leaf_with_a_letter_lies_behind_its_number() -> None:
    assert label_position("12") < label_position("12a") < label_position("12б")
    assert label_position("12б") < label_position("13")


@given(st.text(max_size=12))
def test_the_rule_changes_nothing_that_follows_it(text: str) -> None:
    assert normal_label(normal_label(text)) == normal_label(text)
