"""Asked: a question as SQL. What may not be seen is left out by the query itself.

Every part of a question is one set of papers, found by an index; a paper must be in all of them.
So many at most are taken, of which the ranking then chooses: a question that half the archive
answers is answered as fast as one that a single paper does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    any_,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
)

from pipeline.finding.findable import Level
from pipeline.finding.folding import SHORTEST_IN_THREE, stretches, trigrams
from pipeline.finding.keys import Sort
from pipeline.finding.neighbours import neighbours
from pipeline.finding.ranking import near, shapes
from storage.records.finding_rows import unit_word
from storage.schema.documents import document
from storage.schema.finding import findable, findable_term, findable_text, findable_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import CTE, ColumnElement, Select
    from sqlalchemy.engine import Connection

    from pipeline.finding.question import Part, Question, Texts
    from pipeline.finding.sight import Sight
    from pipeline.people.rights import Reach

MOST = 200
"""So many papers at most are looked at closely."""
TERMS = 1500
"""So many values at most are compared with one that is asked."""
WORD = table("findable_word", column("rowid"), column("findable_word"))
SHAPE = table("findable_shape", column("rowid"), column("findable_shape"))
"""The FTS5 tables; a column that is named like its table stands for the whole row."""


def candidates(
    question: Question, sight: Sight, *, embedded: bool, whole: bool
) -> Select[tuple[object, ...]]:
    """Ask for the papers that answer every part of a question, within what may be seen.

    That a paper was restricted or set aside is asked of the paper itself: the index may lag. Where
    the `whole` index knows the units of words, only those of the units that matter are looked up.
    """
    inner = select(findable).where(_seen(sight), *_places(question))
    if question.parts:
        having = first(_having(question.parts), "having")
        inner = inner.where(findable.c.number.in_(select(having.c.findable)))
    if question.words:
        units = _units(question, sight) if whole else ()
        words = (*question.words, units) if units else question.words
        inner = inner.where(findable.c.number.in_(_saying(words, embedded=embedded)))
    some = inner.limit(MOST).subquery()
    return (
        select(some)
        .join(document, document.c.id == some.c.document)
        .where(
            document.c.discarded.is_(None),
            or_(document.c.restricted.is_(False), some.c.level == Level.RESTRICTED.value),
        )
    )


def _seen(sight: Sight) -> ColumnElement[bool]:
    """What may be seen: by level and unit, or by a grant that names the paper or its record."""
    granted = or_(
        findable.c.document.in_(sorted(sight.documents)) if sight.documents else false(),
        findable.c.record.in_(sorted(sight.records)) if sight.records else false(),
    )
    return or_(
        and_(findable.c.level == Level.OPEN.value, _within(sight.originals)),
        and_(findable.c.level == Level.UNCHECKED.value, _within(sight.unchecked)),
        and_(findable.c.level == Level.RESTRICTED.value, _within(sight.originals), granted),
    )


def _within(reach: Reach) -> ColumnElement[bool]:
    """A paper of two units is seen by those who may see both."""
    if reach.everywhere:
        return true()
    units = sorted(reach.units)
    return and_(
        findable.c.unit.in_(units), or_(findable.c.beside.is_(None), findable.c.beside.in_(units))
    )


def _units(question: Question, sight: Sight) -> Texts:
    """The words of the units of which the paper must be; nothing where it may be of any."""
    place = question.place
    if place.unit is not None and place.item is None:
        return (unit_word(place.unit),) if place.unit.isalnum() else ()
    if sight.originals.everywhere or sight.unchecked.everywhere:
        return ()
    return tuple(map(unit_word, sorted(sight.originals.units | sight.unchecked.units)))


def _places(question: Question) -> Iterable[ColumnElement[bool]]:
    place = question.place
    if place.unit is not None:
        yield (
            findable.c.unit == place.unit
            if place.item is None
            else (findable.c.volume_unit == place.unit)
        )
    for place_of, value in (
        (findable.c.fonds, place.fonds),
        (findable.c.inventory, place.inventory),
        (findable.c.item, place.item),
        (findable.c.type, question.type),
        (findable.c.year, question.year),
    ):
        if value is not None:
            yield place_of == value


ALONE = (
    "SELECT set_config('max_parallel_workers_per_gather', '0', true), "
    "set_config('jit', 'off', true)"
)
"""A question is answered sooner than helpers are called and programs are compiled for it."""


def by_itself(connection: Connection) -> None:
    """Have a server answer the questions of this transaction with one processor."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(ALONE)


