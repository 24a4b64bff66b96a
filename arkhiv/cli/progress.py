"""`progress`: what is captured, digitized and registered, against the inventory and the targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.labels import labels
from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import put, put_json, put_table, tell
from pipeline.clock import now
from pipeline.progress.progress import By
from pipeline.progress.progress import as_json as progress_json
from workers.roller import catch_up
from workers.roller import rebuild as build_again

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.progress.counts import Counts
    from pipeline.progress.differences import Difference
    from pipeline.progress.progress import Group, Progress


def progress_command(desk: Desk) -> click.Command:
    """Return the command `progress`."""
    say = desk.say
    text = say(
        "Print how many records are captured, digitized and registered. The numbers are of records "
        "of the civil and the legal register; property stands apart. Every denominator says how "
        "many of its leaf counts are counted, estimated or unknown."
    )
    params = [
        click.Option(
            ["--by", "group"],
            type=click.Choice([by.value for by in By]),
            help=say("Print the groups too."),
        ),
        click.Option(
            ["--as-of", "as_of"],
            type=click.DateTime(["%Y-%m-%d", "%Y.%m.%d"]),
            metavar="DATE",
            help=say("As it stood at the end of a day, written 2026-12-31."),
        ),
        click.Option(
            ["--rebuild"],
            is_flag=True,
            help=say("Count everything anew first, and keep what comes out."),
        ),
        click.Option(
            ["--differences"],
            is_flag=True,
            help=say("Print instead the records whose papers lie elsewhere than claimed."),
        ),
        as_json(say),
    ]
    examples = ("arkhiv progress --by unit", "arkhiv progress --as-of 2026-12-31 --json")
    return command(desk, "progress", _progress, params, text, *examples)


def _progress(
    desk: Desk,
    *,
    group: str | None,
    as_of: datetime | None,
    rebuild: bool,
    differences: bool,
    as_json: bool,
) -> None:
    if differences:
        _differences(desk, as_json=as_json)
        return
    day = as_of.date() if as_of else None
    records = desk.archive().records
    if rebuild:
        build_again(records)
    elif day is None:
        catch_up(records)
    with records.reading() as tx:
        found = tx.progress.progress(By(group) if group else None, day)
    if as_json:
        put_json(progress_json(found))
        return
    say = desk.say
    put_table(
        _title(say, found),
        _heads(say, say("Records of")),
        [
            _row(say, say("Citizens and legal entities"), found.counts),
            _row(say, say("Property"), found.property),
        ],
        right=range(1, 9),
    )
    _put_groups(desk, say("Citizens and legal entities"), found, found.groups)
    _put_groups(desk, say("Property"), found, found.property_groups)
    _put_targets(say, found)


def _title(say: Language, found: Progress) -> str:
    day = found.as_of or now().astimezone(say.zone).date()
    return say("Progress, {day}").format(day=say.day(day))


def _heads(say: Language, first: str) -> Sequence[str]:
    return (
        first,
        say("In the inventory"),
        say("Captured"),
        say("Digitized"),
        say("Share"),
        say("Registered"),
        say("Share registered"),
        say("Lost"),
        say("Counted / estimated / unknown"),
    )


def _row(say: Language, name: str, counts: Counts) -> tuple[str, ...]:
    quality = (counts.counted, counts.estimated, counts.unknown)
    return (
        name,
        say.number(counts.records),
        say.number(counts.captured),
        say.number(counts.digitized),
        say.share(counts.share),
        say.number(counts.registered),
        say.share(counts.share_registered),
        say.number(counts.lost),
        " / ".join(say.number(number) for number in quality),
    )


def _put_groups(desk: Desk, title: str, found: Progress, groups: Sequence[Group]) -> None:
    if not groups or found.by is None:
        return
    heads = _heads(desk.say, desk.say.word(found.by))
    rows = [_row(desk.say, _name(desk, found.by, one.name), one.counts) for one in groups]
    put_table(title, heads, rows, right=range(1, 9))


def _name(desk: Desk, by: By, name: str) -> str:
    if by is By.TYPE:
        return labels(desk).type(name)
    if by is By.MONTH:
        return desk.say.month(name)
    return desk.say.word(name) if by is By.REGISTER else name


def _put_targets(say: Language, found: Progress) -> None:
    rows = [
        (
            say.day(one.on),
            say.word(one.kind),
            one.unit or say("all units"),
            say.share(one.share),
            str(say.fact(one.source)),
        )
        for one in found.targets
        if one.in_force
    ]
    heads = (say("Day"), say("What"), say("Unit"), say("Share"), say("Source"))
    if rows:
        put_table(say("Targets and what is declared; never added to what is proven"), heads, rows)


def _differences(desk: Desk, *, as_json: bool) -> None:
    with desk.looking() as tx:
        found = tuple(tx.progress.differences())
    if as_json:
        put_json([_facts(one) for one in found])
        return
    say = desk.say
    if not found:
        tell(say("Every paper lies where the inventory claims it."))
        return
    heads = (
        say("Record"),
        say("Difference"),
        say("Claimed and not found"),
        say("Found and not claimed"),
    )
    rows = [
        (
            one.name,
            ", ".join(say.word(kind) for kind in one.kinds),
            "; ".join(str(spot) for spot in one.claimed),
            "; ".join(str(spot) for spot in one.found),
        )
        for one in found
    ]
    put_table(say("Claimed and found places that differ"), heads, rows)
    put(say.many("{number} record.", "{number} records.", len(found)))


def _facts(one: Difference) -> dict[str, object]:
    return {
        "record": one.name,
        "kinds": [kind.value for kind in one.kinds],
        "claimed": [str(spot) for spot in one.claimed],
        "found": [str(spot) for spot in one.found],
    }
