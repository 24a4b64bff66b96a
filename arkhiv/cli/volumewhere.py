"""`volume where` and `volume out`: who has a volume, how it came there, and what is late."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting
from arkhiv.cli.options import as_json, command, volume
from arkhiv.cli.output import put, put_json, put_pairs, put_table, tell
from arkhiv.cli.theirs import require_any_right, require_volume, volumes_of_theirs
from arkhiv.cli.volumegrowth import growth_as_json, put_growths
from pipeline.clock import now
from pipeline.custody import treatment
from pipeline.moves.finding import the_unit, the_volume
from pipeline.nouns.custody import STORE
from pipeline.people.rights import Right, reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.custody import Custody, Handing, VolumeRequest
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction

SEEING = frozenset({Right.SEE_RECORDS, Right.KEEP_VOLUMES, Right.CAPTURE})


def where_command(desk: Desk) -> click.Command:
    """Return the command `volume where`."""
    say = desk.say
    text = say("Say where a volume is, who has it and who wants it, with everything that was done.")
    params = [volume(say), as_json(say)]
    return command(desk, "where", _where, params, text, "arkhiv volume where 11:1/2/345")


def out_command(desk: Desk) -> click.Command:
    """Return the command `volume out`."""
    say = desk.say
    text = say("List the volumes that are out, what is due first on top, and who waits for some.")
    params = [
        click.Option(["--late"], is_flag=True, help=say("Only what should be back by now.")),
        click.Option(["--unit"], metavar="CODE", help=say("Only of this archive unit.")),
        as_json(say),
    ]
    return command(desk, "out", _out, params, text, "arkhiv volume out --late")


def put_custody(say: Language, volume: Volume, custody: Custody, *, as_json: bool) -> None:
    """Print where a volume is now."""
    if as_json:
        put_json(_told(volume, custody))
        return
    put_pairs(
        (
            (say("Volume"), str(volume.citation)),
            (say("Where"), say.word(custody.where)),
            (say("In whose hand"), custody.hand or say("in the store")),
            (say("Since"), say.moment(custody.since)),
            (say("Due back"), say.moment(custody.due)),
            (say("Treatment"), ", ".join(treatment(say, custody.preparation)) or "–"),
        )
    )
    if custody.recalled is not None:
        tell(say("It is called back: somebody needs it at once."))
    elif custody.late(now()):
        tell(say("It is late: it should be back in the store."))


def _where(desk: Desk, *, volume: str, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_any_right(desk, tx, SEEING, place.citation.unit)
        require_volume(desk, tx, place)
        custody, growths = tx.custody.of(place.id), tx.growths.of(place.id)
        handings, requests = tx.custody.handings(place.id), tx.custody.requests(place.id)
    if as_json:
        history = [{**asdict(one), "at": one.at.isoformat()} for one in handings]
        wanted = [_wanted(one) for one in requests]
        grown = [growth_as_json(one) for one in growths]
        told = _told(place, custody)
        put_json({**told, "history": history, "requests": wanted, "growths": grown})
        return
    put_custody(say, place, custody, as_json=False)
    _put_requests(say, requests)
    _put_history(say, handings)
    put_growths(say, growths)


def _put_requests(say: Language, requests: Sequence[VolumeRequest]) -> None:
    heads = (say("Who wants it"), say("Since"), say("How soon"), say("Why"))
    rows = [
        (one.by, say.moment(one.made), say("urgent") if one.urgent else "–", one.reason)
        for one in requests
    ]
    if rows:
        put_table(say("Requests"), heads, rows)


def _put_history(say: Language, handings: Sequence[Handing]) -> None:
    heads = (say("When"), say("What was done"), say("In whose hand"), say("Who"), say("Note"))
    rows = [
        (
            say.moment(one.at),
            say.word(one.act),
            one.hand or say("in the store"),
            say.word(one.by) if one.by == "machine" else one.by,
            one.note or "–",
        )
        for one in handings
    ]
    if rows:
        put_table(say("What was done with it"), heads, rows)


def _out(desk: Desk, *, late: bool, unit: str | None, as_json: bool) -> None:
    say, moment = desk.say, now()
    with desk.looking() as tx:
        units = _units(desk, tx, unit)
        found = [one for one in tx.custody.out(units) if one.late(moment) or not late]
        lines = [(tx.volumes.get(one.volume), one) for one in found]
        lines = volumes_of_theirs(desk, tx, lines)
        wanted = {one.volume for one in tx.custody.wanted(units)}
    if as_json:
        put_json([{**_told(*line), "wanted": line[1].volume in wanted} for line in lines])
        return
    if not lines:
        put(say("No volume is out."))
        return
    heads = (say("Volume"), say("In whose hand"), say("Where"), say("Due back"), say("Note"))
    rows = [
        (
            str(place.citation),
            one.hand,
            say.word(one.where),
            say.moment(one.due),
            ", ".join(_remarks(say, one, moment, wanted=one.volume in wanted)) or "–",
        )
        for place, one in lines
    ]
    put_table(say("Volumes that are out"), heads, rows)


def _remarks(say: Language, one: Custody, moment: datetime, *, wanted: bool) -> Iterator[str]:
    if one.recalled is not None:
        yield say("called back")
    elif wanted:
        yield say("somebody waits for it")
    if one.late(moment):
        yield say("late")
    yield from treatment(say, one.preparation)


def _units(desk: Desk, tx: SqlTransaction, unit: str | None) -> Sequence[str] | None:
    """Return the units whose volumes are listed to whoever asks; None for all of them."""
    wanted = None if unit is None else [the_unit(tx, unit)]
    person = acting(desk, tx)
    if person is None:
        return wanted
    reached = [reach(person, right) for right in sorted(SEEING)]
    if any(one.everywhere for one in reached):
        return wanted
    theirs = frozenset().union(*(one.units for one in reached))
    return sorted(theirs if wanted is None else theirs & frozenset(wanted))


def _told(volume: Volume, custody: Custody) -> dict[str, object]:
    return {
        "volume": str(volume.citation),
        "where": custody.where.value,
        "hand": None if custody.hand == STORE else custody.hand,
        "since": custody.since.isoformat() if custody.since else None,
        "due": custody.due.isoformat() if custody.due else None,
        "recalled": custody.recalled.isoformat() if custody.recalled else None,
        "late": custody.late(now()),
        **asdict(custody.preparation),
    }


def _wanted(one: VolumeRequest) -> dict[str, object]:
    return {
        "by": one.by,
        "urgent": one.urgent,
        "reason": one.reason,
        "made": one.made.isoformat(),
    }
