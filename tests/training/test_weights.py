"""Weights: packaged networks in bytes become the same networks in doubles."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from training.tesseract import packaged, run
from training.weights import NotANetworkError, in_doubles

if TYPE_CHECKING:
    from pathlib import Path

ROWS, COLUMNS = 2, 3
SMALL = np.array([[127, -127, 0], [1, 2, -3]], np.int8)
FACTORS = np.array([0.01, 0.5])


def text(word: str) -> bytes:
    return struct.pack("<I", len(word)) + word.encode()


def head(kind: str, *, training: int, inputs: int, outputs: int, weights: int) -> bytes:
    return (
        struct.pack("<b", 0)
        + text(kind)
        + struct.pack("<bbiiii", training, 0, 0, inputs, outputs, weights)
        + text(kind[:2])
    )


def network(matrix: bytes, *, kind: str = "Softmax") -> bytes:
    """One layer inside a series, as the packaged models are written."""
    layer = head(kind, training=0, inputs=2, outputs=2, weights=6) + matrix
    series = head("Series", training=0, inputs=2, outputs=2, weights=6) + struct.pack("<I", 1)
    tail = text("[2O1c2]") + struct.pack("<iiiifff", 1 | 64, 5, 5, 1, 0.9, 0.001, 0.5)
    return series + layer + tail


def in_bytes() -> bytes:
    return (
        struct.pack("<BII", 128 | 4 | 1, ROWS, COLUMNS)
        + struct.pack("<b", 0)
        + SMALL.tobytes()
        + struct.pack("<I", ROWS)
        + FACTORS.tobytes()
    )


def of_doubles(matrix: np.ndarray) -> bytes:
    return struct.pack("<BIId", 128 | 4, *matrix.shape, 0.0) + matrix.astype(np.float64).tobytes()


def test_every_row_is_multiplied_by_its_own_factor() -> None:
    assert of_doubles(SMALL * FACTORS[:, None]) in in_doubles(network(in_bytes()))


def test_nothing_but_matrices_and_the_flag_of_bytes_changes() -> None:
    made = in_doubles(network(in_bytes()))
    expected = network(of_doubles(SMALL * FACTORS[:, None]))
    flags = expected.index(text("[2O1c2]")) + len(text("[2O1c2]"))
    assert made == expected[:flags] + struct.pack("<i", 64) + expected[flags + 4 :]


def test_a_network_in_doubles_stays_as_it_is() -> None:
    once = in_doubles(network(in_bytes()))
    assert in_doubles(once) == once


def test_a_layer_that_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(NotANetworkError, match="Mystery"):
        in_doubles(network(b"", kind="Mystery"))


@pytest.mark.parametrize("length", [0, 1, 30, 80])
def test_a_torn_network_is_refused(length: int) -> None:
    with pytest.raises(NotANetworkError):
        in_doubles(network(in_bytes())[:length])


def test_the_packaged_model_becomes_one_that_training_can_go_on_with(tmp_path: Path) -> None:
    run("combine_tessdata", "-u", packaged("Cyrillic"), tmp_path / "x.")
    small = (tmp_path / "x.lstm").read_bytes()
    large = in_doubles(small)
    assert 6 < len(large) / len(small) < 9
    assert in_doubles(large) == large
