"""Onward: which leaves the sheets that are fed next are, in a volume or of a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ingest.shelving import fitting
from pipeline.nouns.record import Standing, parse_wanted
from pipeline.nouns.volume import NOWHERE, Citation, label_position, normal_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.ids import VolumeId
    from pipeline.nouns.volume import Volume
    from pipeline.ports.records import Transaction

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Onward:
    """The labels that are known to come next, in order, and the number that follows them."""

    unit: str
    labels: tuple[str, ...]
    first: int
    volume: VolumeId | None = None
    """The volume in which the leaves lie, where there is one already."""

    def label(self, sheet: int) -> str:
        """Return the label of a sheet, counted from 0."""
        if sheet < len(self.labels):
            return self.labels[sheet]
        return str(self.first + sheet - len(self.labels))


def onward_in_volume(
    tx: Transaction, volume: Volume | None, unit: str, start: str | None = None
) -> Onward:
    """Go on in a volume after its last leaf with a page, or from a label that is said.

    Where leaves were added to it, those alone that have none come, wherever they lie. Leaves that
    are listed already keep their labels, like «12а»; the others are numbered.
    """
    return _onward(tx, volume, volume.citation.unit if volume else unit, (), start)


def onward_of_record(tx: Transaction, name: str, unit: str, start: str | None = None) -> Onward:
    """Go on in the leaves that a record claims, or in the volume where its papers wait."""
    wanted = parse_wanted(name)
    found = [one for one in tx.inventory.find(wanted) if one.standing is not Standing.WITHDRAWN]
    unit = found[0].unit if len(found) == 1 else unit
    if len(found) == 1:
        claim = fitting(tx.inventory.claimed_places(found[0].id), "")
        if claim is not None:
            volume = tx.volumes.get(claim.volume)
            return _onward(tx, volume, volume.citation.unit, claim.labels, start)
    waiting = tx.volumes.find(Citation(unit, NOWHERE, NOWHERE, name))
    return _onward(tx, waiting, unit, (), start)


def _onward(
    tx: Transaction, volume: Volume | None, unit: str, claimed: Iterable[str], start: str | None
) -> Onward:
    leaves = tx.volumes.leaves(volume.id) if volume is not None else ()
    meant = frozenset(claimed)
    known = [leaf for leaf in leaves if not meant or leaf.label in meant]
    pictured = [leaf.label for leaf in known if tx.volumes.is_pictured(leaf.id)]
    after = max(map(label_position, pictured), default=0.0)
    new = {leaf.label for leaf in known if leaf.grown and leaf.label not in pictured}
    gone = {leaf.label for leaf in known if leaf.absent}
    labels = dict.fromkeys((*meant, *(leaf.label for leaf in known)))
    ordered = sorted((one for one in labels if one not in gone), key=label_position)
    if start is not None:
        begin = normal_label(start)
        later = [one for one in ordered if label_position(one) >= label_position(begin)]
        ahead = later if begin in later else [begin, *later]
    else:
        ahead = [one for one in ordered if (one in new if new else label_position(one) > after)]
    there = ordered if new else ()
    first = _number_after((*pictured, *ahead, *there))
    return Onward(unit, tuple(ahead), first, None if volume is None else volume.id)


def _number_after(labels: Iterable[str]) -> int:
    last = max(labels, key=label_position, default="0")
    found = _NUMBER.match(last)
    return int(found[0]) + 1 if found else 1
