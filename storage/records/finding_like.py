"""Like: the values of the index that look like what is asked, or that begin as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, any_, column, func, or_, select, table

from pipeline.finding.beginnings import beginnings
from pipeline.finding.folding import SHORTEST_IN_THREE, shape, stretches, trigrams
from pipeline.finding.keys import Sort
from pipeline.finding.neighbours import neighbours
from pipeline.finding.ranking import near, shapes
from storage.records.finding_asked import DOUBLE, quoted
from storage.schema.finding import findable_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

    from pipeline.finding.question import Texts
    from pipeline.finding.sight import Sight

TERMS = 1500
"""So many values at most are compared with one that is asked."""
MOST_BEGUN = 60
"""So many values are asked that begin as what is asked does, the shortest of them."""
SHAPE = table("findable_shape", column("rowid"), column("findable_shape"))
"""The FTS5 table; a column that is named like its table stands for the whole row."""


def near_terms(
    connection: Connection, texts: Texts, sorts: Iterable[Sort], sight: Sight, *, closely: bool
) -> Texts:
    """Return the values that may be misread forms of what is asked, among what may be seen.

    Those that are `closely` alike are numbers one digit away.
    """
    kinds = list(sorts)
    term = findable_term.c
    within = (
        term.level.in_([level.value for level in sight.levels()]),
        term.sort.in_([sort.value for sort in kinds]),
    )
    asked = [
        select(term.text).where(like, *within).limit(TERMS)
        for like in _alike(
            texts, kinds, embedded=connection.dialect.name == "sqlite", closely=closely
        )
    ]
    found = [text for one in asked for text in connection.scalars(one)]
    return near(texts, dict.fromkeys(found))


def begun_terms(connection: Connection, texts: Texts, sorts: Iterable[Sort], sight: Sight) -> Texts:
    """Return the names and places that begin as what is asked does, among what may be seen."""
    term = findable_term.c
    wanted = sorted(set(sorts) & {Sort.NAME, Sort.PLACE})
    begun = beginnings(texts) if wanted else ()
    embedded = connection.dialect.name == "sqlite"
    found: dict[str, None] = {}
    for one in begun:
        asked = (
            select(term.text)
            .where(
                _beginning(shape(one), embedded=embedded),
                term.text.startswith(one),
                term.level.in_([level.value for level in sight.levels()]),
                term.sort.in_([sort.value for sort in wanted]),
            )
            .limit(TERMS)
        )
        found.update(dict.fromkeys(connection.scalars(asked)))
    return tuple(sorted(found, key=lambda text: (len(text), text))[:MOST_BEGUN])


def _beginning(drawn: str, *, embedded: bool) -> ColumnElement[bool]:
    """The values whose shape begins so, by the index of shapes."""
    if not embedded:
        return findable_term.c.shape.like(_pattern(f"^{drawn}"))
    asked = " AND ".join(quoted(trigrams(f"^{drawn}"), DOUBLE))
    rows = select(SHAPE.c.rowid).where(SHAPE.c.findable_shape.op("MATCH")(asked))
    return findable_term.c.number.in_(rows)


def _alike(
    texts: Texts, sorts: Sequence[Sort], *, embedded: bool, closely: bool
) -> Iterator[ColumnElement[bool]]:
    """Numbers one digit away, whatever else is like them, and what looks like any of the texts."""
    beside = sorted({one for text in texts for one in neighbours(text)})
    if beside and Sort.NUMBER in sorts:
        yield _among(findable_term.c.text, beside, embedded=embedded)
    for drawn in () if closely else shapes(texts):
        apart = 1 if len(drawn) < SHORTEST_IN_THREE else 2
        near_in_length = func.length(findable_term.c.shape).between(
            len(drawn) - apart, len(drawn) + apart
        )
        yield and_(_looking_like(drawn, embedded=embedded), near_in_length)


def _among(
    column: ColumnElement[str], texts: Sequence[str], *, embedded: bool
) -> ColumnElement[bool]:
    """Say that a value is one of very many; a server gets them in one piece."""
    if embedded:
        return column.in_(texts)
    return column == any_(func.string_to_array(" ".join(texts), " "))


def _looking_like(drawn: str, *, embedded: bool) -> ColumnElement[bool]:
    """The values that have one of the stretches that are left of a misread shape."""
    if embedded:
        asked = " OR ".join(
            f"({' AND '.join(quoted(sum(map(trigrams, together), ()), DOUBLE))})"
            for together in stretches(drawn)
        )
        rows = select(SHAPE.c.rowid).where(SHAPE.c.findable_shape.op("MATCH")(asked))
        return findable_term.c.number.in_(rows)
    return or_(
        *(
            and_(*(findable_term.c.shape.like(_pattern(one)) for one in together))
            for together in stretches(drawn)
        )
    )


def _pattern(stretch: str) -> str:
    """A stretch as LIKE takes it; a shape has no sign with a meaning there."""
    start = "" if stretch.startswith("^") else "%"
    end = "" if stretch.endswith("$") else "%"
    return f"{start}{stretch.strip('^$')}{end}"
