"""Masters: the picture as the scanner made it beside the cleaned one, for those who may see both.

Each is shown within what may be seen of the page, as everything is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.nouns.viewing import Profile
from web.asking import Page
from web.errors import NotFoundError
from web.pages.sheets import service
from web.pages.viewer import mark_of, number_of, opened_by
from web.texts import leaves_of

if TYPE_CHECKING:
    from web.asking import Answer, Ask

MASTER, CLEANED = "master", "cleaned"
SIZE = "%5E!900,900"


def masters(ask: Ask) -> Answer:
    """Show both images of a page."""
    with ask.house.records.reading() as tx:
        found = opened_by(tx, ask)
        leaves = leaves_of(tx, found)
        if found.viewing.profile is not Profile.MASTERS:
            raise NotFoundError
        number = number_of(ask.query.get("page", "1"), leaves)
        leaf = leaves[number - 1]
        cleaned = tx.products.find("page", leaf.page.id, CLEANED) is not None
    name = service(found, leaf)
    say, named = ask.say, [(MASTER, ask.say("As it was scanned"))]
    if cleaned:
        named.append((CLEANED, say("Cleaned, as it was read")))
    facts = {
        "viewing": found.viewing,
        "type": Labels(ask.house.speech.forms, say.lang).type(found.type),
        "mark": mark_of(ask, found.viewing),
        "number": number,
        "count": len(leaves),
        "withheld": leaf.pane.withheld,
        "images": [(f"{name}.{kind}", title) for kind, title in named],
        "size": SIZE,
    }
    return Page("masters.html", facts)
