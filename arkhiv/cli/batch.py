"""`batch`: handing an open batch over, and sealing it; the others of the group show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.batchshow import batch_argument, list_command, show_command
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import CONTEXT, Words, as_json, by, command
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_units
from arkhiv.errors import NobodyCapturesError
from pipeline.moves.batching import (
    hand_over,
    seal_by_hand,
    the_batch,
)
from pipeline.nouns.batch import Difference
from pipeline.people.rights import Right, reach
from pipeline.words import name

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.records import SqlTransaction


def batch_group(desk: Desk) -> click.Group:
    """Return the group `batch`."""
    group = click.Group(
        "batch", help=desk.say("Batches: what was fed, by whom."), context_settings=CONTEXT
    )
    for made in (list_command, show_command, _seal_command, _hand_over_command):
        group.add_command(made(desk))
    return group


def _seal_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Seal a batch that was left open. If the scanner fed other pages than were received, say "
        "why: the reason is kept with both figures."
    )
    params = [batch_argument(say), *_reconciling(say), by(say, required=True), as_json(say)]
    examples = (
        "arkhiv batch seal BATCH --by bat",
        "arkhiv batch seal BATCH --fed 212 --reason separators --by bat",
    )
    return command(desk, "seal", _seal, params, text, *examples)


def _hand_over_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Hand an open batch over to another person. From then on what comes is counted as theirs."
    )
    to = click.Option(
        ["--to"],
        metavar="USER",
        required=True,
        type=Words(name),
        help=say("Who has the batch in hand from now on."),
    )
    params = [batch_argument(say), to, *_reconciling(say), by(say, required=True), as_json(say)]
    example = "arkhiv batch hand-over BATCH --to saraa --by bat"
    return command(desk, "hand-over", _hand_over, params, text, example)


def _reconciling(say: Language) -> tuple[click.Option, ...]:
    return (
        click.Option(
            ["--fed"],
            type=click.IntRange(min=0),
            help=say("How many pages the scanner's counter says it fed."),
        ),
        click.Option(
            ["--reason"],
            type=click.Choice([code.value for code in Difference]),
            help=say("Why other pages were fed than received."),
        ),
    )


def _seal(
    desk: Desk, *, batch: str, fed: int | None, reason: str | None, by: str, as_json: bool
) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        found = the_batch(tx, batch)
        require_units(desk, tx, Right.CAPTURE, {found.unit})
        seal_by_hand(tx, found, who, fed=fed, reason=Difference(reason) if reason else None)
        counters = the_batch(tx, batch).counters
    if as_json:
        put_json({"batch": found.id, "counters": dict(counters)})
    else:
        put(desk.say("Batch {batch} is sealed.").format(batch=found.id))


def _hand_over(
    desk: Desk,
    *,
    batch: str,
    to: str,
    fed: int | None,
    reason: str | None,
    by: str,
    as_json: bool,
) -> None:
    who = actor(desk, CAPTURING, by)
    with desk.changing() as tx:
        found = the_batch(tx, batch)
        require_units(desk, tx, Right.CAPTURE, {found.unit})
        _require_capturing(tx, to, found.unit)
        why = Difference(reason) if reason else None
        received = hand_over(tx, found, to, who, fed=fed, reason=why)
    if as_json:
        put_json({"batch": found.id, "in_hand": to, "received": received})
    else:
        put(desk.say("{person} has batch {batch} in hand.").format(person=to, batch=found.id))


def _require_capturing(tx: SqlTransaction, to: str, unit: str) -> None:
    """Raise where the archive has people and the other person may not capture in the unit."""
    if not tx.people.any():
        return
    person = tx.people.named(to)
    if (
        person is None
        or person.disabled
        or not reach(person, Right.CAPTURE).covers(frozenset({unit}))
    ):
        raise NobodyCapturesError(person=to, unit=unit)
