"""Asked: a question as SQL. What may not be seen is left out by the query itself.

Every part of a question is one set of papers, found by an index; a paper must be in all of them.
So many at most are taken, of which the ranking then chooses: a question that half the archive
answers is answered as fast as one that a single paper does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
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

from pipeline.finding.beginnings import OPEN
from pipeline.finding.findable import Level
from storage.records.finding_rows import unit_word
from storage.schema.documents import document
from storage.schema.finding import findable, findable_text, findable_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import CTE, ColumnElement, Select
    from sqlalchemy.engine import Connection

    from pipeline.finding.question import Part, Question, Texts
    from pipeline.finding.sight import Sight
    from pipeline.people.rights import Reach

MOST = 200
"""So many papers at most are looked at closely."""
WORD = table("findable_word", column("rowid"), column("findable_word"))
"""The FTS5 table; a column that is named like its table stands for the whole row."""


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
        asked = " AND ".join(f"({' OR '.join(_words(texts, DOUBLE, '*'))})" for texts in words)
        return select(WORD.c.rowid).where(WORD.c.findable_word.op("MATCH")(asked))
    asked = " & ".join(f"({' | '.join(_words(texts, SINGLE, ':*'))})" for texts in words)
    vector = func.array_to_tsvector(func.string_to_array(findable_text.c.words, " "))
    query = literal(asked).op("::")(literal_column("tsquery"))
    return select(findable_text.c.findable).where(vector.op("@@")(query))


DOUBLE, SINGLE = '"', "'"


def quoted(texts: Texts, mark: str) -> list[str]:
    """Return words between marks, within which nothing of them means anything to a database."""
    return [f"{mark}{one.replace(mark, '')}{mark}" for one in texts]


def _words(texts: Texts, mark: str, sign: str) -> list[str]:
    """Words, and beginnings of words with the sign by which a database knows one.

    A word that begins as another one asks for nothing more, and dozens of them have a server read
    every paper.
    """
    begun = tuple(one.removesuffix(OPEN) for one in texts if one.endswith(OPEN))
    whole = tuple(one for one in texts if not one.endswith(OPEN) and not one.startswith(begun))
    return [*quoted(whole, mark), *(f"{one}{sign}" for one in quoted(begun, mark))]
