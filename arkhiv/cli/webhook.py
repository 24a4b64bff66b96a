"""`webhook`: the systems that hear of what is registered, and how telling them goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.bag import bag_of
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import MANAGING
from arkhiv.cli.options import CONTEXT, as_json, by, command
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.webhooklog import log_command, retry_command
from pipeline.clock import now
from pipeline.ids import new_id
from pipeline.notices import keeping
from pipeline.notices.content import trial
from pipeline.notices.signing import headers, keys_of
from workers.outgoing import post

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.notice import Receiver
    from storage.records.notices import Outbox


def webhook_group(desk: Desk) -> click.Group:
    """Return the group `webhook`."""
    text = desk.say("Other systems that are told what is registered.")
    group = click.Group("webhook", help=text, context_settings=CONTEXT)
    for made in (
        _add_command(desk),
        _list_command(desk),
        _key_command(desk),
        _try_command(desk),
        log_command(desk),
        retry_command(desk),
        _remove_command(desk),
    ):
        group.add_command(made)
    return group


def receiver(say: Language) -> click.Argument:
    """One receiver."""
    return click.Argument(["name"], help=say("The name of the receiver."))


def _add_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Tell another system of everything that is registered from now on: which paper, which "
        "version and of which records, in IDs alone. Prints the key with which it checks that a "
        "notice is ours."
    )
    url = click.Argument(["url"], help=say("Where notices go: https://HOST/PATH."))
    params = [receiver(say), url, by(say), as_json(say)]
    example = "arkhiv webhook add registry https://registry.example.mn/arkhiv --by dulmaa"
    return command(desk, "add", _add, params, text, example)


def _list_command(desk: Desk) -> click.Command:
    text = desk.say("List the systems that are told, and what they have not taken.")
    return command(desk, "list", _list, [as_json(desk.say)], text, "arkhiv webhook list")


def _key_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Print the key with which a receiver checks that a notice is ours.")
    params = [receiver(say), by(say)]
    return command(desk, "key", _key, params, text, "arkhiv webhook key registry --by dulmaa")


def _try_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Send a receiver a notice of nothing from this machine, and say how that went. Another "
        "machine may reach it or not."
    )
    params = [receiver(say), by(say), as_json(say)]
    return command(desk, "try", _try, params, text, "arkhiv webhook try registry --by dulmaa")


def _remove_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Tell a receiver nothing any more, not even what waits.")
    params = [receiver(say), by(say), as_json(say)]
    return command(desk, "remove", _remove, params, text, "arkhiv webhook remove registry")


def _add(desk: Desk, *, name: str, url: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, MANAGING, by)
    with desk.changing() as tx:
        made = keeping.add(tx, name, url, who)
        (key, *_) = keys_of(made.id, desk.settings.webhook_secret)
    if as_json:
        put_json({**facts(made), "key": key})
        return
    put(key)
    text = desk.say("{name} is told from now on. Give it this key, unseen by others.")
    tell(text.format(name=made.name))


def _list(desk: Desk, *, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = tx.notices.outboxes()
    if as_json:
        put_json([_numbers(one) for one in found])
        return
    heads = (
        say("Name"),
        say("Address"),
        say("Waiting"),
        say("Since"),
        say("Dead"),
        say("Last taken"),
    )
    rows = [
        (
            one.receiver.name,
            one.receiver.url,
            say.number(one.waiting),
            say.moment(one.since),
            say.number(one.dead),
            say.moment(one.last_sent),
        )
        for one in found
    ]
    put_table(say("Receivers"), heads, rows, right=(2, 4))


def _key(desk: Desk, *, name: str, by: str | None) -> None:
    actor(desk, MANAGING, by)
    with desk.looking() as tx:
        found = keeping.the_receiver(tx, name)
    for key in keys_of(found.id, desk.settings.webhook_secret):
        put(key)


def _try(desk: Desk, *, name: str, by: str | None, as_json: bool) -> None:
    actor(desk, MANAGING, by)
    with desk.looking() as tx:
        found = keeping.the_receiver(tx, name)
    bag = bag_of(desk.archive())
    body = trial(now())
    signed = headers(new_id(), now(), body, keys_of(found.id, bag.secret))
    status = post(found.url, body, signed, bag.allowed)
    if as_json:
        put_json({"receiver": found.name, "status": status})
    else:
        put(desk.say("{name} answered {status}: taken.").format(name=found.name, status=status))


def _remove(desk: Desk, *, name: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, MANAGING, by)
    with desk.changing() as tx:
        found = keeping.remove(tx, name, who)
    if as_json:
        put_json(facts(found))
    else:
        put(desk.say("{name} is told nothing any more.").format(name=found.name))


def facts(one: Receiver) -> dict[str, object]:
    """Return what is said of a receiver to other programs."""
    return {"id": one.id, "name": one.name, "url": one.url, "added": one.added.isoformat()}


def _numbers(one: Outbox) -> dict[str, object]:
    return {
        **facts(one.receiver),
        "waiting": one.waiting,
        "since": one.since and one.since.isoformat(),
        "dead": one.dead,
        "last_sent": one.last_sent and one.last_sent.isoformat(),
    }