def first(asked: Select[Any], name: str) -> CTE:
    """Have a part of a question answered by itself, before anything is joined to it.

    A server does not know how common a value is that is not among the commonest, and looks up
    every paper that has one of two values before it asks for the other.
    """
    return asked.cte(name).prefix_with("MATERIALIZED", dialect="postgresql")


def _having(parts: Sequence[Part]) -> Select[tuple[int]]:
    """The papers that have a value for every part."""
    one, *others = parts
    value = findable_value.alias()
    asked = select(value.c.findable).where(
        value.c.text.in_(one.texts), value.c.key.in_(sorted(key.value for key in one.keys))
    )
    return asked.where(value.c.findable.in_(_having(others))) if others else asked


def _saying(words: Sequence[Texts], *, embedded: bool) -> Select[tuple[int]]:
    """The papers with one of each of these words; they hold nothing but letters and digits."""
    if embedded:
        asked = " AND ".join(f"({' OR '.join(_quoted(texts, DOUBLE))})" for texts in words)
        return select(WORD.c.rowid).where(WORD.c.findable_word.op("MATCH")(asked))
    asked = " & ".join(f"({' | '.join(_quoted(texts, SINGLE))})" for texts in words)
    vector = func.array_to_tsvector(func.string_to_array(findable_text.c.words, " "))
    query = literal(asked).op("::")(literal_column("tsquery"))
    return select(findable_text.c.findable).where(vector.op("@@")(query))


DOUBLE, SINGLE = '"', "'"


def _quoted(texts: Texts, mark: str) -> list[str]:
    return [f"{mark}{one.replace(mark, '')}{mark}" for one in texts]


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


def _alike(
    texts: Texts, sorts: Sequence[Sort], *, embedded: bool, closely: bool
) -> Iterator[ColumnElement[bool]]:
    """Numbers one digit away, whatever else is like them, and what looks like any of the texts."""
    beside = sorted({one for text in texts for one in neighbours(text)})
    if beside and Sort.NUMBER in sorts:
        yield _among(findable_term.c.text, beside, embedded=embedded)
    for shape in () if closely else shapes(texts):
        apart = 1 if len(shape) < SHORTEST_IN_THREE else 2
        near_in_length = func.length(findable_term.c.shape).between(
            len(shape) - apart, len(shape) + apart
        )
        yield and_(_looking_like(shape, embedded=embedded), near_in_length)


def _among(
    column: ColumnElement[str], texts: Sequence[str], *, embedded: bool
) -> ColumnElement[bool]:
    """Say that a value is one of very many; a server gets them in one piece."""
    if embedded:
        return column.in_(texts)
    return column == any_(func.string_to_array(" ".join(texts), " "))


def _looking_like(shape: str, *, embedded: bool) -> ColumnElement[bool]:
    """The values that have one of the stretches that are left of a misread shape."""
    if embedded:
        asked = " OR ".join(
            f"({' AND '.join(_quoted(sum(map(trigrams, together), ()), DOUBLE))})"
            for together in stretches(shape)
        )
        rows = select(SHAPE.c.rowid).where(SHAPE.c.findable_shape.op("MATCH")(asked))
        return findable_term.c.number.in_(rows)
    return or_(
        *(
            and_(*(findable_term.c.shape.like(_pattern(one)) for one in together))
            for together in stretches(shape)
        )
    )


def _pattern(stretch: str) -> str:
    """A stretch as LIKE takes it; a shape has no sign with a meaning there."""
    start = "" if stretch.startswith("^") else "%"
    end = "" if stretch.endswith("$") else "%"
    return f"{start}{stretch.strip('^$')}{end}"
