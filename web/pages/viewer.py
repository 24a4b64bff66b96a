"""The viewer: the pages of an open paper, one at a time with all that is known of it beside them.

Every page works without scripts: the picture, its text and what is marked on it are one drawing,
which the viewer's own script only enlarges. The view for slow networks shows plain pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr.words import RegionKind
from pipeline.describe.called import Labels
from pipeline.nouns.viewing import Profile
from pipeline.people.rights import Right, has
from pipeline.seeing.contents import files_of
from pipeline.seeing.inside import hits
from web.asking import Page
from web.errors import NotFoundError
from web.numbers import number_in
from web.opened import opened
from web.pages.cells import address, heads, record_name, share, text
from web.pages.disputes import doubts, told
from web.pages.purposes import BETWEEN, spoken
from web.pages.sheets import drawing, is_blank, picture, strip
from web.pages.units import foreign
from web.parts import with_part
from web.table import Table
from web.texts import leaves_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.nouns.document import Field
    from pipeline.nouns.viewing import Viewing
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.opened import Opened
    from web.table import Cell
    from web.texts import Leaf

ZOOM, PLAIN = "zoom", "plain"
SIZES = {"small": "pct:30", "usual": "pct:50", "large": "max"}
TURNS = ("0", "90", "180", "270")
LONGEST = 200
MEANINGS = {
    RegionKind.HANDWRITING: "By hand, not read",
    RegionKind.CLASSICAL: "Classical script, not read",
    RegionKind.UNREAD: "Written, not read",
}
"""What the outlines of writing that was not read say, by its kind."""


def see(ask: Ask) -> Answer:
    """Show an open paper, in the view that was chosen last in this browser."""
    facts, found, leaves = _gathered(ask)
    view = ask.query.get("view", ask.view)
    chosen = view if "view" in ask.query and view in (ZOOM, PLAIN) else ""
    if view == PLAIN:
        return Page("viewing.html", facts | _plain(ask, found, leaves), view=chosen)
    number = number_of(ask.query.get("page", "1"), leaves)
    return Page("viewer.html", facts | _zoom(ask, found, leaves, number), view=chosen)


def inside(ask: Ask) -> Answer:
    """Show an open paper with the words marked that were asked for; they stand in no address."""
    facts, found, leaves = _gathered(ask)
    asked = ask.form.get("inside", "").strip()[:LONGEST]
    number = number_of(ask.form["page"], leaves) if "page" in ask.form else None
    return Page("viewer.html", facts | _zoom(ask, found, leaves, number, asked))


def _gathered(ask: Ask) -> tuple[dict[str, object], Opened, tuple[Leaf, ...]]:
    """What both views show, with the paper and its pages."""
    with ask.house.records.reading() as tx:
        found = opened_by(tx, ask)
        leaves = leaves_of(tx, found)
        facts = _facts(tx, ask, found)
    return facts, found, leaves


def opened_by(tx: SqlTransaction, ask: Ask) -> Opened:
    """Return the paper that is open under the address to whoever asks, or raise."""
    if ask.visit is None:
        raise LookupError
    found = opened(tx, ask.house.speech.forms, ask.visit, ask.path["viewing"])
    if found is None:
        raise NotFoundError
    return found


def number_of(given: str, leaves: Sequence[Leaf]) -> int:
    """Return the number of a page as it was asked for, or raise that there is none."""
    number = number_in(given)
    if number is None or not 1 <= number <= len(leaves):
        raise NotFoundError
    return number


def _turn(ask: Ask) -> str:
    turn = ask.query.get("turn", TURNS[0])
    if turn not in TURNS:
        raise NotFoundError
    return turn


def _facts(tx: SqlTransaction, ask: Ask, found: Opened) -> dict[str, object]:
    return {
        "viewing": found.viewing,
        "document": found.document,
        "type": Labels(ask.house.speech.forms, ask.say.lang).type(found.type),
        "called": [record_name(ask.say, one) for one in told(tx, ask, found.document)],
        "foreign": foreign(tx, ask, found.document),
        "mark": mark_of(ask, found.viewing),
        "fields": _fields(ask, found),
        "count": len(found.panes),
        "masters": has(ask.person, Right.SEE_MASTERS)
        and found.viewing.profile is not Profile.MASKED,
        "filed": bool(files_of(tx, found.document.id, found.viewing.version)),
        **doubts(tx, ask, found.document),
    }


def mark_of(ask: Ask, viewing: Viewing) -> str:
    """Who looks, since when and what for: it stands across every page."""
    name = ask.person.full_name or ask.person.name
    begun = ask.say.moment(viewing.begun)
    return BETWEEN.join((name, begun, spoken(ask.say, viewing.purpose)))


def _plain(ask: Ask, found: Opened, leaves: Sequence[Leaf]) -> dict[str, object]:
    """The pages one below the other, as plain pictures of the paper's own part."""
    size, turn = ask.query.get("size", "usual"), _turn(ask)
    if size not in SIZES:
        raise NotFoundError
    say = ask.say
    return {
        "pages": [(picture(found, one, SIZES[size], int(turn)), is_blank(one)) for one in leaves],
        "sizes": tuple(zip(SIZES, (say("Small"), say("Usual"), say("Large")), strict=True)),
        "size": size,
        "turn": turn,
        "next_turn": TURNS[(TURNS.index(turn) + 1) % len(TURNS)],
    }


