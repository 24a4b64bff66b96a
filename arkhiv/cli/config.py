"""`config check`: the settings as they are in force, with secrets masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.options import CONTEXT, as_json, command
from arkhiv.cli.output import put_json, put_pairs, tell
from arkhiv.settings import effective
from storage.objects.open import locks

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def config_group(desk: Desk) -> click.Group:
    """Return the group `config`."""
    group = click.Group("config", help=desk.say("The settings."), context_settings=CONTEXT)
    text = desk.say(
        "Print the settings in force, with secrets masked. Each is an environment variable; one "
        "that begins with ARKHIV_ and is not known stops every command."
    )
    group.add_command(
        command(desk, "check", _check, [as_json(desk.say)], text, "arkhiv config check")
    )
    return group


def _check(desk: Desk, *, as_json: bool) -> None:
    shown = effective(desk.settings)
    if as_json:
        put_json(shown)
    else:
        put_pairs(shown.items())
    if not locks(desk.settings.objects_url):
        tell(
            desk.say(
                "This object store does not lock masters: whoever may write to it may remove "
                "them. An S3 store with lock=governance or lock=compliance does."
            )
        )
