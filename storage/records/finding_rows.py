"""Rows of the index: a paper is written whole, in place of what was known of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, exists, insert, select, tuple_

from pipeline.finding.findable import Level
from pipeline.finding.folding import shape
from pipeline.finding.indexing import RECIPE
from pipeline.finding.keys import SORTS, Sort
from storage.schema.finding import findable, findable_term, findable_text, findable_value
from storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from pipeline.finding.findable import Findable

Row = dict[str, object]


class Known(NamedTuple):
    """What the index has of a paper."""

    number: int
    digest: str
    recipe: int


Term = tuple[str, str, str]
"""Text, sort and level."""
TERMS_AT_ONCE = 500


def write(connection: Connection, keys: Iterable[str], found: Mapping[str, Findable]) -> None:
    """Write papers as they are found now; what is not among the found is not found any more."""
    known = _known(connection, keys)
    changed = {key: one for key, one in found.items() if not _is_as(known.get(key), one)}
    gone = [row.number for key, row in known.items() if key in changed or key not in found]
    if any(row.recipe != RECIPE for row in known.values()):
        _forget_shapes(
            connection, sorted({one for paper in changed.values() for one in terms_of(paper)})
        )
    before = _terms_known(connection, gone)
    for table, column in (
        (findable_value, findable_value.c.findable),
        (findable_text, findable_text.c.findable),
        (findable, findable.c.number),
    ):
        connection.execute(delete(table).where(column.in_(gone)))
    put(connection, list(changed.values()))
    _forget(connection, before)


def put(connection: Connection, papers: Sequence[Findable]) -> None:
    """Put papers that the index does not know."""
    if not papers:
        return
    connection.execute(insert(findable), [paper_row(one, one.digest) for one in papers])
    keys = [one.document for one in papers]
    asked = select(findable.c.document, findable.c.number).where(findable.c.document.in_(keys))
    numbers = {row.document: row.number for row in connection.execute(asked)}
    values = [row for one in papers for row in value_rows(one, numbers[one.document])]
    if values:
        connection.execute(insert(findable_value), values)
    texts = [text_row(one, numbers[one.document]) for one in papers]
    connection.execute(insert(findable_text), texts)
    terms = sorted({term for one in papers for term in terms_of(one)})
    for start in range(0, len(terms), TERMS_AT_ONCE):
        _put_terms(connection, terms[start : start + TERMS_AT_ONCE])


def _known(connection: Connection, keys: Iterable[str]) -> dict[str, Known]:
    columns = findable.c.document, findable.c.number, findable.c.digest, findable.c.recipe
    rows = connection.execute(select(*columns).where(findable.c.document.in_(list(keys))))
    return {row.document: Known(row.number, row.digest, row.recipe) for row in rows}


def _is_as(known: Known | None, one: Findable) -> bool:
    """Say whether a paper stands in the index as it is found now, by the rule of now."""
    return known is not None and (known.digest, known.recipe) == (one.digest, RECIPE)


def paper_row(one: Findable, digest: str) -> Row:
    """Return what is kept of a paper by itself."""
    place, told = one.citation, one.told
    return {
        "document": one.document,
        "version": one.version,
        "level": one.level.value,
        "type": one.type,
        "record": one.record,
        "record_name": one.record_name,
        "unit": one.unit,
        "beside": one.beside,
        "year": one.year,
        "volume_unit": place.unit if place else None,
        "fonds": place.fonds if place else None,
        "inventory": place.inventory if place else None,
        "item": place.item if place else None,
        "told": {
            "name": told.name,
            "born": told.born,
            "parents": list(told.parents),
            "place": told.place,
        },
        "digest": digest,
        "recipe": RECIPE,
    }


def value_rows(one: Findable, number: int) -> Iterator[Row]:
    """Yield what is kept of each value of the paper of a number."""
    for place, value in enumerate(one.values):
        yield {
            "findable": number,
            "place": place,
            "key": value.key.value,
            "field": value.field,
            "text": value.text,
            "shown": value.shown,
        }


def text_row(one: Findable, number: int) -> Row:
    """Return what is kept of the words of the paper of a number."""
    words = " ".join((*one.words, unit_word(one.unit)))
    return {"findable": number, "text": one.text, "words": words}


def unit_word(unit: str) -> str:
    """Return the word by which the papers of a unit are found among those with other words."""
    return f"unit{unit}"


def terms_of(one: Findable) -> Iterator[Term]:
    """Yield the values that may be compared with what is asked: of restricted papers none."""
    if one.level is Level.RESTRICTED:
        return
    for value in one.values:
        if SORTS[value.key] is not Sort.DATE:
            yield value.text, SORTS[value.key].value, one.level.value


def _terms_known(connection: Connection, numbers: Sequence[int]) -> list[Term]:
    rows = connection.execute(
        select(findable_value.c.text, findable_value.c.key, findable.c.level)
        .join(findable, findable.c.number == findable_value.c.findable)
        .where(findable_value.c.findable.in_(numbers))
    )
    found = {(row.text, SORTS[row.key].value, row.level) for row in rows}
    return sorted(found)


def term_row(term: Term) -> Row:
    """Return what is kept of a value that may be compared with what is asked."""
    text, sort, level = term
    return {"text": text, "sort": sort, "level": level, "shape": shape(text)}


def _put_terms(connection: Connection, terms: Sequence[Term]) -> None:
    rows = [term_row(term) for term in terms]
    connection.execute(
        upsert(connection.dialect.name, findable_term).on_conflict_do_nothing(), rows
    )


def _forget_shapes(connection: Connection, terms: Sequence[Term]) -> None:
    """Take out the terms whose shape is an older rule's; they are put with their papers."""
    columns = findable_term.c.text, findable_term.c.sort, findable_term.c.level
    for start in range(0, len(terms), TERMS_AT_ONCE):
        some = terms[start : start + TERMS_AT_ONCE]
        rows = connection.execute(select(findable_term).where(tuple_(*columns).in_(some)))
        old = [row.number for row in rows if row.shape != shape(row.text)]
        connection.execute(delete(findable_term).where(findable_term.c.number.in_(old)))


def _forget(connection: Connection, terms: Sequence[Term]) -> None:
    """Take out the terms that no paper of their level has any more."""
    columns = findable_term.c.text, findable_term.c.sort, findable_term.c.level
    still = (
        exists()
        .where(findable_value.c.text == findable_term.c.text)
        .where(findable.c.number == findable_value.c.findable)
        .where(findable.c.level == findable_term.c.level)
        .correlate(findable_term)
    )
    for start in range(0, len(terms), TERMS_AT_ONCE):
        some = terms[start : start + TERMS_AT_ONCE]
        connection.execute(delete(findable_term).where(tuple_(*columns).in_(some), ~still))
