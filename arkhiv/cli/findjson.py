"""An answer as JSON: the papers that were found, and where what was not may lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.finding.findable import Level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.finding.answer import Answer, Hit
    from pipeline.moves.showing import Claim
    from pipeline.nouns.record import Record


def facts_of(
    answer: Answer, known: Sequence[tuple[Record, Sequence[Claim]]]
) -> Mapping[str, object]:
    """Return an answer, and the records of the IDs that were asked, as JSON has them."""
    missing = answer.undigitized
    return {
        "found": answer.total,
        "more": answer.more,
        "exact": answer.exact,
        "whole": answer.whole,
        "papers": [_hit_facts(hit) for hit in answer.hits],
        "undigitized": missing
        and {
            "known": missing.known,
            "volumes": [str(one) for one in missing.volumes],
            "more": missing.more,
            "placeless": missing.placeless,
            "elsewhere": missing.elsewhere,
        },
        "records": [_record_facts(*one) for one in known],
    }


def _hit_facts(hit: Hit) -> Mapping[str, object]:
    paper = hit.paper
    return {
        "document": paper.document,
        "version": paper.version,
        "record": paper.record,
        "checked": paper.level is not Level.UNCHECKED,
        "restricted": paper.level is Level.RESTRICTED,
        "type": paper.type,
        "unit": paper.unit,
        "year": paper.year,
        "volume": str(paper.citation) if paper.citation else None,
        "name": paper.told.name,
        "born": paper.told.born,
        "parents": list(paper.told.parents),
        "place": paper.told.place,
        "near": hit.near,
        "matched": [
            {"by": one.key, "field": one.field, "value": one.shown, "near": one.near}
            for one in hit.matched
        ],
        "snippet": [[piece.text, piece.marked] for piece in hit.snippet],
    }


def _record_facts(record: Record, claims: Sequence[Claim]) -> Mapping[str, object]:
    return {
        "key": record.id,
        "record": str(record),
        "type": record.type,
        "unit": record.unit,
        "places": [{"volume": str(one.citation), "leaves": one.leaves} for one in claims],
    }
