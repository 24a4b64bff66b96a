"""Which way is up: the engine's judgement of a page's orientation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upright:
    """By how many degrees to turn a page clockwise so that it stands upright, and how surely."""

    turn: int
    confidence: float


def parse(said: bytes) -> Upright | None:
    """What the program wrote about it, or None when that says nothing."""
    facts = dict(
        line.split(": ", 1) for line in said.decode(errors="replace").splitlines() if ": " in line
    )
    try:
        return Upright(int(facts["Rotate"]) % 360, float(facts["Orientation confidence"]))
    except (KeyError, ValueError):
        return None
