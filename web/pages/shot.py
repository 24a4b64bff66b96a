"""One page of a batch at the desk: its picture, what is odd about it, and what is done about it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import MappingProxyType
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
from web.pages.leaves import called as by_leaf
from web.pages.leaves import leaf_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipeline.errors import UserError
    from pipeline.ids import FeedId
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.page import Page as Kept
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask

LARGE = Request("full", "^!1400,1400", "0", "default", "jpg")
JPEG = "image/jpeg"


def shot(ask: Ask) -> Answer:
    """Show a page as it came, with the one that stands at its place if that is another."""
    return _shown(ask)


def act(ask: Ask) -> Answer:
    """Do to a page what the form says."""
    return acted(ask, ACTS, RUNS, _shown)


def thumbnail(ask: Ask) -> Attachment:
    """Hand over the small picture of a page."""
    with ask.house.records.reading() as tx:
        _, page = page_of(tx, ask)
        small = tx.products.find("page", page.id, THUMBNAIL)
    if small is None:
        raise NotFoundError
    data = ask.house.objects.read(small.key, small.sha256)
    return Attachment("page.jpg", THUMBNAIL_TYPE, data, inline=True)


def large(ask: Ask) -> Attachment:
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


def line_of(tx: SqlTransaction, batch: Batch, page: Kept) -> BatchPage:
    """Return a page as the batch lists it."""
    return next(one for one in tx.batches.pages(batch.id) if one.page == page.id)


def rescan(ask: Ask) -> FeedId:
    """Feed its leaf once more; what comes takes the place of what is there."""
    why = _reason(ask)
    with ask.house.records.reading() as tx:
        batch, page = page_of(tx, ask)
        line = line_of(tx, batch, page)
    both = batch.profile.get("sides") == "both" and batch.profile.get("tray") != "flatbed"
    start = leaf_of(line) if both else named(line)
    return ask.house.feeds.begin(batch.id, Asked(start, 1, why), actor_of(ask))


def _stands(tx: SqlTransaction, ask: Ask) -> None:
    """Let this page stand, and what stood at its place be the old version."""
    why = _reason(ask)
    _, page = _open_page(tx, ask)
    before = tx.pages.current_at(page.place)
    if page.standing is PageStanding.CONTESTED and before is not None:
        discard(tx, before.id, actor_of(ask), reason=why)


def _discard(tx: SqlTransaction, ask: Ask) -> None:
    """Set this page aside; it stays accounted for."""
    why = _reason(ask)
    _, page = _open_page(tx, ask)
    discard(tx, page.id, actor_of(ask), reason=why)


def _looked(tx: SqlTransaction, ask: Ask) -> None:
    batch, page = _open_page(tx, ask)
    look_at_page(tx, batch, page.id, actor_of(ask))


def _observe(tx: SqlTransaction, ask: Ask) -> None:
    """Write down which defects the page has, and in what condition its paper is."""
    condition = ask.form.get("condition", "")
    batch, page = _open_page(tx, ask)
    defects = frozenset(one for one in Defect if f"defect-{one}" in ask.form)
    say_defects(tx, batch.id, page.id, defects, actor_of(ask))
    known = Condition(condition) if condition in set(Condition) else None
    say_condition(tx, batch.id, page.place.leaf, known, actor_of(ask))


ACTS: Mapping[str, Callable[[SqlTransaction, Ask], None]] = MappingProxyType(
    {"stands": _stands, "discard": _discard, "looked": _looked, "observe": _observe}
)
RUNS: Mapping[str, Callable[[Ask], object]] = MappingProxyType({"rescan": rescan})


def _reason(ask: Ask) -> str:
    why = ask.form.get("why", "")
    if why not in set(Rescan):
        raise ReasonMissingError
    return why


def _shown(ask: Ask, problem: UserError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        batch, page = page_of(tx, ask)
        line, pages = line_of(tx, batch, page), tx.batches.pages(batch.id)
        at = [one.page for one in pages].index(page.id)
        facts = {
            "batch": batch,
            "page": page,
            "name": by_leaf(say, line),
            "running": running(tx, batch.id, ask.house.feeds.runs) is not None,
            "contested": page.id in {one.page for one in contested(tx, pages)},
            "other": other_of(tx, batch, page),
            "before": pages[at - 1].page if at else None,
            "after": pages[at + 1].page if at + 1 < len(pages) else None,
            "sentences": [ask.house.speech.flagged(say, one) for one in odd_of(tx, page)],
            "whys": tuple(Rescan),
            "defects": tuple(Defect),
            "conditions": tuple(Condition),
            "has": {one.code for one in tx.feeds.observations(PAGE, (page.id,))},
            "is_in": {one.code for one in tx.feeds.observations(LEAF, (page.place.leaf,))},
            "problem": say.sentence(problem.template, problem.facts) if problem else "",
        }
    return Page("shot.html", facts, BAD if problem else 200)


def odd_of(tx: SqlTransaction, page: Kept) -> list[str]:
    """Return the codes of what is odd about a page, and nobody has looked at."""
    return [one.code for one in tx.holds.flags(PAGE, page.id) if one.code in OF_PAGES]


def other_of(tx: SqlTransaction, batch: Batch, page: Kept) -> PageId | None:
    """Return the page that stands at the place, where it is another one of the same batch."""
    stands = tx.pages.current_at(page.place)
    if stands is None or stands.id == page.id:
        return None
    return stands.id if tx.pages.master(stands.master).batch == batch.id else None
