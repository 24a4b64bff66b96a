"""`volume`: a volume is requested, taken, passed on, prepared, scanned, returned, and grows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import handling
from arkhiv.cli.options import CONTEXT, Words, as_json, by, command, reason, volume
from arkhiv.cli.theirs import require_any_right
from arkhiv.cli.volumegrowth import reopen_command
from arkhiv.cli.volumewhere import out_command, put_custody, where_command
from pipeline.custody import Act, rights_for
from pipeline.moves import handing
from pipeline.moves.finding import the_volume
from pipeline.nouns.custody import Preparation
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.cli.desk import Desk
    from pipeline.events import Actor
    from pipeline.language import Language
    from pipeline.nouns.custody import Custody
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction


class Given(TypedDict):
    """What every one of these commands is given."""

    volume: str
    by: str | None
    as_json: bool


def volume_group(desk: Desk) -> click.Group:
    """Return the group `volume`."""
    say = desk.say
    group = click.Group(
        "volume", help=say("Who has a volume, and how it grows."), context_settings=CONTEXT
    )
    for made in (
        _request_command(desk),
        _forgo_command(desk),
        reopen_command(desk),
        _take_command(desk),
        _pass_command(desk),
        _prepare_command(desk),
        _scanned_command(desk),
        _return_command(desk),
        where_command(desk),
        out_command(desk),
    ):
        group.add_command(made)
    return group


def _request_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say that you want a volume. An urgent request calls it back from whoever has it; it is "
        "due in the store within two hours."
    )
    urgent = click.Option(["--urgent"], is_flag=True, help=say("It is needed at once."))
    params = [volume(say), reason(say, required=True), urgent, by(say), as_json(say)]
    example = "arkhiv volume request 11:1/2/345 --reason 'a request of 14 July' --urgent --by bat"
    return command(desk, "request", _request, params, text, example)


def _forgo_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Take your own request for a volume back.")
    params = [volume(say), by(say), as_json(say)]
    return command(desk, "forgo", _forgo, params, text, "arkhiv volume forgo 11:1/2/345 --by bat")


def _take_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Give a volume out of the store. A keeper gives it to anybody who works here; whoever "
        "scans takes it for themselves. It is due back after some days."
    )
    days = click.Option(
        ["--days"],
        type=click.IntRange(1, 365),
        default=handing.DAYS,
        show_default=True,
        help=say("After so many days it is due back."),
    )
    params = [volume(say), _to(say), days, _note(say), by(say), as_json(say)]
    example = "arkhiv volume take 11:1/2/345 --to bat --days 3 --by sarnai"
    return command(desk, "take", _take, params, text, example)


def _pass_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Give a volume that is out to somebody else, without bringing it to the store.")
    params = [volume(say), _to(say, required=True), _note(say), by(say), as_json(say)]
    example = "arkhiv volume pass 11:1/2/345 --to dorj --by bat"
    return command(desk, "pass", _pass, params, text, example)


def _prepare_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say what was done to the paper before it is scanned, and how it must be treated. What "
        "must not be fed goes to the flatbed."
    )
    params = [
        volume(say),
        click.Option(["--staples-out"], is_flag=True, help=say("Staples and clips are out.")),
        click.Option(["--slips"], is_flag=True, help=say("Slips stand where leaves are missing.")),
        click.Option(["--fragile"], is_flag=True, help=say("The paper is torn, brittle or damp.")),
        click.Option(["--do-not-feed"], is_flag=True, help=say("Never through a feeder.")),
        _note(say),
        by(say),
        as_json(say),
    ]
    example = "arkhiv volume prepare 11:1/2/345 --staples-out --do-not-feed --by bat"
    return command(desk, "prepare", _prepare, params, text, example)


def _scanned_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say that a volume is scanned and may go back. It is said by itself when as many leaves "
        "are there as were certified."
    )
    params = [volume(say), _note(say), by(say), as_json(say)]
    example = "arkhiv volume scanned 11:1/2/345 --by bat"
    return command(desk, "scanned", _scanned, params, text, example)


def _return_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Take a volume back into the store. A keeper says so, whoever brings it.")
    params = [volume(say), _note(say), by(say), as_json(say)]
    example = "arkhiv volume return 11:1/2/345 --by sarnai"
    return command(desk, "return", _return, params, text, example)


def _to(say: Language, *, required: bool = False) -> click.Option:
    text = say("Who gets it, by the name under which they sign in.")
    if not required:
        text = f"{text} {say('Without it, whoever gives the command.')}"
    return click.Option(["--to"], metavar="USER", required=required, help=text)


def _note(say: Language) -> click.Option:
    kept = Words(partial(plain, what="--note", most=REASON))
    text = say("What else is to be remembered of it; it is kept.")
    return click.Option(["--note"], metavar="TEXT", type=kept, default="", help=text)


def _request(desk: Desk, *, reason: str, urgent: bool, **given: Unpack[Given]) -> None:
    def done(tx: SqlTransaction, place: Volume, who: Actor) -> Custody:
        return handing.request(tx, place, who, reason=reason, urgent=urgent)

    _do(desk, Act.REQUEST, done, **given)


def _forgo(desk: Desk, **given: Unpack[Given]) -> None:
    _do(desk, Act.FORGO, handing.forgo, **given)


def _take(desk: Desk, *, to: str | None, days: int, note: str, **given: Unpack[Given]) -> None:
    def done(tx: SqlTransaction, place: Volume, who: Actor) -> Custody:
        return handing.take(tx, place, who, to=to or "", days=days, note=note)

    _do(desk, Act.TAKE, done, **given)


def _pass(desk: Desk, *, to: str, note: str, **given: Unpack[Given]) -> None:
    def done(tx: SqlTransaction, place: Volume, who: Actor) -> Custody:
        return handing.pass_on(tx, place, who, to=to, note=note)

    _do(desk, Act.PASS, done, **given)


def _prepare(
    desk: Desk,
    *,
    staples_out: bool,
    slips: bool,
    fragile: bool,
    do_not_feed: bool,
    note: str,
    **given: Unpack[Given],
) -> None:
    preparation = Preparation(staples_out, slips, fragile, do_not_feed)

    def done(tx: SqlTransaction, place: Volume, who: Actor) -> Custody:
        return handing.prepare(tx, place, who, preparation, note=note)

    _do(desk, Act.PREPARE, done, **given)


def _scanned(desk: Desk, *, note: str, **given: Unpack[Given]) -> None:
    _do(desk, Act.SCAN, partial(handing.scanned, note=note), **given)


def _return(desk: Desk, *, note: str, **given: Unpack[Given]) -> None:
    _do(desk, Act.RETURN, partial(handing.give_back, note=note), **given)


def _do(
    desk: Desk,
    act: Act,
    done: Callable[[SqlTransaction, Volume, Actor], Custody],
    *,
    volume: str,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, handling(act), by)
    with desk.changing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        require_any_right(desk, tx, rights_for(act), place.citation.unit)
        custody = done(tx, place, who)
    put_custody(desk.say, place, custody, as_json=as_json)
