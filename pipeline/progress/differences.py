"""Differences: records whose papers were found elsewhere than the inventory claims."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.nouns.volume import label_position

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.ids import RecordKey


class DifferenceKind(StrEnum):
    """In which way claimed and found places differ."""

    ANOTHER_VOLUME = "another_volume"
    ANOTHER_LEAF = "another_leaf"
    NOT_IN_PAPERS = "not_in_papers"


@dataclass(frozen=True, slots=True)
class Spot:
    """One leaf of one volume; without a label it is the whole volume."""

    volume: str
    label: str = ""

    def __str__(self) -> str:
        return f"{self.volume}, {self.label}" if self.label else self.volume


@dataclass(frozen=True, slots=True)
class Difference:
    """One record: what is claimed and not found, what is found and not claimed, in which way."""

    record: RecordKey
    name: str
    kinds: tuple[DifferenceKind, ...]
    claimed: tuple[Spot, ...]
    found: tuple[Spot, ...]


def difference(
    record: RecordKey, name: str, claimed: Iterable[Spot], found: Iterable[Spot]
) -> Difference | None:
    """Compare the places a record claims with those where its papers lie; None if they agree.

    A lettered leaf between two claimed neighbours («12а» of 12–13) is no difference.
    """
    claims, papers = set(claimed), set(found)
    volumes = {spot.volume for spot in claims}
    whole = {spot.volume for spot in claims if not spot.label}
    elsewhere = {spot for spot in papers if spot.volume not in volumes}
    astray = {
        spot
        for spot in papers - elsewhere
        if spot.volume not in whole and spot not in claims and not _between(spot, claims)
    }
    searched = {spot.volume for spot in papers}
    absent = {
        spot
        for spot in claims
        if (spot.label and spot not in papers) or (not spot.label and spot.volume not in searched)
    }
    kinds = tuple(
        kind
        for kind, spots in zip(DifferenceKind, (elsewhere, astray, absent), strict=True)
        if spots
    )
    if not kinds:
        return None
    return Difference(record, name, kinds, _sorted(absent), _sorted(elsewhere | astray))


def _between(spot: Spot, claims: set[Spot]) -> bool:
    numbers = sorted(
        int(claim.label)
        for claim in claims
        if claim.volume == spot.volume and claim.label.isdigit()
    )
    position = label_position(spot.label)
    return any(low < position < high and high == low + 1 for low, high in pairwise(numbers))


def _sorted(spots: set[Spot]) -> tuple[Spot, ...]:
    return tuple(
        sorted(spots, key=lambda spot: (spot.volume, label_position(spot.label), spot.label))
    )
