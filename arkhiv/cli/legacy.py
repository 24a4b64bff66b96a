"""`legacy`: scans that were made years ago: how good they are, and what makes them better."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING

import click

from arkhiv.archive import equipped
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import REDOING
from arkhiv.cli.options import CONTEXT, as_json, by, command, limit
from arkhiv.cli.output import put, put_json, put_pairs, put_table, tell
from arkhiv.cli.theirs import pages_of_theirs, units_of_theirs
from pipeline.moves.finding import the_volume
from pipeline.moves.improving import BY_MACHINE, improve, improvement, queue, scans_of
from pipeline.nouns.quality import Remedy
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from collections.abc import Collection

    from arkhiv.cli.desk import Desk
    from pipeline.ids import VolumeId
    from pipeline.language import Language
    from pipeline.moves.improving import Improvement, Waiting
    from storage.records import SqlTransaction

MANY = 10_000
SEEING = (Right.REVIEW, Right.CAPTURE)


def legacy_group(desk: Desk) -> click.Group:
    """Return the group `legacy`."""
    text = desk.say("Old scans: how good they are, and what makes them better.")
    group = click.Group("legacy", help=text, context_settings=CONTEXT)
    for made in (_queue_command(desk), _improve_command(desk), _report_command(desk)):
        group.add_command(made)
    return group


def _queue_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "List the old scans that could be better: what is wrong with each, its score from 0 to "
        "100, and the cheapest remedy: cleaned again, read again, or scanned again."
    )
    params = [_volume(say), _remedy(say), limit(say), as_json(say)]
    examples = ("arkhiv legacy queue --volume 11:1/2/345", "arkhiv legacy queue --remedy rescan")
    return command(desk, "queue", _queue, params, text, *examples)


def _improve_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Have old scans cleaned and read again where this version would make something else of "
        "them. The results before stay with the versions that have them. For the rest nothing "
        "newer is there to try: they are scanned again."
    )
    params = [_volume(say), limit(say), by(say, required=True), as_json(say)]
    example = "arkhiv legacy improve --volume 11:1/2/345 --by dorj"
    return command(desk, "improve", _improve, params, text, example)


def _report_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Say how good the old scans were on their way in and are now, which share of the poor ones "
        "is better, and what waits."
    )
    return command(
        desk, "report", _report, [_volume(say), as_json(say)], text, "arkhiv legacy report"
    )


def _volume(say: Language) -> click.Option:
    text = say("The pages of a volume: UNIT:fonds/inventory/item.")
    return click.Option(["--volume"], metavar="VOLUME", help=text)


def _remedy(say: Language) -> click.Option:
    kind = click.Choice([one.value for one in Remedy])
    return click.Option(["--remedy"], type=kind, help=say("Only what waits for this."))


def _queue(
    desk: Desk, *, volume: str | None, remedy: str | None, limit: int | None, as_json: bool
) -> None:
    with desk.looking() as tx:
        place, units = _within(desk, tx, volume)
        wanted = tuple(Remedy) if remedy is None else (Remedy(remedy),)
        found = list(islice(queue(tx, place, units, wanted), limit or MANY))
    if as_json:
        put_json([_line(one) for one in found])
        return
    say = desk.say
    if not found:
        tell(say("No old scan could be better, as far as is known."))
        return
    heads = (say("Volume"), say("Leaf"), say("Score"), say("Faults"), say("Remedy"), say("ID"))
    rows = [
        (
            str(one.scan.citation),
            _leaf(one),
            say.number(one.quality.score),
            ", ".join(map(say.word, one.quality.faults)),
            say.word(one.remedy.value),
            str(one.scan.current),
        )
        for one in found
    ]
    put_table("", heads, rows, right=(2,))


def _improve(desk: Desk, *, volume: str | None, limit: int | None, by: str, as_json: bool) -> None:
    archive, who = desk.archive(), actor(desk, REDOING, by)
    recipe = equipped(archive.recipe)
    with desk.looking() as tx:
        place, units = _within(desk, tx, volume)
        found = [one for one in queue(tx, place, units, BY_MACHINE) if one.scan.current]
        theirs = pages_of_theirs(
            desk, tx, Right.REVIEW, [one.scan.current for one in found if one.scan.current]
        )
    mine = [one for one in found if one.scan.current in theirs][: limit or MANY]
    with archive.records.writing() as tx:
        done, left = improve(tx, recipe, mine, who)
    archive.sealer.seal()
    with archive.bell() as bell:
        bell.ring()
    if as_json:
        put_json({"pages": list(done.pages), "documents": list(done.documents), "left": len(left)})
        return
    say, number = desk.say, len(done.pages)
    put(
        say.many("{number} page is worked on again.", "{number} pages are worked on again.", number)
    )
    if left:
        tell(
            say.many(
                "For {number} page nothing newer is there to try: scan it again.",
                "For {number} pages nothing newer is there to try: scan them again.",
                len(left),
            )
        )
    if done.pages:
        tell(say("Run the work: arkhiv work --until-idle"))


def _report(desk: Desk, *, volume: str | None, as_json: bool) -> None:
    with desk.looking() as tx:
        found = improvement(scans_of(tx, *_within(desk, tx, volume)))
    if as_json:
        put_json({**asdict(found), "share": found.share})
        return
    put_pairs(_pairs(desk.say, found))


def _pairs(say: Language, found: Improvement) -> list[tuple[str, str]]:
    def mean(value: float | None) -> str:
        return "–" if value is None else say.number(value, 1)

    waiting = [
        (say("Wait: {remedy}").format(remedy=say.word(one.value)), found.waiting.get(one.value, 0))
        for one in Remedy
    ]
    return [
        (say("Old scans"), say.number(found.pages)),
        (say("Not looked at yet"), say.number(found.unseen)),
        (say("Good on their way in"), say.number(found.good)),
        (say("Poor on their way in"), say.number(found.poor)),
        (say("Better now"), say.number(found.improved)),
        (say("Share that is better"), say.share(found.share)),
        (say("Good now"), say.number(found.mended)),
        (say("Scanned again"), say.number(found.rescanned)),
        (say("Mean score before"), mean(found.before)),
        (say("Mean score now"), mean(found.now)),
        *((name, say.number(count)) for name, count in waiting),
    ]


def _within(
    desk: Desk, tx: SqlTransaction, volume: str | None
) -> tuple[VolumeId | None, Collection[str] | None]:
    """The volume that is meant, and the units of whoever asks."""
    place = the_volume(tx, volume, desk.settings.unit).id if volume else None
    return place, units_of_theirs(desk, tx, SEEING)


def _leaf(one: Waiting) -> str:
    scan = one.scan
    label = f"{scan.label}+{scan.ordinal}" if scan.ordinal else scan.label
    return f"{label}{scan.side}" if scan.part == 1 else f"{label}{scan.side}.{scan.part}"


def _line(one: Waiting) -> dict[str, object]:
    return {
        "page": one.scan.current,
        "volume": str(one.scan.citation),
        "leaf": _leaf(one),
        "score": one.quality.score,
        "faults": list(one.quality.faults),
        "remedy": one.remedy.value,
    }
