"""Views: what of one version of a paper may be shown and told; the index tells by the same rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.nouns.viewing import Profile
from pipeline.seeing.beside import beside
from pipeline.seeing.hiding import hiding, secrets_at, type_at
from pipeline.seeing.panes import panes
from pipeline.seeing.silence import silence

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.ports.records import Transaction
    from pipeline.seeing.beside import Neighbours
    from pipeline.seeing.panes import Pane
    from pipeline.seeing.silence import Silence


@dataclass(frozen=True, slots=True)
class View:
    """What may be shown of the pages, which words are not told, and the names of such fields."""

    panes: tuple[Pane, ...]
    silence: Silence
    untold: frozenset[str]


def view(
    near: Neighbours, document: Document, number: int, profile: Profile, only: int | None = None
) -> View:
    """Return what may be shown of a version, of all its pages or of `only` one, the first being 1.

    What nobody has described might be anything: who sees no restricted fields sees nothing of it,
    unless a person has cleared it.
    """
    tx = near.tx
    pages = tx.documents.pages(document.id, number)
    versions = tx.fields.ever([document.id]).get(document.id, {})
    secret = secrets_at(tx, near.forms, document, number)
    hidden = hiding(secret, versions, number)
    own = hidden.on({page.page for page in pages})
    asked = pages if only is None else pages[only - 1 : only]
    others = beside(near, document, asked)
    shown = panes(asked, own, hidden.required, profile, others)
    untold = hidden.names if profile is Profile.MASKED else frozenset()
    if _is_unknown(tx, document, number) and profile is Profile.MASKED:
        shown = tuple(replace(pane, withheld=True) for pane in shown)
        untold |= {field.name for field in versions.get(number, ())}
    return View(shown, silence(hidden.fields, frozenset(), profile, others.fields), untold)


def _is_unknown(tx: Transaction, document: Document, number: int) -> bool:
    return document.lifted_by is None and type_at(tx, document, number) is None
