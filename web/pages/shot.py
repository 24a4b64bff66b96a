"""One page of a batch at the desk: its picture, what is odd about it, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ids import PageId
from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from web.asking import Attachment
from web.errors import NotFoundError
from web.pages.batch import batch_of

if TYPE_CHECKING:
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask


def thumbnail(ask: Ask) -> Answer:
    """Hand over the small picture of a page."""
    with ask.house.records.reading() as tx:
        _, _, page = page_of(tx, ask)
        small = tx.products.find("page", page.page, THUMBNAIL)
    if small is None:
        raise NotFoundError
    data = ask.house.objects.read(small.key, small.sha256)
    return Attachment("page.jpg", THUMBNAIL_TYPE, data, inline=True)


def page_of(tx: SqlTransaction, ask: Ask) -> tuple[Batch, Volume, BatchPage]:
    """Return the page that is asked for, if it came in this batch and this person may feed it."""
    batch, volume = batch_of(tx, ask)
    key = PageId(ask.path["page"])
    for page in tx.batches.pages(batch.id):
        if page.page == key:
            return batch, volume, page
    raise NotFoundError
