"""Weights: a packaged integer network of Tesseract made into one that training can go on with.

The packaged models hold their weights as bytes with one factor a row; training wants doubles. The
file is walked layer by layer as `lstm/network.cpp` and `lstm/weightmatrix.cpp` of Tesseract 5
write it (little endian); everything but the matrices is kept as it is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

DOUBLES, ADAM, BYTES = 128, 4, 1
"""Bits of a matrix's mode: a layout with doubles, updates by Adam, weights as bytes."""
OWN_RATES = 64
"""The bit of a layer's flags that says that rates of learning follow."""
INTEGER_TRAINING = 1
"""The bit of the training flags that says that the network runs on bytes."""
GATES = 5
TWO_DIMENSIONAL = 4
"""The gate that only networks in two dimensions have."""
COMPOSED = frozenset(
    (
        *("Series", "Parallel", "ConvSeries", "Reversed", "RTLReversed", "TTBReversed"),
        *("XYTranspose", "ParBidiLSTM", "DepParUDLSTM", "Par2dLSTM", "Replicated"),
        "ParallelReplicated",
    )
)
FIXED = {"Input": 20, "Convolve": 8, "Maxpool": 8, "Reconfig": 8}
"""Layers without weights, and how many bytes of their own they have."""
CONNECTED = frozenset(
    ("Softmax", "SoftmaxNoCTC", "Tanh", "Relu", "Linear", "Logistic", "LinLogistic", "LinTanh")
)
RECURRENT = frozenset(("LSTM", "SummLSTM"))


class NotANetworkError(Exception):
    """The bytes are no network of the kinds that are known here."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"Byte {place}: {reason}. Take the .lstm that combine_tessdata unpacks.")


@dataclass
class _Walk:
    """A place in the old bytes, and the new bytes so far."""

    data: bytes
    place: int = 0
    made: list[bytes] = field(default_factory=list)

    def take(self, count: int) -> bytes:
        piece = self.data[self.place : self.place + count]
        if len(piece) != count:
            raise NotANetworkError(self.place, "the file ends")
        self.place += count
        return piece

    def keep(self, count: int) -> bytes:
        piece = self.take(count)
        self.made.append(piece)
        return piece

    def number(self, form: str) -> int:
        return int(struct.unpack("<" + form, self.take(struct.calcsize(form)))[0])

    def kept_number(self, form: str) -> int:
        return int(struct.unpack("<" + form, self.keep(struct.calcsize(form)))[0])

    def kept_text(self) -> str:
        return self.keep(self.kept_number("I")).decode("ascii", "replace")


def in_doubles(network: bytes) -> bytes:
    """The same network with weights as doubles; raises NotANetworkError."""
    walk = _Walk(network)
    _layer(walk)
    walk.kept_text()
    flags = walk.number("i")
    walk.made.append(struct.pack("<i", flags & ~INTEGER_TRAINING))
    walk.keep(len(network) - walk.place)
    return b"".join(walk.made)


def _layer(walk: _Walk) -> None:
    start = walk.place
    walk.keep(1)
    kind = walk.kept_text()
    training = walk.number("b")
    walk.made.append(struct.pack("<b", max(training, 0)))
    walk.keep(1)
    flags, inputs = walk.kept_number("i"), walk.kept_number("i")
    walk.keep(8)
    walk.kept_text()
    if kind in COMPOSED:
        for _ in range(walk.kept_number("I")):
            _layer(walk)
        if flags & OWN_RATES:
            walk.keep(4 * walk.kept_number("I"))
    elif kind in FIXED:
        walk.keep(FIXED[kind])
    elif kind in CONNECTED:
        _weights(walk)
    elif kind in RECURRENT:
        _gates(walk, inputs)
    else:
        raise NotANetworkError(start, f"{kind[:20]!r} is no layer that is known here")


def _gates(walk: _Walk, inputs: int) -> None:
    width = walk.kept_number("i")
    states = 0
    for gate in range(GATES):
        if gate == TWO_DIMENSIONAL and width - inputs != 2 * states:
            continue
        rows = _weights(walk)
        states = states or rows


def _weights(walk: _Walk) -> int:
    """Copy one matrix in doubles; return the number of its rows."""
    start, mode = walk.place, walk.number("B")
    if not mode & DOUBLES:
        raise NotANetworkError(start, "a matrix in a layout of before version 4")
    rows, columns = walk.number("I"), walk.number("I")
    if mode & BYTES:
        walk.take(1)
        small = np.frombuffer(walk.take(rows * columns), np.int8).reshape(rows, columns)
        factors = np.frombuffer(walk.take(8 * walk.number("I")), np.float64)
        matrix: Matrix = small * factors[:rows, None]
    else:
        walk.take(8)
        matrix = np.frombuffer(walk.take(8 * rows * columns), np.float64).reshape(rows, columns)
    walk.made.append(struct.pack("<BIId", DOUBLES | mode & ADAM, rows, columns, 0.0))
    walk.made.append(np.ascontiguousarray(matrix).tobytes())
    return rows
