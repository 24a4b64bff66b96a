"""Merging: which record a record became, from the former IDs that are records themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Merges:
    """Where each merged record ends, and the records that cannot be merged as the file says.

    `contested` names, for each record that would become several, all of them; `circular` are
    records that would become themselves.
    """

    into: Mapping[str, str]
    contested: Mapping[str, tuple[str, ...]]
    circular: tuple[str, ...]


def resolve(pairs: Iterable[tuple[str, str]]) -> Merges:
    """Follow every chain of (former, later) records to its end, whatever the order of the pairs."""
    later: dict[str, set[str]] = defaultdict(set)
    for former, record in pairs:
        if former != record:
            later[former].add(record)
    circular = _circles(later)
    ends: dict[str, str] = {record: record for record in circular}
    into: dict[str, str] = {}
    contested: dict[str, tuple[str, ...]] = {}
    for record in _ends_first(later, circular):
        targets = {ends.setdefault(target, target) for target in later[record]}
        if len(targets) == 1:
            ends[record] = into[record] = targets.pop()
        else:
            ends[record] = record
            contested[record] = tuple(sorted(targets))
    return Merges(into, contested, tuple(sorted(circular)))


def _ends_first(later: Mapping[str, set[str]], without: set[str]) -> list[str]:
    """The former records in an order in which each comes after what it became."""
    open_ends = {
        record: sum(target in later and target not in without for target in targets)
        for record, targets in later.items()
        if record not in without
    }
    earlier: dict[str, list[str]] = defaultdict(list)
    for record in open_ends:
        for target in later[record]:
            earlier[target].append(record)
    ready = sorted(record for record, count in open_ends.items() if count == 0)
    done: list[str] = []
    while ready:
        record = ready.pop()
        done.append(record)
        for former in earlier[record]:
            open_ends[former] -= 1
            if open_ends[former] == 0:
                ready.append(former)
    return done


def _circles(later: Mapping[str, set[str]]) -> set[str]:
    """The records from which a chain leads back to themselves, and those between two circles."""
    left = set(later) - set(_ends_first(later, set()))
    incoming: dict[str, int] = dict.fromkeys(left, 0)
    for record in left:
        for target in later[record] & left:
            incoming[target] += 1
    ready = [record for record, count in incoming.items() if count == 0]
    while ready:
        record = ready.pop()
        left.discard(record)
        for target in later[record] & left:
            incoming[target] -= 1
            if incoming[target] == 0:
                ready.append(target)
    return left
