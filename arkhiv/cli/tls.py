"""`tls init`: an authority of the office's own, and the certificate of the server."""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.options import CONTEXT, as_json, command
from arkhiv.cli.output import put, put_json
from web.office import found_office

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk

HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")


def tls_group(desk: Desk) -> click.Group:
    """Return the group of commands `tls`."""
    group = click.Group(
        "tls",
        help=desk.say("Certificates, so that other machines of the office reach the desks."),
        context_settings=CONTEXT,
    )
    group.add_command(_init_command(desk))
    return group


def _init_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Make an authority of the office's own and a certificate of this server, in a folder that "
        "only you can read. Browsers of the office then trust the authority, which can vouch for "
        "no other names than these."
    )
    names = click.Argument(
        ["name"],
        nargs=-1,
        required=True,
        callback=_names,
        help=say("The names and addresses by which the server is reached."),
    )
    folder = click.Option(
        ["--folder"],
        type=click.Path(file_okay=False, path_type=Path),
        metavar="FOLDER",
        help=say("Where the files go; tls in the data folder without it."),
    )
    example = "arkhiv tls init arkhiv.office.mn 10.0.0.7"
    return command(desk, "init", _init, [names, folder, as_json(say)], text, example)


def _names(
    _context: click.Context, _param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    for name in given:
        if not HOST.fullmatch(name) and not _is_address(name):
            raise click.BadParameter(name)
    return given


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _init(desk: Desk, *, name: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    files = found_office(folder or desk.settings.data / "tls", name)
    if as_json:
        put_json(
            {
                "authority": str(files.authority),
                "authority_key": str(files.authority_key),
                "server": str(files.server),
                "server_key": str(files.server_key),
            }
        )
        return
    say = desk.say
    steps = (
        say("1. Put {authority} on every computer of the office, among the authorities it trusts."),
        say("2. Keep {key} away from this machine: who has it can pretend to be this server."),
        say("3. Open the desks: {command}"),
    )
    serve = f"arkhiv serve --host {name[-1]} --tls-cert {files.server} --tls-key {files.server_key}"
    for step in steps:
        put(step.format(authority=files.authority, key=files.authority_key, command=serve))