def _zoom(
    ask: Ask, found: Opened, leaves: Sequence[Leaf], number: int | None, asked: str = ""
) -> dict[str, object]:
    """One page with its text and what was found on it, and the strip of all pages.

    Without a number it is the first page on which the words stand.
    """
    read = {leaf.number: lines_of(ask.house.objects, found, leaf) for leaf in leaves if asked}
    answers = {one: hits(lines, asked) for one, lines in read.items()}
    here = number or next((one for one, words in answers.items() if words), 1)
    leaf = leaves[here - 1]
    lines = read[here] if asked else lines_of(ask.house.objects, found, leaf)
    chosen = next((one for one in found.fields if one.name == ask.query.get("field")), None)
    drawn = drawing(found, leaf, lines, answers.get(here, ()), chosen, int(_turn(ask)))
    return {
        "asked": asked,
        "found": sum(map(len, answers.values())),
        "number": here,
        "piece": with_part(ask.say, "", leaf.page.place.part, leaf.page.part_kind),
        "withheld": leaf.pane.withheld,
        "chosen": chosen.name if chosen and chosen.polygon else "",
        "strip": strip(found, leaves, here, answers),
        "drawing": drawn,
        "legend": tuple((str(kind), ask.say(MEANINGS[kind])) for kind in drawn.unread),
    }


def _fields(ask: Ask, found: Opened) -> Table:
    """The fields, each leading to its place; of those that are not told only the name."""
    say, labels = ask.say, Labels(ask.house.speech.forms, ask.say.lang)
    told = tuple(_field(ask, found, labels, field) for field in found.fields)
    untold = tuple(
        (text(labels.field(found.type, name)), text(say("not shown")), text("–"))
        for name in found.untold
    )
    names = heads(say("Field"), say("Value"), say("Confidence"), right=(2,))
    return Table("fields", say("Fields"), names, told + untold, empty=say("No field was read."))


def _field(ask: Ask, found: Opened, labels: Labels, field: Field) -> tuple[Cell, ...]:
    numbers = {pane.page: number for number, pane in enumerate(found.panes, 1)}
    number = numbers.get(field.page)
    path = f"/viewings/{found.viewing.id}"
    to = address(path, view=ZOOM, page=str(number), field=field.name) if number else ""
    value = ask.say.value(field.value) if field.value else field.raw
    return (
        text(labels.field(found.type, field.name), to if field.polygon else ""),
        text(value),
        share(ask.say, field.confidence),
    )
