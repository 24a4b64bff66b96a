"""`target add`: a baseline, a target or a declared share, with its source; the history stays."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import SUPERVISING
from arkhiv.cli.options import CONTEXT, Words, as_json, by, command
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_units
from pipeline.people.rights import Right
from pipeline.progress.targets import INDICATOR, Target, TargetKind, set_target
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from datetime import datetime

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language


CENTRAL = "00"
"""The central archive, which sets what is about all units."""


def target_group(desk: Desk) -> click.Group:
    """Return the group `target`."""
    say = desk.say
    group = click.Group(
        "target", help=say("Baselines, targets and declared shares."), context_settings=CONTEXT
    )
    text = say(
        "Record a share that the indicator had, shall have or is said to have on a day. What was "
        "recorded before stays as history; what is declared is never added to what is proven."
    )
    example = (
        "arkhiv target add --kind target --on 2030-12-31 --share 0.658 --source 'the resolution'"
    )
    group.add_command(command(desk, "add", _add, _params(say), text, example))
    return group


def _params(say: Language) -> list[click.Parameter]:
    return [
        click.Option(
            ["--kind"],
            type=click.Choice([kind.value for kind in TargetKind]),
            required=True,
            help=say("What the share is."),
        ),
        click.Option(
            ["--on"],
            type=click.DateTime(["%Y-%m-%d", "%Y.%m.%d"]),
            metavar="DATE",
            required=True,
            help=say("The day it is about, written 2026-12-31."),
        ),
        click.Option(
            ["--share"], type=float, required=True, help=say("A number from 0 to 1, like 0.658.")
        ),
        click.Option(
            ["--source"],
            metavar="TEXT",
            required=True,
            type=Words(partial(plain, what="--source", most=REASON)),
            help=say("Where it comes from: the resolution, the report or the letter."),
        ),
        click.Option(
            ["--unit"], metavar="CODE", help=say("The archive unit it is about; else all of them.")
        ),
        click.Option(
            ["--indicator"], default=INDICATOR, show_default=True, help=say("The indicator.")
        ),
        by(say),
        as_json(say),
    ]


def _add(
    desk: Desk,
    *,
    kind: str,
    on: datetime,
    share: float,
    source: str,
    unit: str | None,
    indicator: str,
    by: str | None,
    as_json: bool,
) -> None:
    target = Target(indicator, TargetKind(kind), on.date(), share, unit, source)
    who = actor(desk, SUPERVISING, by)
    with desk.changing() as tx:
        require_units(desk, tx, Right.REVIEW, {unit or CENTRAL})
        set_target(tx, target, who)
    if as_json:
        put_json({"indicator": indicator, "kind": kind, "on": target.on, "share": share})
        return
    say = desk.say
    text = say("Recorded: {kind} {share} on {day}.")
    put(text.format(kind=say.word(kind), share=say.share(share), day=say.day(target.on)))
