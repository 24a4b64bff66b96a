"""Sureness: how often fields that were read with so much confidence are right, measured.

The engine is modest about what it reads well and bold about what it hardly reads. The steps were
measured on the tuning part of the generated papers (`make bench-reading READING="--part tune
--ours-only"`); the report of the test part says how well they hold elsewhere.
"""

from __future__ import annotations

from itertools import pairwise

_STEPS = ((0.0, 0.0), (0.5, 0.35), (0.75, 0.5), (0.85, 0.8), (0.9, 0.95), (0.95, 0.99), (1.0, 1.0))
"""Confidence of the reading, and the share of fields with it that are right."""


def sureness(confidence: float) -> float:
    """The share that is right, 0 to 1; never falls where the confidence rises.

    What is doubted for other reasons, such as a label that was hard to read, counts besides.
    """
    for (low, below), (high, above) in pairwise(_STEPS):
        if confidence <= high:
            return below + (above - below) * max(0.0, confidence - low) / (high - low)
    return 1.0
