"""Telling: by what a paper was found, and where it may still lie, in the words of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.answer import Undigitized
from pipeline.finding.keys import INVENTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.describe.called import Labels
    from pipeline.finding.answer import Hit
    from pipeline.language import Language
    from pipeline.nouns.volume import Citation

NEARLY = "≈"


def found_by(say: Language, names: Labels, hit: Hit) -> str:
    """Return what of a paper has answered, each with what it is called; else that its words did."""
    if not hit.matched and (hit.snippet or hit.near):
        return f"{NEARLY if hit.near else ''}{say('words of the paper')}"
    return "; ".join(_matched(say, names, hit))


def _matched(say: Language, names: Labels, hit: Hit) -> Iterator[str]:
    for one in hit.matched:
        told = one.field == INVENTORY
        label = say("Inventory") if told else names.field(hit.paper.type, one.field)
        yield f"{label}: {NEARLY if one.near else ''}{say.value(one.shown)}"


def not_exact(say: Language) -> str:
    """Return what stands above papers of which none is exactly what was asked."""
    return say("Exactly this was not found that you may see; similar ones:")


def not_whole(say: Language) -> str:
    """Return what is said while papers are indexed by an older rule."""
    return say(
        "Papers are being indexed again for a new version of the program: what is not found now "
        "may be found later."
    )


def may_lie_in(
    say: Language, missing: Undigitized, called: Callable[[Citation], str] = str
) -> Iterator[str]:
    """Yield where a paper that was not found may lie: no answer says that there is no such one."""
    if missing.elsewhere:
        yield say("It may also be a paper of a unit in which you find nothing.")
    if not missing.known:
        yield say(
            "Nobody has counted yet what is digitized; it is counted while the archive works."
        )
        return
    if missing.volumes:
        yield say("It may lie in these volumes, which are not wholly digitized yet:")
        yield from (f"  {called(one)}" for one in missing.volumes)
    if missing.more:
        yield say("And in others: say of which unit, year and type the paper is.")
    if missing.placeless:
        yield say("Papers are not digitized of which the inventory does not say where they lie.")
    if missing == Undigitized():
        yield say("The inventory names no volume of what was asked that is not digitized.")
