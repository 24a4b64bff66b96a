"""`opening`: where the two pages of a picture of a book meet, if nobody could be sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import REVIEWING
from arkhiv.cli.options import CONTEXT, as_json, by, command, reason
from arkhiv.cli.output import put, put_json, tell
from arkhiv.cli.theirs import require_to_set_aside
from pipeline.moves.splitting import keep_whole, opening_of, split
from pipeline.nouns.gutter import Gutter, Lying
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language


def opening_group(desk: Desk) -> click.Group:
    """Return the group `opening`."""
    text = desk.say("Openings of books: where their two pages meet.")
    group = click.Group("opening", help=text, context_settings=CONTEXT)
    group.add_command(_split_command(desk))
    group.add_command(_whole_command(desk))
    return group


def _split_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Part an opening into its two pages where they meet, in pixels from its left edge as it is "
        "read. So is one put right that was parted wrongly. The file itself is not touched."
    )
    at = click.Option(
        ["--at"],
        type=click.IntRange(min=1),
        metavar="PIXELS",
        required=True,
        help=say("Where the pages meet, at the top."),
    )
    foot = click.Option(
        ["--foot"],
        type=click.IntRange(min=1),
        metavar="PIXELS",
        help=say("Where they meet at the bottom, if the book lay askew."),
    )
    lying = click.Option(
        ["--lying"],
        type=click.Choice([one.value for one in Lying]),
        help=say(
            "On which side the picture lies, if the book was turned: left where its upper edge is "
            "at the left. The pixels are then those of the picture as it is turned upright."
        ),
    )
    params = [_page(say), at, foot, lying, reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv opening split 0198c0de-… --at 1748 --reason 'looked at it' --by bat"
    return command(desk, "split", _split, params, text, example)


def _whole_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say that what was delivered as an opening is one sheet. It stays as the left page; the "
        "right one is set aside."
    )
    params = [_page(say), reason(say, required=True), by(say), as_json(say)]
    example = "arkhiv opening whole 0198c0de-… --reason 'a map of one piece' --by bat"
    return command(desk, "whole", _whole, params, text, example)


def _page(say: Language) -> click.Argument:
    return click.Argument(["page"], help=say("The ID of one of its pages, as arkhiv held says it."))


def _split(  # the options of the command
    desk: Desk,
    *,
    page: str,
    at: int,
    foot: int | None,
    lying: str | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        require_to_set_aside(desk, tx, Right.REVIEW, [one.id for one in opening_of(tx, page)])
        gutter = Gutter(at, foot or at)
        side = Lying(lying) if lying else None
        left, right = split(tx, page, gutter, who, reason=reason, lying=side)
    if as_json:
        put_json({"left": left, "right": right})
        return
    put(desk.say("Parted into the pages {left} and {right}.").format(left=left, right=right))
    tell(desk.say("Run the work: arkhiv work --until-idle"))


def _whole(desk: Desk, *, page: str, reason: str, by: str | None, as_json: bool) -> None:
    who = actor(desk, REVIEWING, by)
    with desk.changing() as tx:
        require_to_set_aside(desk, tx, Right.REVIEW, [one.id for one in opening_of(tx, page)])
        kept = keep_whole(tx, page, who, reason=reason)
    if as_json:
        put_json({"page": kept})
        return
    put(desk.say("The page {page} is the whole sheet.").format(page=kept))
    tell(desk.say("Run the work: arkhiv work --until-idle"))
