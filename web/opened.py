"""Opened: a viewing of the session that asks, as long as its person may see the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import ViewingId
from pipeline.people.rights import Right
from pipeline.seeing.beside import beside
from pipeline.seeing.panes import panes
from web.pages.things import verdict_on_document

if TYPE_CHECKING:
    from pipeline.describe.form import Forms
    from pipeline.nouns.document import Document
    from pipeline.nouns.viewing import Viewing
    from pipeline.seeing.panes import Pane
    from storage.records import SqlTransaction
    from web.asking import Visit


def still_open(tx: SqlTransaction, visit: Visit, key: str) -> tuple[Viewing, Document] | None:
    """Return a viewing of this session with its paper, if its person may still see it."""
    viewing = tx.viewings.find(ViewingId(key), visit.session.id, now())
    if viewing is None:
        return None
    document = tx.documents.get(viewing.document)
    right = Right.SEE_UNCHECKED if viewing.unchecked else Right.SEE_ORIGINALS
    allowed = verdict_on_document(tx, visit.person, right, document).allowed
    return (viewing, document) if allowed and not document.discarded else None


def panes_of(
    tx: SqlTransaction, forms: Forms, viewing: Viewing, document: Document
) -> tuple[Pane, ...]:
    """Return what of the pages of a viewing may be shown."""
    pages = tx.documents.pages(document.id, viewing.version)
    return panes(
        pages,
        tx.fields.of(document.id, viewing.version),
        secrets_of(forms, type_of(tx, viewing, document)),
        viewing.profile,
        beside(tx, document, pages),
    )


def type_of(tx: SqlTransaction, viewing: Viewing, document: Document) -> str | None:
    """Return what kind of paper the version is that somebody looks at."""
    return tx.documents.version(document.id, viewing.version).type or document.type


def secrets_of(forms: Forms, type_: str | None) -> frozenset[str]:
    """Return the names of the fields of a type that not everybody may see."""
    form = forms.form(type_)
    return frozenset(one.name for one in form.fields if one.restricted) if form else frozenset()
