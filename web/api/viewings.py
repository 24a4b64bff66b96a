"""Viewings: a paper is opened for a purpose; its pages and fields are seen while that lasts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import Field as Of

from pipeline.clock import now
from pipeline.ids import ViewingId
from pipeline.moves.disputing import is_disputed
from pipeline.nouns.viewing import Profile
from pipeline.seeing.opening import open_paper
from pipeline.seeing.verdicts import verdicts_on
from web.api.call import VIA, Reply, reason_of, visit_of
from web.api.errors import NothingThereError
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Reasoned, Shape, ViewingKey
from web.iiif import PREFIX as PICTURES
from web.manifests import PREFIX as MANIFESTS
from web.opened import opened
from web.pages.things import document_of

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.nouns.document import Field as FoundField
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.opened import Opened

VIEWINGS = "/api/v1/viewings"


class ShownPage(Shape):
    """One page of an open paper."""

    number: int
    """The place of the page in the paper, from 1 on."""
    withheld: bool
    """Whether nothing of the page may be shown."""
    image: str | None
    """The address of the page at the image service (IIIF Image API 3, level 2)."""
    picture: str | None
    """The address of the whole page as a JPEG."""


class Field(Shape):
    """One value that was read or keyed."""

    name: str
    value: str | None
    """In its normal form."""
    raw: str | None
    """As it was read."""
    valid: bool
    confidence: float
    page: int | None
    """The number of the page it comes from."""
    confirmed_by: str | None


class Viewing(Shape):
    """One version of a paper, open to whoever opened it, until a moment."""

    key: ViewingKey
    document: Key
    version: int
    type: str | None
    unchecked: bool
    """Whether no registrar stands for this version yet."""
    disputed: bool
    """Whether somebody says that the paper is no original of its record; a reviewer decides."""
    masked: bool
    """Whether restricted fields are left out, of pictures too."""
    purpose: str
    begun: datetime
    until: datetime
    manifest: str
    """The address of the paper for viewers (IIIF Presentation API 3)."""
    copies: str
    """Where its access PDF is asked for, or another copy that is marked and written down."""
    masters: str | None
    """Where its pages are found as they were scanned; nothing where it was opened without."""
    pages: tuple[ShownPage, ...]
    fields_: tuple[Field, ...] = Of(alias="fields")
    untold: tuple[str, ...]
    """The names of fields that the paper has and whoever opened it may not see."""


class Fields(Shape):
    """The fields of an open paper."""

    items: tuple[Field, ...]


class OpeningAsked(Reasoned):
    """What a paper is needed for, and in which version."""

    version: int | None = Of(default=None, ge=1, le=9999)
    """A version before; nothing for the one that stands for the paper."""
    masters: bool = False
    """Whether its masters are wanted beside it, which is written down."""


class Ended(Shape):
    """A viewing that is over, and with it all that was open for the same request."""

    key: ViewingKey


def open_document(call: Call[OpeningAsked]) -> Reply:
    """Open a paper for a purpose; that it was opened, by whom and what for is written down."""
    reason = reason_of(call)
    with call.house.records.writing() as tx:
        before = made_before(tx, call)
        if before is None:
            found = document_of(tx, call.path["key"])
            if (call.asked.version or 1) > found.version:
                raise NothingThereError
            key = begun(tx, call, found, reason, call.asked.version, masters=call.asked.masters)
            keep_made(tx, call, {"viewing": key})
        else:
            key = str(before["viewing"])
        shape = viewing_shape(tx, call, key)
    if shape is None:
        raise NothingThereError
    return Reply(shape, place=f"{VIEWINGS}/{key}")


def get_viewing(call: Call[Shape]) -> Reply:
    """Give an open paper: the addresses of its pages, and its fields."""
    return Reply(_open(call))


def viewing_fields(call: Call[Shape]) -> Reply:
    """List the fields of an open paper."""
    return Reply(Fields(items=_open(call).fields_))


def end_viewing(call: Call[Shape]) -> Reply:
    """Close a paper, with all that was opened for the same request."""
    key, moment, session = call.path["viewing"], now(), call.caller.session
    with call.house.records.writing() as tx:
        if made_before(tx, call) is None:
            found = tx.viewings.find(ViewingId(key), session.id, moment)
            if found is None:
                raise NothingThereError
            tx.viewings.end(session.id, found.purpose, moment)
            keep_made(tx, call, {"viewing": key})
    return Reply(Ended(key=key))


def begun(
    tx: SqlTransaction,
    call: Call[Reasoned],
    found: Document,
    reason: str,
    number: int | None = None,
    *,
    masters: bool = False,
) -> str:
    """Open a paper and return the key of its viewing, or raise why it is not opened."""
    caller = call.caller
    verdicts = verdicts_on(tx, caller.person, found)
    made = open_paper(
        tx,
        caller.person,
        caller.session,
        found,
        verdicts,
        reason,
        number,
        masters=masters,
        via=VIA,
    )
    return str(made.id)


def viewing_shape(tx: SqlTransaction, call: Call[Shape], key: str) -> Viewing | None:
    """Return what is shown of an open paper; nothing once it is not open, or not to be seen."""
    found = opened(tx, call.house.speech.forms, visit_of(call), key)
    if found is None:
        return None
    return _shape(found, disputed=is_disputed(tx, found.document.id))


def _open(call: Call[Shape]) -> Viewing:
    with call.house.records.reading() as tx:
        shape = viewing_shape(tx, call, call.path["viewing"])
    if shape is None:
        raise NothingThereError
    return shape


def _shape(found: Opened, *, disputed: bool) -> Viewing:
    viewing = found.viewing
    numbers = {pane.page: number for number, pane in enumerate(found.panes, 1)}
    return Viewing(
        key=viewing.id,
        document=viewing.document,
        version=viewing.version,
        type=found.type,
        unchecked=viewing.unchecked,
        disputed=disputed,
        masked=viewing.profile is Profile.MASKED,
        purpose=viewing.purpose,
        begun=viewing.begun,
        until=viewing.until,
        manifest=f"{MANIFESTS}/{viewing.id}/manifest",
        copies=f"{VIEWINGS}/{viewing.id}/copies",
        masters=f"{VIEWINGS}/{viewing.id}/masters" if viewing.profile is Profile.MASTERS else None,
        pages=tuple(
            _page(viewing.id, number, withheld=pane.withheld)
            for number, pane in enumerate(found.panes, 1)
        ),
        fields=tuple(_field(field, numbers.get(field.page)) for field in found.fields),
        untold=found.untold,
    )


def _page(viewing: str, number: int, *, withheld: bool) -> ShownPage:
    image = None if withheld else f"{PICTURES}/{viewing}.{number}"
    return ShownPage(
        number=number,
        withheld=withheld,
        image=image,
        picture=image and f"{image}/full/max/0/default.jpg",
    )


def _field(field: FoundField, page: int | None) -> Field:
    return Field(
        name=field.name,
        value=field.value,
        raw=field.raw,
        valid=field.valid,
        confidence=field.confidence,
        page=page,
        confirmed_by=field.confirmed_by,
    )
