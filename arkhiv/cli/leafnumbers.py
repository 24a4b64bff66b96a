"""`leaf relabel`, `leaf find`, `leaf certify`: labels anew, old ones found, counts corrected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING, SHELVING, SUPERVISING
from arkhiv.cli.options import Words, as_json, by, command, reason, volume
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.cli.theirs import require_units, require_volume
from arkhiv.errors import LabelPairError
from pipeline.moves.absence import name_of
from pipeline.moves.finding import the_volume
from pipeline.moves.numbering import certify, leaves_called, relabel
from pipeline.people.rights import Right
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.volume import Leaf


def numbering_commands(desk: Desk) -> tuple[click.Command, ...]:
    """Return the commands of the group `leaf` that are about numbers."""
    return (_relabel_command(desk), _find_command(desk), _certify_command(desk))


def _relabel_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Number leaves anew. All pairs are changed at once, so that labels may change places. The "
        "old labels stay with the day and who did it, and are still found."
    )
    form = say("A label: 12, 12а, 12а+1.")
    pairs = click.Argument(["pair"], metavar="OLD=NEW", nargs=-1, required=True, help=form)
    why = reason(say, required=True)
    params = [volume(say), pairs, why, by(say, required=True), as_json(say)]
    example = "arkhiv leaf relabel 62:3/1/18 12а=13 13=14 --reason 'numbered anew' --by bat"
    return command(desk, "relabel", _relabel, params, text, example)


def _find_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Find a leaf by the label that it has or had, as an old citation names it.")
    label = click.Argument(["label"], metavar="LEAF", help=say("A label: 12, 12а, 12а+1."))
    day = click.Option(
        ["--on"],
        type=click.DateTime(["%Y-%m-%d", "%Y.%m.%d"]),
        help=say("The day of the citation: only the leaf that had the label then."),
    )
    params = [volume(say), label, day, as_json(say)]
    examples = ("arkhiv leaf find 62:3/1/18 12а", "arkhiv leaf find 62:3/1/18 12 --on 2019-05-01")
    return command(desk, "find", _find, params, text, *examples)


def _certify_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Correct the certified count of a volume's leaves by an act. The count before stays, with "
        "the act, the day and who did it."
    )
    sheets = click.Argument(["sheets"], type=click.IntRange(min=0), help=say("The right count."))
    act = click.Option(
        ["--act"],
        metavar="NUMBER",
        required=True,
        type=Words(partial(plain, what="--act", most=REASON)),
        help=say("The number of the act."),
    )
    params = [
        volume(say),
        sheets,
        act,
        reason(say, required=True),
        by(say, required=True),
        as_json(say),
    ]
    example = "arkhiv leaf certify 62:3/1/18 47 --act 12/2024 --reason 'counted twice' --by dulam"
    return command(desk, "certify", _certify, params, text, example)


def _relabel(
    desk: Desk, *, volume: str, pair: Sequence[str], reason: str, by: str, as_json: bool
) -> None:
    who = actor(desk, CAPTURING, by)
    pairs = [_parted(text) for text in pair]
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_units(desk, tx, Right.CAPTURE, {place.citation.unit})
        found = relabel(tx, place, pairs, who, reason=reason)
    text = desk.say.many(
        "{number} leaf is numbered anew.", "{number} leaves are numbered anew.", len(found)
    )
    if as_json:
        put_json([_as_json(leaf) for leaf in found])
    else:
        put(text)


def _parted(text: str) -> tuple[str, str]:
    old, equals, new = text.partition("=")
    if not (equals and old.strip() and new.strip()):
        raise LabelPairError(text=text)
    return old, new


def _find(desk: Desk, *, volume: str, label: str, on: datetime | None, as_json: bool) -> None:
    actor(desk, SHELVING, None)
    with desk.looking() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_volume(desk, tx, place)
        found = leaves_called(tx, place, label, on.date() if on else None)
    if as_json:
        put_json([_as_json(leaf) for leaf in found])
        return
    say = desk.say
    heads = (say("Leaf"), say("Kind"), say("Called before"))
    rows = [(name_of(leaf), say.word(leaf.kind), _before(say, leaf)) for leaf in found]
    put_table(str(place.citation), heads, rows)


def _before(say: Language, leaf: Leaf) -> str:
    template = say("{leaf} until {day}, by {person}")
    told = [
        template.format(leaf=_called(one.label, one.ordinal), day=one.until[:10], person=one.by)
        for one in leaf.former
    ]
    return "; ".join(told) or "–"


def _called(label: str, ordinal: int) -> str:
    return f"{label}+{ordinal}" if ordinal else label


def _as_json(leaf: Leaf) -> dict[str, object]:
    return {
        "leaf": name_of(leaf),
        "kind": leaf.kind.value,
        "former": [
            {"leaf": _called(one.label, one.ordinal), "until": one.until, "by": one.by}
            for one in leaf.former
        ],
    }


def _certify(
    desk: Desk, *, volume: str, sheets: int, act: str, reason: str, by: str, as_json: bool
) -> None:
    who = actor(desk, SUPERVISING, by)
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_units(desk, tx, Right.CAPTURE, {place.citation.unit})
        certify(tx, place, sheets, who, act=act, reason=reason)
    if as_json:
        put_json({"volume": str(place.citation), "before": place.sheets, "sheets": sheets})
    else:
        said = desk.say("{volume} is certified with {sheets} leaves.")
        put(said.format(volume=place.citation, sheets=desk.say.number(sheets)))
