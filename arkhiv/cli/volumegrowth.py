"""`volume reopen`: leaves were added to a file that is digitized, and wait to be scanned."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import Words, as_json, by, command, volume
from arkhiv.cli.output import put, put_json, put_table
from arkhiv.cli.theirs import require_units
from pipeline.moves.finding import the_volume
from pipeline.moves.growing import grow
from pipeline.nouns.growth import Added
from pipeline.people.rights import Right
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.growth import Growth


def reopen_command(desk: Desk) -> click.Command:
    """Return the command `volume reopen`."""
    say = desk.say
    text = say(
        "Say that leaves were added to a file that is digitized already. It is open again, only "
        "the new leaves wait to be scanned, and its paper goes on in a new version. The version "
        "before stays, and so does the day on which the record was digitized."
    )
    kept = Words(partial(plain, what="--act", most=REASON))
    params = [
        volume(say),
        click.Option(
            ["--leaves"],
            metavar="LEAVES",
            required=True,
            help=say("The leaves that are new, by their labels: 12, 12а, 7-9."),
        ),
        click.Option(
            ["--reason"],
            type=click.Choice([one.value for one in Added]),
            required=True,
            help=say("How they came into it."),
        ),
        click.Option(
            ["--act"],
            metavar="NUMBER",
            default="",
            type=kept,
            help=say("The number of the act by which the certified count rises."),
        ),
        click.Option(
            ["--record"],
            metavar="RECORD",
            default="",
            help=say("The record whose paper goes on, where the volume holds several."),
        ),
        click.Option(
            ["--counted"], is_flag=True, help=say("The certified count has them already.")
        ),
        by(say, required=True),
        as_json(say),
    ]
    example = "arkhiv volume reopen 11:1/2/345 --leaves 4-5 --reason added --act 12/2026 --by bat"
    return command(desk, "reopen", _reopen, params, text, example)


def put_growths(say: Language, growths: Sequence[Growth]) -> None:
    """Print how a volume grew, if it did."""
    heads = (say("When"), say("Why"), say("Act"), say("Leaves certified"), say("Who"))
    rows = [
        (say.moment(one.at), say.word(one.why), one.act or "–", _counts(say, one), one.by)
        for one in growths
    ]
    if rows:
        put_table(say("How it grew"), heads, rows)


def growth_as_json(one: Growth) -> dict[str, object]:
    """Return a growth as programs read it."""
    return {
        "at": one.at.isoformat(),
        "reason": one.why.value,
        "act": one.act or None,
        "before": one.before,
        "sheets": one.sheets,
        "document": one.document,
        "by": one.by,
    }


def _counts(say: Language, one: Growth) -> str:
    return " → ".join(
        "–" if many is None else say.number(many) for many in (one.before, one.sheets)
    )


def _reopen(
    desk: Desk,
    *,
    volume: str,
    leaves: str,
    reason: str,
    act: str,
    record: str,
    counted: bool,
    by: str,
    as_json: bool,
) -> None:
    who, say = actor(desk, CAPTURING, by), desk.say
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_units(desk, tx, Right.CAPTURE, {place.citation.unit})
        made = grow(
            tx, place, leaves, who, why=Added(reason), act=act, record=record, counted=counted
        )
        waiting = [
            leaf
            for leaf in tx.volumes.leaves(place.id)
            if leaf.grown and not leaf.absent and not tx.volumes.is_pictured(leaf.id)
        ]
    if as_json:
        put_json({"volume": str(place.citation), **growth_as_json(made), "waiting": len(waiting)})
        return
    text = say.many(
        "{number} new leaf waits to be scanned.",
        "{number} new leaves wait to be scanned.",
        len(waiting),
    )
    put(text)
    if made.document is None:
        put(say("They belong to no paper yet: cut the volume when they are scanned."))
