"""Opened: a viewing of the session that asks, as long as its person may see so much of the paper.

Every way by which a paper goes out begins here, so that each shows, tells and finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import ViewingId
from pipeline.nouns.viewing import Profile
from pipeline.people.rights import Right, role_for
from pipeline.seeing.beside import beside
from pipeline.seeing.opening import profile_of
from pipeline.seeing.panes import panes
from pipeline.seeing.silence import silence
from pipeline.seeing.verdicts import verdicts_on

if TYPE_CHECKING:
    from pipeline.describe.form import Forms
    from pipeline.flow import Role
    from pipeline.nouns.document import Document, Field
    from pipeline.nouns.person import Person
    from pipeline.nouns.viewing import Viewing
    from pipeline.seeing.panes import Pane
    from pipeline.seeing.silence import Silence
    from storage.records import SqlTransaction
    from web.asking import Visit


@dataclass(frozen=True, slots=True)
class Opened:
    """An open paper: its pages in order, what of them may be seen, and which words not told."""

    viewing: Viewing
    document: Document
    type: str | None
    panes: tuple[Pane, ...]
    fields: tuple[Field, ...]
    untold: tuple[str, ...]
    """The names of the fields that are not told."""
    silence: Silence

    def pane(self, number: int) -> Pane | None:
        """Return a page by its number, the first being 1; None if there is none."""
        return self.panes[number - 1] if 1 <= number <= len(self.panes) else None


def opened(tx: SqlTransaction, forms: Forms, visit: Visit, key: str) -> Opened | None:
    """Return what is open under a key to the session that asks."""
    found = still_open(tx, visit, key)
    if found is None:
        return None
    viewing, document = found
    type_ = type_of(tx, viewing, document)
    secret = secrets_of(forms, type_)
    pages = tx.documents.pages(document.id, viewing.version)
    fields = tx.fields.of(document.id, viewing.version)
    others = beside(tx, document, pages, partial(secrets_of, forms))
    hidden = frozenset(one.name for one in fields if one.restricted) | secret
    untold = hidden if viewing.profile is Profile.MASKED else frozenset()
    return Opened(
        viewing,
        document,
        type_,
        panes(pages, fields, secret, viewing.profile, others),
        tuple(one for one in fields if one.name not in untold),
        tuple(one.name for one in fields if one.name in untold),
        silence(fields, secret, viewing.profile, others.fields),
    )


def still_open(tx: SqlTransaction, visit: Visit, key: str) -> tuple[Viewing, Document] | None:
    """Return a viewing of this session with its paper, if its person may still see as much of it.

    What was opened with restricted fields or masters is not found when these are not theirs any
    more; the paper is then opened anew, with less.
    """
    viewing = tx.viewings.find(ViewingId(key), visit.session.id, now())
    if viewing is None:
        return None
    document = tx.documents.get(viewing.document)
    verdicts = verdicts_on(tx, visit.person, document)
    verdict = verdicts.unchecked if viewing.unchecked else verdicts.originals
    fresh = profile_of(verdict, verdicts, masters=viewing.profile is Profile.MASTERS)
    allowed = verdict.allowed and viewing.profile in {fresh, Profile.MASKED}
    return (viewing, document) if allowed and not document.discarded else None


def role_of(person: Person, viewing: Viewing) -> Role:
    """Return the role in which somebody sees an opened paper."""
    right = Right.SEE_UNCHECKED if viewing.unchecked else Right.SEE_ORIGINALS
    return role_for(person, right)


def pane_of(
    tx: SqlTransaction, forms: Forms, viewing: Viewing, document: Document, number: int
) -> Pane | None:
    """Return what of one page of a viewing may be shown; None if there is no such page.

    It is the pane that `opened` has, without looking at the others: pictures are asked for often.
    """
    pages = tx.documents.pages(document.id, viewing.version)[number - 1 : number]
    if number < 1 or not pages:
        return None
    (pane,) = panes(
        pages,
        tx.fields.of(document.id, viewing.version),
        secrets_of(forms, type_of(tx, viewing, document)),
        viewing.profile,
        beside(tx, document, pages, partial(secrets_of, forms)),
    )
    return pane


def type_of(tx: SqlTransaction, viewing: Viewing, document: Document) -> str | None:
    """Return what kind of paper the version is that somebody looks at."""
    return tx.documents.version(document.id, viewing.version).type or document.type


def secrets_of(forms: Forms, type_: str | None) -> frozenset[str]:
    """Return the names of the fields of a type that not everybody may see."""
    form = forms.form(type_)
    return frozenset(one.name for one in form.fields if one.restricted) if form else frozenset()
