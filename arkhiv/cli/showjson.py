"""A shown record as JSON: codes, ids and values, the same in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.moves.absence import name_of

if TYPE_CHECKING:
    from pipeline.ids import DocumentId
    from pipeline.moves.showing import Original, Shown
    from pipeline.nouns.document import Field


def facts_of(found: Original, whole: frozenset[DocumentId]) -> dict[str, object]:
    """Return a record, its original and its history; restricted values only of `whole` papers."""
    record = found.record
    return {
        "record": {
            "id": record.record_id,
            "register": record.register.value,
            "type": record.type,
            "title": record.title,
            "unit": record.unit,
            "year": record.year,
            "standing": record.standing.value,
            "former_ids": list(found.former_ids),
        },
        "claimed": [
            {"volume": str(claim.citation), "leaves": claim.leaves} for claim in found.claims
        ],
        "absent": [
            {"leaf": name_of(one.leaf), "reason": one.code, "act": one.act or None}
            for one in found.absent
        ],
        "documents": [
            _paper(paper, open_to_see=paper.document.id in whole) for paper in found.papers
        ],
        "history": [
            {
                "at": event.at.isoformat(),
                "type": event.type,
                "subject": {"kind": event.subject_kind, "id": event.subject_id},
                "actor": event.actor.name,
                "role": event.actor.role,
                "via": event.actor.via,
                "account": event.actor.account,
            }
            for event in found.history
        ],
    }


def _paper(paper: Shown, *, open_to_see: bool) -> dict[str, object]:
    document, link = paper.document, paper.link
    return {
        "id": document.id,
        "type": paper.type,
        "title": paper.title,
        "state": paper.state.value,
        "restricted": document.restricted,
        "version": paper.number,
        "current": document.current,
        "in_work": (
            {"version": document.version, "state": document.state.value} if paper.in_work else None
        ),
        "checked_by": paper.version.checked_by,
        "cleared_by_rule": paper.version.cleared_by_rule,
        "registered_by": paper.version.registered_by,
        "registered": [
            {"version": one.number, "at": one.registered and one.registered.isoformat()}
            for one in paper.editions
        ],
        "link": {
            "role": link.role.value,
            "standing": link.standing.value,
            "evidence": link.evidence,
            "by": link.by,
            "at": link.at.isoformat(),
        },
        "held": [{"code": hold.code, "facts": dict(hold.facts)} for hold in paper.holds],
        "flags": [flag.code for flag in paper.flags],
        "pages": [
            {
                "id": sheet.page.id,
                "volume": str(sheet.citation),
                "leaf": sheet.leaf.label,
                "side": sheet.page.place.side,
                "part": sheet.page.place.part,
                "part_kind": sheet.page.part_kind,
                "polygon": _points(sheet.polygon),
            }
            for sheet in paper.sheets
        ],
        "fields": [_field(field, open_to_see=open_to_see) for field in paper.fields],
    }


def _field(field: Field, *, open_to_see: bool) -> dict[str, object]:
    hidden = field.restricted and not open_to_see
    return {
        "name": field.name,
        "value": None if hidden else field.value,
        "raw": None if hidden else field.raw,
        "hidden": hidden,
        "valid": field.valid,
        "confidence": field.confidence,
        "restricted": field.restricted,
        "page": field.page,
        "polygon": _points(field.polygon),
        "words": list(field.words),
        "engine": field.engine,
        "model": field.model,
        "confirmed_by": field.confirmed_by,
    }


def _points(polygon: object) -> list[list[float]] | None:
    return [list(point) for point in polygon] if isinstance(polygon, tuple) else None
