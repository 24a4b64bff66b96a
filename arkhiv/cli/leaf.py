"""`leaf`: leaves that cannot be scanned, other labels for leaves, corrected counts of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING, SHELVING
from arkhiv.cli.leafnumbers import numbering_commands
from arkhiv.cli.options import CONTEXT, as_json, by, command, reason, volume
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.cli.theirs import require_units, require_volume
from pipeline.moves.absence import absent_leaves, call_absent, call_present, name_of
from pipeline.moves.finding import the_volume
from pipeline.nouns.volume import Absence
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.volume import Leaf


def leaf_group(desk: Desk) -> click.Group:
    """Return the group `leaf`."""
    say = desk.say
    group = click.Group(
        "leaf", help=say("Leaves: absent ones, their labels and counts."), context_settings=CONTEXT
    )
    for made in (_absent_command(desk), _present_command(desk), _list_command(desk)):
        group.add_command(made)
    for numbering in numbering_commands(desk):
        group.add_command(numbering)
    return group


def _absent_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say that leaves of a volume cannot be scanned, and why. They count as captured, and a "
        "record whose leaves are all absent is counted as lost. That a leaf is lost or destroyed, "
        "an act says: give its number."
    )
    code = click.Option(
        ["--reason"],
        type=click.Choice([code.value for code in Absence]),
        required=True,
        help=say("Why there is no image of it."),
    )
    act = click.Option(["--act"], metavar="NUMBER", default="", help=say("The number of the act."))
    params = [volume(say), _leaves(say), code, act, by(say, required=True), as_json(say)]
    examples = (
        "arkhiv leaf absent 62:3/1/18 12а --reason lost --act 12/2024 --by bat",
        "arkhiv leaf absent 62:3/1/18 40-43 --reason unscannable --by bat",
    )
    return command(desk, "absent", _absent, params, text, *examples)


def _present_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Take back that leaves are absent: they are there after all, and wait to be scanned."
    )
    params = [volume(say), _leaves(say), reason(say), by(say, required=True), as_json(say)]
    example = "arkhiv leaf present 62:3/1/18 12а --reason 'found in the next volume' --by bat"
    return command(desk, "present", _present, params, text, example)


def _list_command(desk: Desk) -> click.Command:
    text = desk.say("List the absent leaves of a volume, each with its reason and act.")
    params = [volume(desk.say), as_json(desk.say)]
    return command(desk, "list", _list, params, text, "arkhiv leaf list 62:3/1/18")


def _leaves(say: Language) -> click.Argument:
    text = say("Leaves by their labels: 12, 12а, 7-9; a second «12а» is 12а+1.")
    return click.Argument(["leaf"], metavar="LEAF", help=text)


def _absent(
    desk: Desk, *, volume: str, leaf: str, reason: str, act: str, by: str, as_json: bool
) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_units(desk, tx, Right.CAPTURE, {place.citation.unit})
        found = call_absent(tx, place, leaf, who, code=Absence(reason), act=act)
    text = desk.say.many("{number} leaf is absent.", "{number} leaves are absent.", len(found))
    _print(found, text, as_json=as_json)


def _present(
    desk: Desk, *, volume: str, leaf: str, reason: str | None, by: str, as_json: bool
) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_units(desk, tx, Right.CAPTURE, {place.citation.unit})
        found = call_present(tx, place, leaf, who, reason=reason or "")
    text = desk.say.many(
        "{number} leaf waits to be scanned.", "{number} leaves wait to be scanned.", len(found)
    )
    _print(found, text, as_json=as_json)


def _print(found: Sequence[Leaf], text: str, *, as_json: bool) -> None:
    if as_json:
        put_json([{"leaf": name_of(one), "absent": one.absent} for one in found])
    else:
        put(text)


def _list(desk: Desk, *, volume: str, as_json: bool) -> None:
    say = desk.say
    actor(desk, SHELVING, None)
    with desk.looking() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_volume(desk, tx, place)
        found = absent_leaves(tx, place.id)
    if as_json:
        put_json(
            [
                {
                    "leaf": name_of(one.leaf),
                    "absent": one.code,
                    "act": one.act or None,
                    "by": one.by or None,
                    "at": one.at.isoformat() if one.at else None,
                }
                for one in found
            ]
        )
        return
    heads = (say("Leaf"), say("Reason"), say("Act"), say("Who"), say("Since"))
    rows = [
        (name_of(one.leaf), say.word(one.code), one.act or "–", one.by or "–", say.moment(one.at))
        for one in found
    ]
    put_table(str(place.citation), heads, rows)
