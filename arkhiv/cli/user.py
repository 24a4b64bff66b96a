"""`user`: people and what they may do: added, changed, disabled, with passwords and tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import APPOINTING
from arkhiv.cli.options import CONTEXT, as_json, by, command, person
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.cli.passwords import new_options, new_password
from arkhiv.cli.usergrants import grant_commands
from arkhiv.cli.usertokens import token_commands
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people import keeping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.nouns.person import Person


def user_group(desk: Desk) -> click.Group:
    """Return the group `user`."""
    say = desk.say
    group = click.Group("user", help=say("People and what they may do."), context_settings=CONTEXT)
    for made in (
        _add_command(desk),
        _list_command(desk),
        _change_command(desk),
        _disable_command(desk),
        _enable_command(desk),
        _reset_command(desk),
        *token_commands(desk),
        *grant_commands(desk),
    ):
        group.add_command(made)
    return group


def _duties(say: Language) -> list[click.Parameter]:
    return [
        click.Option(
            ["--role"],
            type=click.Choice(sorted(role.value for role in PERSONAL_ROLES)),
            multiple=True,
            help=say("What the person does; may be given more than once."),
        ),
        click.Option(
            ["--unit"],
            metavar="CODE",
            multiple=True,
            help=say("An archive unit in which they do it; may be given more than once."),
        ),
        click.Option(["--full-name"], metavar="TEXT", help=say("What the person is called.")),
        click.Option(
            ["--language"],
            type=click.Choice([lang.value for lang in Lang]),
            help=say("The language of their pages."),
        ),
    ]


def _add_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Add a person. The first one of an archive is an administrator, who adds the others; from "
        "then on --by needs a token. A password that somebody else chose serves only to set "
        "another."
    )
    params = [
        person(say),
        *_duties(say),
        click.Option(["--demo"], is_flag=True, help=say("Somebody invented, for a demonstration.")),
        *new_options(say),
        by(say),
        as_json(say),
    ]
    examples = (
        "arkhiv user add dulmaa --role administrator",
        "arkhiv user add bat --role registrar --unit 62 --one-time --by dulmaa",
    )
    return command(desk, "add", _add, params, text, *examples)


def _list_command(desk: Desk) -> click.Command:
    text = desk.say("List the people of this archive, with what they do and where.")
    return command(desk, "list", _list, [as_json(desk.say)], text, "arkhiv user list")


def _change_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Change what a person does, where, or what they are called. What is not given stays; roles "
        "and units that are given take the place of those before."
    )
    params = [person(say), *_duties(say), by(say), as_json(say)]
    example = "arkhiv user change bat --role registrar --role reviewer --by dulmaa"
    return command(desk, "change", _change, params, text, example)


def _disable_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Let a person in no more. Their sessions end at once and their tokens are withdrawn; what "
        "they did stays under their name."
    )
    params = [person(say), by(say), as_json(say)]
    return command(desk, "disable", _disable, params, text, "arkhiv user disable bat --by dulmaa")


def _enable_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say("Let a disabled person in again, with the password they had.")
    params = [person(say), by(say), as_json(say)]
    return command(desk, "enable", _enable, params, text, "arkhiv user enable bat --by dulmaa")


def _reset_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Give a person another password, which serves only to set their own. Their sessions end at "
        "once, their tokens are withdrawn, and wrong attempts are forgotten."
    )
    params = [person(say), *new_options(say), by(say), as_json(say)]
    example = "arkhiv user reset bat --one-time --by dulmaa"
    return command(desk, "reset", _reset, params, text, example)


def _wanted(
    role: Sequence[str], unit: Sequence[str], full_name: str | None, language: str | None
) -> keeping.Wanted:
    return keeping.Wanted(
        full_name=full_name,
        roles=frozenset(map(Role, role)) if role else None,
        units=frozenset(unit) if unit else None,
        language=Lang(language) if language else None,
    )


def _add(
    desk: Desk,
    *,
    name: str,
    role: tuple[str, ...],
    unit: tuple[str, ...],
    full_name: str | None,
    language: str | None,
    demo: bool,
    password_file: Path | None,
    one_time: bool,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, APPOINTING, by)
    password = new_password(desk.say, password_file, one_time=one_time)
    wanted = _wanted(role, unit, full_name, language)
    with desk.changing() as tx:
        own = not one_time and (demo or not tx.people.any())
        made = keeping.add(tx, name, wanted, password, who, must_change=not own, demo=demo)
    _print(made, desk.say("{name} is added."), as_json=as_json)
    if one_time:
        _print_password(desk.say, password)


def _change(
    desk: Desk,
    *,
    name: str,
    role: tuple[str, ...],
    unit: tuple[str, ...],
    full_name: str | None,
    language: str | None,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, APPOINTING, by)
    with desk.changing() as tx:
        changed = keeping.change(tx, name, _wanted(role, unit, full_name, language), who)
    _print(changed, desk.say("{name} is changed."), as_json=as_json)


def _disable(desk: Desk, *, name: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, APPOINTING, by)
    with desk.changing() as tx:
        changed = keeping.disable(tx, name, who)
    _print(changed, desk.say("{name} is let in no more."), as_json=as_json)


def _enable(desk: Desk, *, name: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, APPOINTING, by)
    with desk.changing() as tx:
        changed = keeping.enable(tx, name, who)
    _print(changed, desk.say("{name} is let in again."), as_json=as_json)


def _reset(
    desk: Desk,
    *,
    name: str,
    password_file: Path | None,
    one_time: bool,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, APPOINTING, by)
    password = new_password(desk.say, password_file, one_time=one_time)
    with desk.changing() as tx:
        changed = keeping.reset(tx, name, password, who)
    _print(changed, desk.say("{name} has another password."), as_json=as_json)
    if one_time:
        _print_password(desk.say, password)


def _list(desk: Desk, *, as_json: bool) -> None:
    say = desk.say
    with desk.looking() as tx:
        found = tx.people.all()
    if as_json:
        put_json([_facts(one) for one in found])
        return
    heads = (say("Name"), say("Full name"), say("Roles"), say("Units"), say("Standing"))
    rows = [
        (
            one.name,
            one.full_name or "–",
            ", ".join(say.word(role) for role in sorted(one.roles)),
            ", ".join(sorted(one.units)) or "–",
            _standing(say, one),
        )
        for one in found
    ]
    put_table(say("People"), heads, rows)


def _standing(say: Language, one: Person) -> str:
    if one.disabled:
        return say("disabled")
    if one.must_change:
        return say("has to set a password")
    return say("invented") if one.demo else "–"


def _print(one: Person, text: str, *, as_json: bool) -> None:
    if as_json:
        put_json(_facts(one))
    else:
        put(text.format(name=one.name))


def _print_password(say: Language, password: str) -> None:
    tell(say("The password, shown this once: {password}").format(password=password))


def _facts(one: Person) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "full_name": one.full_name,
        "roles": sorted(one.roles),
        "units": sorted(one.units),
        "language": one.language,
        "demo": one.demo,
        "disabled": one.disabled,
        "must_change": one.must_change,
    }
