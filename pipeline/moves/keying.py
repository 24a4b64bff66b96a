"""Keying: a person says what a paper is and what it says, where the machine cannot or erred."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.describe.kinds import RULES
from pipeline.errors import UserError
from pipeline.events import Kind
from pipeline.moves.finding import the_document
from pipeline.moves.restricting import restrict
from pipeline.moves.revising import revise
from pipeline.moves.storing import store_said
from pipeline.steps.keyed import KEYED, Keyed, KeyedField, keyed_product, parsed, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.describe.form import Form, Forms
    from pipeline.events import Actor
    from pipeline.nouns.document import Document, Script
    from pipeline.ports.objects import Objects
    from pipeline.ports.records import Transaction


class UnknownTypeError(UserError):
    """No form describes this type of paper, or nobody has said which it is."""

    code = "unknown_type"
    template = "Say which type of paper it is, with --type; the types are {types}."


class UnknownFieldError(UserError):
    """The form of the type has no such field."""

    code = "unknown_field"
    template = "The type {type} has no field {field}. It has: {fields}."


class FieldValueError(UserError):
    """A value breaks the rule for its kind; it is not repeated here, as it is somebody's."""

    code = "field_value"
    template = (
        "What was given for {field} breaks the rule for its kind. Compare it with the paper; leave "
        "the field out if the paper itself is wrong."
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a document now; a field with nothing in it is taken back."""

    type: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    script: Script | None = None


def key_in(
    tx: Transaction, objects: Objects, forms: Forms, name: str, said: Said, actor: Actor
) -> Keyed:
    """Put down what a person says; the document is described and its access copy made again.

    What was keyed before stays, also for later versions, until it is keyed anew.
    """
    document = the_document(tx, name)
    keyed = _together(forms, document, _before(tx, objects, document), said, actor)
    form = forms.form(keyed.type or document.type)
    if form is not None and form.restricted and document.lifted_by is None:
        restrict(tx, document, actor, by="person")
    tx.documents.note(document.id, script=keyed.script.value)
    revised = revise(tx, document, actor, KEYED)
    stored = store_said(tx, objects, document.id, revised.version, KEYED, written(keyed))
    facts = {
        "type": keyed.type,
        "script": keyed.script.value,
        "fields": [one.name for one in keyed.fields],
        KEYED: stored.sha256,
        "version": revised.version,
    }
    tx.events.note(Kind.DOCUMENT_KEYED, "document", document.id, actor=actor, facts=facts)
    return keyed


def _before(tx: Transaction, objects: Objects, document: Document) -> Keyed:
    product = keyed_product(tx, document)
    return parsed(objects.read(product.key, product.sha256)) if product else Keyed()


def _together(forms: Forms, document: Document, before: Keyed, said: Said, actor: Actor) -> Keyed:
    """What was keyed before and what is said now, by the form of the type."""
    type_ = said.type or before.type
    form = forms.form(type_ or document.type)
    if form is None:
        raise UnknownTypeError(types=", ".join(form.id for form in forms.all))
    kept = {one.name: one for one in before.fields if form.field(one.name)}
    for name, text in said.fields.items():
        kept.pop(name, None)
        kept.update(_typed(form, name, text, actor))
    fields = tuple(kept[one.name] for one in form.fields if one.name in kept)
    return Keyed(type_, said.script or before.script, fields)


def _typed(form: Form, name: str, text: str, actor: Actor) -> Iterator[tuple[str, KeyedField]]:
    """The keyed field, if anything was typed, by the rule of its kind."""
    known = form.field(name)
    if known is None:
        fields = ", ".join(one.name for one in form.fields)
        raise UnknownFieldError(type=form.id, field=name, fields=fields)
    raw = " ".join(text.split())
    if not raw:
        return
    meant = RULES[known.kind].entry(raw)
    if meant is None or not meant.valid or meant.value is None:
        raise FieldValueError(field=name)
    yield name, KeyedField(name, raw, meant.value, actor.name)
