"""One page of a batch at the desk: its picture, what is odd about it, and what is done about it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ids import PageId
from pipeline.moves.errors import ReasonMissingError
from pipeline.moves.holding import discard
from pipeline.moves.observing import LEAF, PAGE, say_condition, say_defects
from pipeline.moves.sitting import contested, look_at_page, named, require_open, running
from pipeline.nouns.feed import Asked, Rescan
from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from pipeline.nouns.observation import Condition, Defect
from pipeline.nouns.page import PageStanding
from pipeline.nouns.problem import OF_PAGES
from pipeline.viewing.cutting import Request, cut
from pipeline.viewing.shown import opened, shown
from storage.near import near
from web.asking import Attachment, Page
from web.errors import NotFoundError
from web.pages.batch import batch_of
from web.pages.capture import BAD, acted, actor_of

if TYPE_CHECKING:
    from pipeline.errors import UserError
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.page import Page as Kept
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask

LARGE = Request("full", "!1400,1400", "0", "default", "jpg")
JPEG = "image/jpeg"


def shot(ask: Ask) -> Answer:
    """Show a page as it came, with the one that stands at its place if that is another."""
    return _shown(ask)


def act(ask: Ask) -> Answer:
    """Do to a page what the form says."""
    return acted(ask, ACTS, _shown)


def thumbnail(ask: Ask) -> Answer:
    """Hand over the small picture of a page."""
    with ask.house.records.reading() as tx:
        _, page = page_of(tx, ask)
        small = tx.products.find("page", page.id, THUMBNAIL)
    if small is None:
        raise NotFoundError
    data = ask.house.objects.read(small.key, small.sha256)
    return Attachment("page.jpg", THUMBNAIL_TYPE, data, inline=True)


def large(ask: Ask) -> Answer:
    """Hand over a picture of a page in which its writing can be read, made of its master."""
    with ask.house.records.reading() as tx:
        _, page = page_of(tx, ask)
        master = tx.pages.master(page.master)
    scratch = near(dict(ask.house.folders)["scratch"], "desk")
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        file, tiles = Path(folder) / "master", Path(folder) / "tiles.tif"
        ask.house.objects.fetch(master.key, master.sha256, file)
        ask.house.develop(file, page.frame, page.region, tiles)
        copy = opened(tiles)
        return Attachment("page.jpg", JPEG, shown(copy, cut(LARGE, copy.size)), inline=True)


def page_of(tx: SqlTransaction, ask: Ask) -> tuple[Batch, Kept]:
    """Return the page that is asked for, if it came in this batch and this person may feed it."""
    batch, _ = batch_of(tx, ask)
    key = ask.path["page"]
    if not tx.pages.known(key):
        raise NotFoundError
    page = tx.pages.get(PageId(key))
    if tx.pages.master(page.master).batch != batch.id:
        raise NotFoundError
    return batch, page


def _open_page(tx: SqlTransaction, ask: Ask) -> tuple[Batch, Kept]:
    """Return the page that is asked for, if nobody has sealed its batch."""
    batch, page = page_of(tx, ask)
    require_open(batch)
    return batch, page


def _line_of(tx: SqlTransaction, batch: Batch, page: Kept) -> BatchPage:
    return next(one for one in tx.batches.pages(batch.id) if one.page == page.id)


def _rescan(ask: Ask) -> None:
    """Feed its leaf once more; what comes takes the place of what is there."""
    why = _reason(ask)
    with ask.house.records.reading() as tx:
        batch, page = page_of(tx, ask)
        name = named(_line_of(tx, batch, page))
    both = batch.profile.get("sides") == "both" and batch.profile.get("tray") != "flatbed"
    start = name.removesuffix("v") if both else name
    ask.house.feeds.begin(batch.id, Asked(start, 1, why), actor_of(ask))


def _stands(ask: Ask) -> None:
    """Let this page stand, and what stood at its place be the old version."""
    why = _reason(ask)
    with ask.house.records.writing() as tx:
        _, page = _open_page(tx, ask)
        before = tx.pages.current_at(page.place)
        if page.standing is PageStanding.CONTESTED and before is not None:
            discard(tx, before.id, actor_of(ask), reason=why)


def _discard(ask: Ask) -> None:
    """Set this page aside; it stays accounted for."""
    why = _reason(ask)
    with ask.house.records.writing() as tx:
        _, page = _open_page(tx, ask)
        discard(tx, page.id, actor_of(ask), reason=why)


def _looked(ask: Ask) -> None:
    with ask.house.records.writing() as tx:
        batch, page = _open_page(tx, ask)
        look_at_page(tx, batch, page.id, actor_of(ask))


def _observe(ask: Ask) -> None:
    """Write down which defects the page has, and in what condition its paper is."""
    condition = ask.form.get("condition", "")
    with ask.house.records.writing() as tx:
        batch, page = _open_page(tx, ask)
        defects = frozenset(one for one in Defect if f"defect-{one}" in ask.form)
        say_defects(tx, batch.id, page.id, defects, actor_of(ask))
        known = Condition(condition) if condition in set(Condition) else None
        say_condition(tx, batch.id, page.place.leaf, known, actor_of(ask))


ACTS = {
    "rescan": _rescan,
    "stands": _stands,
    "discard": _discard,
    "looked": _looked,
    "observe": _observe,
}


def _reason(ask: Ask) -> str:
    why = ask.form.get("why", "")
    if why not in set(Rescan):
        raise ReasonMissingError
    return why


def _shown(ask: Ask, problem: UserError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        batch, page = page_of(tx, ask)
        line, pages = _line_of(tx, batch, page), tx.batches.pages(batch.id)
        at = [one.page for one in pages].index(page.id)
        stands = tx.pages.current_at(page.place)
        facts = {
            "batch": batch,
            "page": page,
            "name": named(line),
            "running": running(tx, batch.id, ask.house.feeds.runs) is not None,
            "contested": page.id in {one.page for one in contested(tx, pages)},
            "other": _other(tx, batch, stands, page),
            "before": pages[at - 1].page if at else None,
            "after": pages[at + 1].page if at + 1 < len(pages) else None,
            "sentences": [
                ask.house.speech.flagged(say, flag.code)
                for flag in tx.holds.flags(PAGE, page.id)
                if flag.code in OF_PAGES
            ],
            "whys": tuple(Rescan),
            "defects": tuple(Defect),
            "conditions": tuple(Condition),
            "has": {one.code for one in tx.feeds.observations(PAGE, (page.id,))},
            "is_in": {one.code for one in tx.feeds.observations(LEAF, (page.place.leaf,))},
            "problem": say.sentence(problem.template, problem.facts) if problem else "",
        }
    return Page("shot.html", facts, BAD if problem else 200)


def _other(tx: SqlTransaction, batch: Batch, stands: Kept | None, page: Kept) -> str | None:
    """Return the page that stands at the place, where it is another one of the same batch."""
    if stands is None or stands.id == page.id:
        return None
    return stands.id if tx.pages.master(stands.master).batch == batch.id else None
