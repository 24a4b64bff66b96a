"""Views: what of one version of a paper may be shown and told; the index tells by the same rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.nouns.viewing import Profile
from pipeline.seeing.beside import beside
from pipeline.seeing.hiding import type_at
from pipeline.seeing.panes import panes
from pipeline.seeing.silence import silence

if TYPE_CHECKING:
    from pipeline.nouns.document import Document
    from pipeline.seeing.beside import Laid, Neighbours
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
    (laid,) = near.laid([document])
    pages = laid.pages
    if number != laid.number:
        pages = near.tx.documents.pages(document.id, number)
    hidden = laid.hiding(near.forms, number)
    own = hidden.on({page.page for page in pages})
    asked = pages if only is None else pages[only - 1 : only]
    others = beside(near, document, asked)
    shown = panes(asked, own, hidden.required, profile, others)
    untold = hidden.names if profile is Profile.MASKED else frozenset()
    if _is_unknown(laid, number) and profile is Profile.MASKED:
        shown = tuple(replace(pane, withheld=True) for pane in shown)
        untold |= {field.name for field in laid.fields.get(number, ())}
    return View(shown, silence(hidden.fields, frozenset(), profile, others.fields), untold)


def _is_unknown(laid: Laid, number: int) -> bool:
    paper = laid.document
    return paper.lifted_by is None and type_at(paper, laid.facts, number) is None
