"""`user grant`, `grants`, `withdraw-grant`: who may see one restricted thing, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import GRANTING
from arkhiv.cli.options import as_json, by, command, person, reason
from arkhiv.cli.output import put, put_json, put_table
from pipeline.clock import end_of_day
from pipeline.grants import granting
from pipeline.people.keeping import the_person

if TYPE_CHECKING:
    from datetime import datetime

    from arkhiv.cli.desk import Desk
    from pipeline.nouns.person import Grant


def grant_commands(desk: Desk) -> tuple[click.Command, ...]:
    """Return the commands of the group `user` about grants."""
    return (_grant_command(desk), _grants_command(desk), _withdraw_command(desk))


def _grant_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Let a person see one restricted document, or the restricted papers of one record, or scan "
        "one restricted volume at the desk, until a day. Only a privacy officer does so, and never "
        "for themselves."
    )
    params = [
        person(say),
        click.Option(
            ["--document"], metavar="DOCUMENT", help=say("A document's ID, as show prints it.")
        ),
        click.Option(["--record"], metavar="RECORD", help=say("A record's ID.")),
        click.Option(
            ["--volume"],
            metavar="VOLUME",
            help=say("A volume, UNIT:fonds/inventory/item, that an operator scans."),
        ),
        click.Option(
            ["--until"],
            type=click.DateTime(["%Y-%m-%d", "%Y.%m.%d"]),
            metavar="DATE",
            required=True,
            help=say("The last day of it, written 2026-12-31."),
        ),
        reason(say, required=True),
        by(say),
        as_json(say),
    ]
    example = (
        "arkhiv user grant bat --record 1993-0147 --until 2026-12-31 --reason 'court case 12' "
        "--by sarnai"
    )
    return command(desk, "grant", _grant, params, text, example)


def _grants_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("List what a person was granted and may still see, or could see until a day.")
    params = [person(say), as_json(say)]
    return command(desk, "grants", _grants, params, text, "arkhiv user grants bat")


def _withdraw_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Withdraw a grant before its end.")
    grant = click.Argument(["grant"], help=say("The grant's ID, as user grants prints it."))
    example = "arkhiv user withdraw-grant 0198c0de-… --by sarnai"
    return command(desk, "withdraw-grant", _withdraw, [grant, by(say)], text, example)


def _grant(
    desk: Desk,
    *,
    name: str,
    document: str | None,
    record: str | None,
    volume: str | None,
    until: datetime,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    say = desk.say
    given = {"document": document, "record": record, "volume": volume}
    named = [(noun, name) for noun, name in given.items() if name is not None]
    if len(named) != 1:
        raise click.UsageError(say("Give one of --document, --record and --volume."))
    (thing,) = named
    who = actor(desk, GRANTING, by)
    end = end_of_day(until.date(), desk.settings.unit)
    with desk.changing() as tx:
        made = granting.give(tx, name, thing, reason, end, who)
    if as_json:
        put_json(_facts(made))
    else:
        text = say("{name} may see it until {moment}.")
        put(text.format(name=name, moment=say.moment(made.until)))


def _grants(desk: Desk, *, name: str, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = tx.people.grants(the_person(tx, name).id)
    if as_json:
        put_json([_facts(one) for one in found])
        return
    heads = (say("Grant"), say("What"), say("ID"), say("Reason"), say("Until"), say("Who"))
    rows = [
        (one.id, say.word(one.noun), one.subject, one.reason, say.moment(one.until), one.by)
        for one in found
    ]
    put_table(say("Grants of {name}").format(name=name), heads, rows)


def _withdraw(desk: Desk, *, grant: str, by: str | None) -> None:
    who = actor(desk, GRANTING, by)
    with desk.changing() as tx:
        granting.withdraw(tx, grant, who)
    put(desk.say("The grant opens nothing any more."))


def _facts(grant: Grant) -> dict[str, object]:
    return {
        "id": grant.id,
        "noun": grant.noun,
        "subject": grant.subject,
        "reason": grant.reason,
        "given": grant.given.isoformat(),
        "until": grant.until.isoformat(),
        "by": grant.by,
    }
