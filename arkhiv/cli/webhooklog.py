"""`webhook log`, `retry`: what receivers were told, how that went, and having it told again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import MANAGING
from arkhiv.cli.options import as_json, by, command, limit
from arkhiv.cli.output import put, put_json, put_table
from pipeline.notices import keeping
from pipeline.nouns.notice import Standing

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.nouns.notice import Notice

LINES = 50


def log_command(desk: Desk) -> click.Command:
    """Return the command `webhook log`."""
    say = desk.say
    text = say(
        "List what receivers were told, the newest first, with how it went: the status that was "
        "answered, or why there was none. What was taken stays in the list for 30 days."
    )
    name = click.Argument(["name"], required=False, help=say("The name of the receiver."))
    dead = click.Option(["--dead"], is_flag=True, help=say("Only what is tried no more."))
    waiting = click.Option(["--waiting"], is_flag=True, help=say("Only what is still to be taken."))
    params = [name, dead, waiting, limit(say, LINES), as_json(say)]
    return command(desk, "log", _log, params, text, "arkhiv webhook log --dead")


def retry_command(desk: Desk) -> click.Command:
    """Return the command `webhook retry`."""
    say = desk.say
    text = say(
        "Have notices told again at once, or everything that a receiver has not taken. A receiver "
        "may get a notice twice; it knows it by its ID."
    )
    name = click.Argument(["name"], help=say("The name of the receiver."))
    notices = click.Argument(
        ["notice"], nargs=-1, help=say("A notice's ID, as webhook log prints it.")
    )
    params = [name, notices, by(say), as_json(say)]
    return command(desk, "retry", _retry, params, text, "arkhiv webhook retry registry --by dulmaa")


def _log(
    desk: Desk, *, name: str | None, dead: bool, waiting: bool, limit: int, as_json: bool
) -> None:
    say = desk.say
    if dead and waiting:
        raise click.UsageError(say("Give --dead or --waiting, not both."))
    standing = Standing.DEAD if dead else Standing.WAITING if waiting else None
    with desk.looking() as tx:
        known = {one.id: one.name for one in tx.receivers.all()}
        key = keeping.the_receiver(tx, name).id if name else None
        found = tx.notices.log(limit, key, standing)
    if as_json:
        put_json([_facts(one, known.get(one.receiver, "")) for one in found])
        return
    heads = (
        say("Notice"),
        say("Receiver"),
        say("Made"),
        say("Standing"),
        say("Tries"),
        say("Outcome"),
        say("Next"),
    )
    rows = [
        (
            one.id,
            known.get(one.receiver, "–"),
            say.moment(one.made),
            say.word(one.standing),
            say.number(one.tries),
            say.word(one.outcome) or "–",
            say.moment(one.due) if one.standing is Standing.WAITING else "–",
        )
        for one in found
    ]
    put_table(say("Notices"), heads, rows, right=(4,))


def _retry(
    desk: Desk, *, name: str, notice: tuple[str, ...], by: str | None, as_json: bool
) -> None:
    who = actor(desk, MANAGING, by)
    with desk.changing() as tx:
        count = keeping.retry(tx, name, notice, who)
    if as_json:
        put_json({"receiver": name, "notices": count})
    else:
        put(
            desk.say.many(
                "{number} notice is told again.", "{number} notices are told again.", count
            )
        )


def _facts(one: Notice, receiver: str) -> dict[str, object]:
    return {
        "id": one.id,
        "receiver": receiver,
        "event": one.event,
        "standing": one.standing.value,
        "made": one.made.isoformat(),
        "due": one.due.isoformat(),
        "tries": one.tries,
        "outcome": one.outcome,
        "tried": one.tried and one.tried.isoformat(),
        "sent": one.sent and one.sent.isoformat(),
        "dead": one.dead and one.dead.isoformat(),
    }
