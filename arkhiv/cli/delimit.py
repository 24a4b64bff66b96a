"""`delimit`: cut a bound register into documents; the machine proposes, a person confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import DELIMITING
from arkhiv.cli.options import as_json, by, command, volume
from arkhiv.cli.output import put, put_json, put_table, tell
from pipeline.moves.delimiting import chosen, confirm, proposals
from pipeline.moves.finding import the_volume
from pipeline.people.rights import Right, reach
from pipeline.seeing.errors import NotToBeSeenError

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.moves.delimiting import Proposal, Proposals
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction

REASONS: dict[str, str] = {
    "act_number": "the act's number",
    "register_number": "the register number",
    "names": "the names",
    "type": "the type",
    "by_order": "only the order: look at it",
    "other_leaf": "it begins on another leaf than claimed: look at it",
    "beyond_claimed_leaves": "it goes on beyond the claimed leaves",
    "act_not_found": "not found, so the claimed leaves whole: look at them",
}


def delimit_command(desk: Desk) -> click.Command:
    """Return the command `delimit`."""
    say = desk.say
    text = say(
        "Show how a bound register would be cut into documents: for every record claimed in it the "
        "parts of pages that its act fills, and what speaks for it. With --confirm, the proposals "
        "named become documents; without names, all those without a doubt."
    )
    params = [
        volume(say),
        click.Argument(["proposal"], nargs=-1, help=say("Records whose proposals are meant.")),
        click.Option(
            ["--confirm"], is_flag=True, help=say("Make the proposals documents; without it, look.")
        ),
        by(say),
        as_json(say),
    ]
    examples = ("arkhiv delimit 62:3/1/18", "arkhiv delimit 62:3/1/18 --confirm --by bat")
    return command(desk, "delimit", _delimit, params, text, *examples)


def _delimit(
    desk: Desk,
    *,
    volume: str,
    proposal: tuple[str, ...],
    confirm: bool,
    by: str | None,
    as_json: bool,
) -> None:
    if confirm:
        _confirm(desk, volume, proposal, by, as_json=as_json)
        return
    archive = desk.archive()
    with archive.records.reading() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        _require_unit(desk, tx, place)
        found = proposals(tx, archive.objects, place, archive.recipe.forms)
    named = [one for one in found.all if not proposal or one.name in proposal]
    if as_json:
        put_json({"unread": found.unread, "proposals": [_facts(one) for one in named]})
    else:
        _print(desk.say, found, named)


def _confirm(
    desk: Desk, volume: str, names: tuple[str, ...], by: str | None, *, as_json: bool
) -> None:
    archive, who = desk.archive(), actor(desk, DELIMITING, by)
    with archive.records.writing() as tx:
        place = the_volume(tx, volume, desk.settings.unit)
        _require_unit(desk, tx, place)
        found = proposals(tx, archive.objects, place, archive.recipe.forms)
        made = {one.name: confirm(tx, place, one, who) for one in chosen(found, names)}
    archive.sealer.seal()
    with archive.bell() as bell:
        bell.ring()
    left = [one for one in found.all if one.document is None and one.name not in made]
    if as_json:
        put_json({"documents": made, "left": [one.name for one in left]})
        return
    say = desk.say
    put(say.many("{number} document delimited.", "{number} documents delimited.", len(made)))
    for one in left:
        tell(say("{record} needs a look: {why}").format(record=one.name, why=_why(say, one)))


def _require_unit(desk: Desk, tx: SqlTransaction, place: Volume) -> None:
    """Raise where the archive has people and whoever acts reviews nothing in this unit."""
    person = acting(desk, tx)
    if person is None:
        return
    units = frozenset({place.citation.unit})
    if not any(reach(person, one).covers(units) for one in (Right.REVIEW, Right.CAPTURE)):
        raise NotToBeSeenError


def _facts(one: Proposal) -> dict[str, object]:
    return {
        "record": one.name,
        "act_number": one.act_number,
        "confidence": one.confidence,
        "reasons": list(one.reasons),
        "doubtful": one.doubtful,
        "document": one.document,
        "parts": [
            {
                "page": piece.page,
                "leaf": piece.label,
                "side": piece.side,
                "polygon": [list(point) for point in piece.polygon],
            }
            for piece in one.pieces
        ],
    }


def _print(say: Language, found: Proposals, named: list[Proposal]) -> None:
    heads = (
        say("Record"),
        say("Act"),
        say("Leaves"),
        say("Sure"),
        say("Because of"),
        say("Document"),
    )
    rows = [
        (
            one.name,
            one.act_number or "–",
            ", ".join(f"{piece.label}{piece.side}" for piece in one.pieces) or "–",
            say.share(one.confidence),
            _why(say, one),
            one.document or "–",
        )
        for one in named
    ]
    put_table(str(found.volume.citation), heads, rows, right=(3,))
    if found.unread:
        text = say.many(
            "{number} page is not read yet; run: arkhiv work --until-idle",
            "{number} pages are not read yet; run: arkhiv work --until-idle",
            found.unread,
        )
        tell(text)


def _why(say: Language, one: Proposal) -> str:
    return ", ".join(say(REASONS.get(reason, reason)) for reason in one.reasons)
