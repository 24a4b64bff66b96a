"""`user password`, `token`, `tokens`, `withdraw-token`: what people do for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import VIA, account, actor
from arkhiv.cli.duties import PERSONAL
from arkhiv.cli.options import Words, as_json, by, command, person
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.passwords import KIND, new_password, password_file, present_password
from pipeline.nouns.viewing import Purpose
from pipeline.people import signing_in, tokens
from pipeline.people.errors import PasswordToChangeError, TokenBoundsError
from pipeline.people.keeping import acting, the_person
from pipeline.words import NAME, plain

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.person import Token


def token_commands(desk: Desk) -> tuple[click.Command, ...]:
    """Return the commands of the group `user` about one's own password and tokens."""
    return (
        _password_command(desk),
        _token_command(desk),
        _tokens_command(desk),
        _withdraw_command(desk),
    )


def _password_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Set your own password, with the one you have. All your sessions end.")
    new = click.Option(
        ["--new-file"],
        type=KIND,
        metavar="FILE",
        help=say("A file whose first line is the new password; else it is asked for."),
    )
    present = password_file(
        say("A file whose first line is the present password; else it is asked for.")
    )
    params = [person(say), present, new]
    return command(desk, "password", _password, params, text, "arkhiv user password bat")


def _token_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Make a token that says at the command line who you are, and print it this once. It wants "
        "your password, and holds a year at most. With --purpose it is for a program that asks by "
        "the API instead, for these purposes alone and within the units that are named."
    )
    label = click.Option(
        ["--label"],
        metavar="TEXT",
        default="",
        type=Words(lambda text: plain(text, "--label", NAME)),
        help=say("What it is for, to tell it from others."),
    )
    present = password_file(
        say("A file whose first line is the present password; else it is asked for.")
    )
    params = [person(say), label, *_bounds(say), present]
    examples = (
        "(umask 077; arkhiv user token bat > ~/.arkhiv-token)",
        "arkhiv user token registry --purpose registration_case --unit 11 --days 90",
    )
    return command(desk, "token", _token, params, text, *examples)


def _bounds(say: Language) -> list[click.Parameter]:
    return [
        click.Option(
            ["--purpose"],
            type=click.Choice([one.value for one in Purpose]),
            multiple=True,
            help=say("For what a program may ask with it; may be given more than once."),
        ),
        click.Option(
            ["--unit"],
            metavar="CODE",
            multiple=True,
            help=say("An archive unit within which it may; may be given more than once."),
        ),
        click.Option(["--all-units"], is_flag=True, help=say("It may wherever its person may.")),
        click.Option(
            ["--days"],
            type=click.IntRange(1, tokens.HOLDS.days),
            default=tokens.HOLDS.days,
            metavar="NUMBER",
            show_default=True,
            help=say("For how many days it holds."),
        ),
    ]


def _tokens_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("List the tokens of a person; what they are cannot be shown again.")
    params = [person(say), as_json(say)]
    return command(desk, "tokens", _tokens, params, text, "arkhiv user tokens bat")


def _withdraw_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Withdraw a token: your own, or as an administrator anybody's.")
    token = click.Argument(["token"], help=say("The token's ID, as user tokens prints it."))
    example = "arkhiv user withdraw-token 0198c0de-… --by bat"
    return command(desk, "withdraw-token", _withdraw, [token, by(say)], text, example)


def _password(desk: Desk, *, name: str, password_file: Path | None, new_file: Path | None) -> None:
    archive = desk.archive()
    present = present_password(desk.say, password_file)
    new = new_password(desk.say, new_file, one_time=False)
    try:
        person = signing_in.change_password(
            archive.records, name, present, new, address=None, via=VIA
        )
    finally:
        archive.sealer.seal()
    put(desk.say("{name} has another password.").format(name=person.name))


def _token(
    desk: Desk,
    *,
    name: str,
    label: str,
    purpose: tuple[str, ...],
    unit: tuple[str, ...],
    all_units: bool,
    days: int,
    password_file: Path | None,
) -> None:
    bounds = _bound(purpose, unit, all_units=all_units)
    archive = desk.archive()
    present = present_password(desk.say, password_file)
    try:
        person = signing_in.proven(archive.records, name, present, address=None, via=VIA)
        if person.must_change:
            raise PasswordToChangeError(name=person.name)
        with archive.records.writing() as tx:
            who = replace(acting(person, VIA), account=account())
            holds = timedelta(days=days)
            made, text = tokens.make(tx, person, label, who, bounds=bounds, holds=holds)
    finally:
        archive.sealer.seal()
    put(text)
    tell(_kept(desk.say, for_program=bounds is not None).format(day=desk.say.day(made.until)))


def _bound(
    purpose: tuple[str, ...], unit: tuple[str, ...], *, all_units: bool
) -> tokens.Bounds | None:
    """Return the bounds of a token for a program; one for the command line has none."""
    if not purpose and not unit and not all_units:
        return None
    if not purpose or bool(unit) == all_units:
        raise TokenBoundsError
    return tokens.Bounds(frozenset(map(Purpose, purpose)), None if all_units else frozenset(unit))


def _kept(say: Language, *, for_program: bool) -> str:
    """Say how a token is kept, and until when it holds."""
    if for_program:
        return say(
            "Give it to the program by a file that only the program can read. It holds until {day}."
        )
    return say(
        "Keep it in a file that only you can read, and name that file in ARKHIV_TOKEN_FILE. "
        "It holds until {day}."
    )


def _tokens(desk: Desk, *, name: str, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = tx.people.tokens(the_person(tx, name).id)
    if as_json:
        put_json([_facts(one) for one in found])
        return
    heads = (
        say("Token"),
        say("Label"),
        say("Purposes"),
        say("Units"),
        say("Made"),
        say("Holds until"),
        say("Withdrawn"),
    )
    rows = [
        (
            one.id,
            one.label or "–",
            ", ".join(say.word(purpose) for purpose in sorted(one.purposes or ())) or "–",
            _units(say, one),
            say.moment(one.made),
            say.moment(one.until),
            say.moment(one.withdrawn),
        )
        for one in found
    ]
    put_table(say("Tokens of {name}").format(name=name), heads, rows)


def _units(say: Language, one: Token) -> str:
    if one.purposes is None:
        return "–"
    return say("all units") if one.units is None else ", ".join(sorted(one.units))


def _withdraw(desk: Desk, *, token: str, by: str | None) -> None:
    who = actor(desk, PERSONAL, by)
    with desk.changing() as tx:
        tokens.withdraw(tx, token, who)
    put(desk.say("The token opens nothing any more."))


def _facts(token: Token) -> dict[str, object]:
    return {
        "id": token.id,
        "label": token.label,
        "purposes": None if token.purposes is None else sorted(token.purposes),
        "units": None if token.units is None else sorted(token.units),
        "made": token.made.isoformat(),
        "until": token.until.isoformat(),
        "withdrawn": token.withdrawn and token.withdrawn.isoformat(),
    }
