"""`hurry`: somebody waits for these records."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import HURRYING
from arkhiv.cli.options import as_json, by, command, record
from arkhiv.cli.output import put, put_json
from arkhiv.cli.theirs import require_record
from pipeline.moves.hurrying import hurry

if TYPE_CHECKING:
    import click

    from arkhiv.cli.desk import Desk


def hurry_command(desk: Desk) -> click.Command:
    """Return the command `hurry`."""
    say = desk.say
    text = say(
        "Have the papers of the records worked on before all others, because somebody waits for "
        "them. It is recorded who asked."
    )
    params = [record(say, many=True), by(say, required=True), as_json(say)]
    return command(desk, "hurry", _hurry, params, text, "arkhiv hurry 1993-0147 --by dorj")


def _hurry(desk: Desk, *, record: tuple[str, ...], by: str, as_json: bool) -> None:
    who = actor(desk, HURRYING, by)
    with desk.changing() as tx:
        for name in record:
            require_record(desk, tx, name)
        found = [hurry(tx, name, who) for name in record]
    if as_json:
        put_json([asdict(one) for one in found])
        return
    say = desk.say
    for one in found:
        if one.documents or one.pages:
            put(
                say("{record} goes first now: pages {pages}, documents {documents}.").format(
                    record=one.record, pages=one.pages, documents=one.documents
                )
            )
        else:
            put(say("{record} has nothing that waits for a worker.").format(record=one.record))
