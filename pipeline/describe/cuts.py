"""Cuts of a bound register: which act is the original of which claimed record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.describe.acts import Act, acts_on
from pipeline.describe.anchors import same_number
from pipeline.describe.contradictions import names_agree
from pipeline.describe.description import Cut
from pipeline.describe.numbers import register_numbers
from pipeline.geometry import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.description import ClaimedAct, LeafText
    from pipeline.describe.form import Forms
    from pipeline.geometry import Polygon

_WEIGHTS = {"act_number": 0.5, "register_number": 0.5, "names": 0.35, "type": 0.05}
_AGAINST = 0.3
_LEAST = 0.3
_BY_ORDER = 0.35
_NOT_FOUND = 0.1
_BEST = 0.98


def propose_cuts(
    pages: Sequence[LeafText], claimed: Sequence[ClaimedAct], forms: Forms
) -> tuple[Cut, ...]:
    """For every claimed record the part of the pages that its act fills, surest evidence first.

    The pages are the images of one register in their order. Every claim gets a proposal: an act
    that its number, register number or names point to; else the act that is left over on its
    leaves; else its leaves whole.
    """
    acts = acts_on(pages, forms)
    matches = sorted(_matches(pages, acts, claimed), key=lambda match: -match.sure)
    taken: dict[int, _Match] = {}
    for match in matches:
        used = {one.act for one in taken.values()}
        if match.claim not in taken and match.act not in used:
            taken[match.claim] = match
    _share_the_rest(pages, acts, claimed, taken)
    return tuple(_cut(pages, acts, claim, taken.get(at)) for at, claim in enumerate(claimed))


@dataclass(frozen=True, slots=True)
class _Match:
    claim: int
    act: int
    sure: float
    reasons: tuple[str, ...]


def _matches(
    pages: Sequence[LeafText], acts: Sequence[Act], claimed: Sequence[ClaimedAct]
) -> Iterator[_Match]:
    for at, claim in enumerate(claimed):
        for number, act in enumerate(acts):
            reasons = list(_reasons(act, claim))
            sure = sum(_WEIGHTS[reason] for reason in reasons)
            if _numbers_differ(act, claim):
                sure -= _AGAINST
            if claim.leaves and pages[act.start.page].label not in claim.leaves:
                sure, reasons = sure - _AGAINST, [*reasons, "other_leaf"]
            if sure >= _LEAST:
                yield _Match(at, number, min(sure + _LEAST, _BEST), tuple(reasons))


def _reasons(act: Act, claim: ClaimedAct) -> Iterator[str]:
    """What speaks for an act being the original of a claimed record."""
    number, names = claim.act_number, claim.claimed.names
    if number and act.start.number and same_number(number, act.start.number):
        yield "act_number"
    read = {value.value for value in register_numbers(act.text)}
    if claim.claimed.register_number in read:
        yield "register_number"
    if names and all(names_agree(name, act.text) for name in names):
        yield "names"
    if claim.claimed.type and claim.claimed.type == act.start.type:
        yield "type"


def _numbers_differ(act: Act, claim: ClaimedAct) -> bool:
    number = act.start.number
    return bool(claim.act_number and number) and not same_number(
        claim.act_number or "", number or ""
    )


def _share_the_rest(
    pages: Sequence[LeafText],
    acts: Sequence[Act],
    claimed: Sequence[ClaimedAct],
    taken: dict[int, _Match],
) -> None:
    """Give acts that are left over on a leaf to its claims that are, if there are as many."""
    used = {match.act for match in taken.values()}
    open_claims = [at for at in range(len(claimed)) if at not in taken]
    for leaf in dict.fromkeys(page.label for page in pages):
        claims = [at for at in open_claims if claimed[at].leaves[:1] == (leaf,)]
        left = [
            number
            for number, act in enumerate(acts)
            if number not in used and pages[act.start.page].label == leaf
        ]
        if len(claims) == len(left):
            for at, number in zip(claims, left, strict=True):
                taken[at] = _Match(at, number, _BY_ORDER, ("by_order",))


def _cut(
    pages: Sequence[LeafText], acts: Sequence[Act], claim: ClaimedAct, match: _Match | None
) -> Cut:
    if match is None:
        whole = tuple(_whole(page) for page in pages if page.label in claim.leaves)
        return Cut(claim.record, whole, None, _NOT_FOUND, ("act_not_found",))
    act = acts[match.act]
    parts = tuple((pages[at].text.page, polygon) for at, polygon in act.parts)
    beyond = {pages[at].label for at, _ in act.parts} - {*claim.leaves}
    reasons = match.reasons
    if claim.leaves and beyond and "other_leaf" not in reasons:
        reasons = (*reasons, "beyond_claimed_leaves")
    return Cut(claim.record, parts, act.start.number, round(match.sure, 4), reasons)


def _whole(page: LeafText) -> tuple[int, Polygon]:
    width, height = page.text.reading.width, page.text.reading.height
    corners = (Point(0, 0), Point(width, 0), Point(width, height), Point(0, height))
    return page.text.page, page.text.extent or corners
