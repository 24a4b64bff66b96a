"""`holdings import`: take the inventory in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.options import CONTEXT

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def holdings_group(desk: Desk) -> click.Group:
    """Return the group `holdings`."""
    return click.Group("holdings", help=desk.say("The inventory."), context_settings=CONTEXT)
