"""`audit verify` and `audit head`: whether the trail and the store still are what was sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.exits import Exit
from arkhiv.cli.options import CONTEXT, as_json, command
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.trust import key_command, trust_command
from arkhiv.cli.wording import faulted, placed
from pipeline.errors import UserError
from storage.audit import Head, verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from storage.audit import Audit


class HeadError(UserError):
    """A head that was kept is not written as one."""

    code = "head"
    template = "{text} is no head of a trail. Write it as arkhiv audit head prints it."


def audit_group(desk: Desk) -> click.Group:
    """Return the group `audit`."""
    group = click.Group("audit", help=desk.say("The trail of events."), context_settings=CONTEXT)
    group.add_command(_verify_command(desk))
    group.add_command(_head_command(desk))
    group.add_command(key_command(desk))
    group.add_command(trust_command(desk))
    return group


def _verify_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Check every event and every seal, and name what was changed, removed or inserted. With "
        "--objects every stored object too, and every registered version against what was written "
        "down when it was registered. A head that was kept elsewhere shows whether the end was cut "
        "off."
    )
    params = [
        click.Option(
            ["--objects"],
            is_flag=True,
            help=say("Read every object, and compare what is registered with its metadata."),
        ),
        click.Option(
            ["--head"], metavar="HEAD", help=say("A head that was kept, as audit head prints it.")
        ),
        as_json(say),
    ]
    examples = ("arkhiv audit verify --objects", "arkhiv audit verify --head station-1:12:9f86d0…")
    return command(desk, "verify", _verify, params, text, *examples)


def _head_command(desk: Desk) -> click.Command:
    text = desk.say(
        "Print the last seal of every station as ORIGIN:NUMBER:HEAD. Keep it outside this machine."
    )
    example = "arkhiv audit head > /media/usb/head.txt"
    return command(desk, "head", _head, [as_json(desk.say)], text, example)


def _verify(desk: Desk, *, objects: bool, head: str | None, as_json: bool) -> None:
    archive = desk.archive()
    kept = _parsed(head) if head else None
    audit = verify(
        archive.records, archive.objects, archive.trusted, head=kept, with_objects=objects
    )
    if as_json:
        put_json(_facts(audit))
    else:
        _print(desk.say, audit, whole=objects)
    if audit.faults:
        click.get_current_context().exit(Exit.VERIFICATION)


def _parsed(text: str) -> Head:
    parts = text.strip().rsplit(":", 2)
    if len(parts) != 3 or not parts[1].isdigit():  # noqa: PLR2004  # origin, number, head
        raise HeadError(text=text)
    return Head(parts[0], int(parts[1]), parts[2])


def _facts(audit: Audit) -> dict[str, object]:
    return {
        "holds": not audit.faults,
        "sealed": audit.sealed,
        "unsealed": audit.unsealed,
        "objects": audit.objects,
        "orphans": audit.orphans,
        "unlocked": audit.unlocked,
        "faults": [
            {"code": fault.code, "place": fault.place, "subject": fault.subject}
            for fault in audit.faults
        ],
    }


def _counted(say: Language, audit: Audit) -> Iterator[str]:
    """What was looked at, and what of it is no fault but worth a look."""
    yield say.many(
        "{number} sealed event checked.", "{number} sealed events checked.", audit.sealed
    )
    if audit.objects:
        yield say.many("{number} object checked.", "{number} objects checked.", audit.objects)
    if audit.orphans:
        yield say.many(
            "{number} object was replaced or left over; such products go after a week.",
            "{number} objects were replaced or left over; such products go after a week.",
            audit.orphans,
        )
    if audit.unlocked:
        yield say.many(
            "{number} master is not locked: whoever may write to the store may remove it.",
            "{number} masters are not locked: whoever may write to the store may remove them.",
            audit.unlocked,
        )
    if audit.unsealed:
        yield say.many(
            "{number} event is not sealed yet.",
            "{number} events are not sealed yet.",
            audit.unsealed,
        )


def _print(say: Language, audit: Audit, *, whole: bool) -> None:
    for line in _counted(say, audit):
        put(line)
    if not audit.faults:
        put(
            say("Everything is as it was sealed and registered.")
            if whole
            else say("The trail is as it was sealed. What is stored was not looked at: --objects")
        )
        return
    heads = (say("Fault"), say("Place"), say("Subject"))
    rows = [
        (faulted(say, fault.code), placed(say, fault.place), fault.subject)
        for fault in audit.faults
    ]
    put_table("", heads, rows)
    tell(say("The trail does not hold. Keep this machine as it is, and report it."))


def _head(desk: Desk, *, as_json: bool) -> None:
    with desk.looking() as tx:
        seals = [tx.events.seals(origin)[-1:] for origin in tx.events.origins()]
    heads = [Head(seal.origin, seal.number, seal.head) for last in seals for seal in last]
    if as_json:
        put_json([{"origin": one.origin, "number": one.number, "head": one.head} for one in heads])
        return
    for one in heads:
        put(str(one))
