"""`restrict lift`: say that a document is not restricted; only a person can."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import SUPERVISING
from arkhiv.cli.options import CONTEXT, as_json, by, command, reason
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_paper
from pipeline.moves.restricting import lift
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def restrict_group(desk: Desk) -> click.Group:
    """Return the group `restrict`."""
    say = desk.say
    group = click.Group("restrict", help=say("Restricted papers."), context_settings=CONTEXT)
    text = say(
        "Say that a document is not restricted, and why. What looks like adoption is restricted by "
        "machine at once; only a person lifts that, and no machine restricts it again. Whoever "
        "lifts it has been granted access to it by a privacy officer."
    )
    params = [
        click.Argument(["document"], help=say("A document's ID, as show prints it.")),
        reason(say, required=True),
        by(say, required=True),
        as_json(say),
    ]
    example = "arkhiv restrict lift 0198c0de-… --reason 'a birth, read wrongly' --by dorj"
    group.add_command(command(desk, "lift", _lift, params, text, example))
    return group


def _lift(desk: Desk, *, document: str, reason: str, by: str, as_json: bool) -> None:
    who = actor(desk, SUPERVISING, by)
    with desk.changing() as tx:
        require_paper(desk, tx, document, Right.SEE_ORIGINALS, Right.REVIEW)
        lifted = lift(tx, document, who, reason=reason)
    if as_json:
        put_json({"document": lifted.id, "restricted": lifted.restricted})
    else:
        put(desk.say("Document {document} is not restricted any more.").format(document=document))
