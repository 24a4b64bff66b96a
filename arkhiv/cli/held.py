"""`held`, `retry`, `discard`: what waits for a person, and what the person says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import AWAITING, REVIEWING
from arkhiv.cli.options import after, as_json, by, command, limit, reason
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.theirs import require_things, require_to_set_aside, waiting_of_theirs
from arkhiv.cli.wording import advised, names_in, template_of
from pipeline.moves.awaiting import waiting_part
from pipeline.moves.holding import discard, is_held, retry, waiting
from pipeline.people.rights import Right
from workers.roller import catch_up

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.moves.holding import Waiting

MANY = 1_000_000
"""More lines than one list is asked for; who has more asks for parts of it."""
SAID = frozenset({"said", "complaint"})
"""What stands in the records in English, as a program put it; the sentence says it to people."""
SPOKEN = SAID | {"cause", "step"}


def held_command(desk: Desk) -> click.Command:
    """Return the command `held`."""
    text = desk.say(
        "List what waits for a person: pages, documents and volumes that are held, and files that "
        "were refused, each with its reason. Put it right, then retry or discard it."
    )
    code = click.Option(
        ["--code"], metavar="REASON", default="", help=desk.say("Only what waits for this reason.")
    )
    params = [code, limit(desk.say), after(desk.say), as_json(desk.say)]
    examples = ("arkhiv held", "arkhiv held --code leaf_conflict --limit 50")
    return command(desk, "held", _held, params, text, *examples)


def retry_command(desk: Desk) -> click.Command:
    """Return the command `retry`."""
    say = desk.say
    text = say("Have held things tried again. Run the work afterwards.")
    examples = ("arkhiv retry 0198c0de-… --by bat", "arkhiv work --until-idle")
    return command(desk, "retry", _retry, [_ids(say), by(say), as_json(say)], text, *examples)


def discard_command(desk: Desk) -> click.Command:
    """Return the command `discard`."""
    say = desk.say
    text = say(
        "Set pages, documents or refused files aside, and say why. Nothing is deleted: what is set "
        "aside stays accounted for."
    )
    params = [_ids(say), reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv discard 0198c0de-… --reason 'scanned upside down' --by bat"
    return command(desk, "discard", _discard, params, text, example)


def _ids(say: Language) -> click.Argument:
    return click.Argument(["id"], nargs=-1, required=True, help=say("IDs, as held prints them."))


def _held(desk: Desk, *, code: str, limit: int | None, after: str | None, as_json: bool) -> None:
    actor(desk, AWAITING, None)
    records = desk.archive().records
    catch_up(records)
    with records.reading() as tx:
        part = waiting_part(tx, limit or MANY, after, code)
        found = waiting_of_theirs(desk, tx, part.items)
    if as_json:
        lines = [_line(desk.say, item) for item in found]
        put_json({"held": lines, "next": part.next} if limit else lines)
        return
    if not found and part.next is None:
        tell(desk.say("Nothing waits for a person."))
        return
    say = desk.say
    heads = (say("ID"), say("What"), say("Reason"), say("What to do"), say("Facts"), say("Since"))
    rows = [
        (
            item.id,
            say.word(item.noun),
            item.code,
            advised(say, item.code, item.facts),
            _spoken(say, item),
            say.moment(item.at),
        )
        for item in found
    ]
    put_table("", heads, rows)
    if part.next is not None:
        tell(say("It goes on; next: --after {after}").format(after=part.next))


def _line(say: Language, item: Waiting) -> dict[str, object]:
    return {
        "id": item.id,
        "what": item.noun,
        "code": item.code,
        "sentence": advised(say, item.code, item.facts),
        "facts": {name: fact for name, fact in item.facts.items() if name not in SAID},
        "since": item.at.isoformat() if item.at else None,
    }


def _spoken(say: Language, item: Waiting) -> str:
    """The facts that the sentence does not tell already, and not the thing's own ID again."""
    codes = (item.code, str(item.facts.get("cause", item.code)))
    told = SPOKEN.union(*(names_in(template_of(code, item.facts)) for code in codes))
    shown = {
        name: fact
        for name, fact in item.facts.items()
        if name not in told and fact is not None and fact != item.id
    }
    return ", ".join(f"{say.word(name)} {fact}" for name, fact in shown.items())


def _retry(desk: Desk, *, id: tuple[str, ...], by: str | None, as_json: bool) -> None:  # noqa: A002  # the word on the command line
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        require_things(desk, tx, Right.REVIEW, id)
        free = [name for name in dict.fromkeys(id) if not is_held(tx, name)]
        released = {name: list(retry(tx, name, who)) for name in id if name not in free}
        still = {item.id for item in waiting(tx)} & released.keys()
    if as_json:
        put_json({"retried": released, "still_held": sorted(still), "not_held": free})
        return
    say = desk.say
    if released:
        text = say.many(
            "{number} thing is tried again.", "{number} things are tried again.", len(released)
        )
        put(text)
    for name in free:
        tell(say("{id} is not held, so there is nothing to try again.").format(id=name))
    for name in sorted(still):
        tell(desk.say("{id} still waits: trying again does not settle it.").format(id=name))


def _discard(
    desk: Desk,
    *,
    id: tuple[str, ...],  # noqa: A002  # the word on the command line
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        require_to_set_aside(desk, tx, Right.REVIEW, id)
        for name in id:
            discard(tx, name, who, reason=reason)
    if as_json:
        put_json({"discarded": list(id)})
    else:
        put(
            desk.say.many("{number} thing is set aside.", "{number} things are set aside.", len(id))
        )
