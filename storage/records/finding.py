"""Finding in SQL: the index that is kept up with the events, and the questions put to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.finding.answer import Answer, Candidate, Hit
from pipeline.finding.beginnings import OPEN, open_ended
from pipeline.finding.errors import NotIndexedError
from pipeline.finding.findable import Level, Told, Value
from pipeline.finding.keys import ANY, SORTS, Key, Sort
from pipeline.finding.question import Part
from pipeline.finding.ranking import beside, of_same_person, ranked
from pipeline.finding.snippet import snippet
from pipeline.ids import DocumentId
from pipeline.nouns.volume import Citation
from pipeline.steps.known_forms import restricted_types
from storage.records.finding_asked import MOST, by_itself, candidates, first
from storage.records.finding_followed import (
    alone,
    begin,
    begin_again,
    following,
    is_behind,
    note,
    standing,
)
from storage.records.finding_like import begun_terms, near_terms
from storage.records.finding_renewed import left, oldest, renewing
from storage.records.finding_rows import write
from storage.records.finding_undigitized import undigitized
from storage.schema.finding import findable_text, findable_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.engine import Connection, Row

    from pipeline.finding.answer import Undigitized
    from pipeline.finding.findable import Findable
    from pipeline.finding.question import Question, Texts
    from pipeline.finding.ranking import Ranked
    from pipeline.finding.sight import Sight
    from storage.records.finding_followed import Next, Standing


class SqlFinding:
    """The index over all papers; one writes it, at a time, and anybody asks."""

    def __init__(self, connection: Connection, forms: str = "") -> None:
        self._connection = connection
        self._forms = forms

    def is_built(self) -> bool:
        """Say whether every paper has been looked at."""
        found = standing(self._connection)
        return found is not None and found.walked is None

    def standing(self) -> Standing | None:
        """Return how far the index is, None where nobody has begun it."""
        return standing(self._connection)

    def is_behind(self) -> bool:
        """Say whether there is anything to make or to follow."""
        return is_behind(self._connection)

    def begin(self) -> None:
        """Begin to make the index, unless somebody has."""
        begin(self._connection)

    def begin_again(self) -> None:
        """Have every paper written anew, in place; waits for whoever writes now."""
        begin_again(self._connection)

    def following(self) -> Next | None:
        """Return what is to be written next; None where the index is up with the events."""
        return following(self._connection)

    def is_whole(self) -> bool:
        """Say whether every paper is indexed by the rule of this program."""
        return self.is_built() and self.oldest() is None

    def oldest(self) -> int | None:
        """Return the first paper that an older rule has indexed, None where there is none."""
        return oldest(self._connection)

    def renewing(self, most: int) -> Next | None:
        """Return so many papers at most that an older rule has indexed, to be written again."""
        return renewing(self._connection, most)

    def left(self) -> int:
        """Return how many papers are still to be indexed, or to be indexed again."""
        return left(self._connection)

    def write(self, done: Next, found: Mapping[str, Findable]) -> bool:
        """Write papers as they are found now; False where somebody else was there meanwhile."""
        if not alone(self._connection) or standing(self._connection) != done.before:
            return False
        if done.first is not None and oldest(self._connection) != done.first:
            return False
        write(self._connection, done.keys, found)
        note(self._connection, done)
        return True

    def find(self, question: Question, sight: Sight, limit: int) -> Answer:
        """Return the papers that answer, best first, out of those that may be seen.

        What answers exactly comes first; only where that does not fill the list, what is misread
        is looked for, and for a number only where it is nowhere. Of whoever has the register number
        that is asked, the papers on which it was misread are found too. Where nothing is exactly
        so, what only begins so follows, and it says what is not digitized yet.
        """
        if not self.is_built():
            raise NotIndexedError
        by_itself(self._connection)
        whole = self.oldest() is None
        exact = self._ask(question, question, sight, whole=whole)
        total, wider = len(exact), question
        known = bool(total and question.has_numbers)
        if total < limit and (question.names_a_person or not known):
            wider = self._wider(question, sight, closely=known)
        found = exact
        if wider != question:
            nearly = self._ask(question, wider, sight, whole=whole)
            found += beside(exact, of_same_person(exact, nearly) if known else nearly)
        if not total and len(found) < limit:
            wider, before = self._begun(wider, question, sight), wider
            if wider != before:
                found += beside(found, self._ask(question, wider, sight, whole=whole))
        hits = self._hits(wider, found[:limit])
        missing = None if total else self._undigitized(question, sight)
        more = max(total, len(found)) >= MOST
        return Answer(hits, len(found), more, missing, whole=whole)

    def _undigitized(self, question: Question, sight: Sight) -> Undigitized:
        return undigitized(self._connection, question, sight, restricted_types(self._forms))

    def _ask(
        self, question: Question, asked: Question, sight: Sight, *, whole: bool
    ) -> tuple[Ranked, ...]:
        embedded = self._connection.dialect.name == "sqlite"
        wanted = candidates(asked, sight, embedded=embedded, whole=whole)
        rows = self._connection.execute(wanted).all()
        texts = [text for part in asked.parts for text in part.texts]
        texts += [text for word in asked.words for text in word]
        values = self._values([row.number for row in rows], texts)
        found = [_candidate(row, values.get(row.number, ())) for row in rows]
        return ranked(question, found, wide=asked != question)

    def _values(self, numbers: Sequence[int], texts: Iterable[str]) -> dict[int, tuple[Value, ...]]:
        """The values of some papers that are among what is asked."""
        every = first(select(findable_value).where(findable_value.c.findable.in_(numbers)), "every")
        rows = self._connection.execute(
            select(every)
            .where(every.c.text.in_(set(texts)))
            .order_by(every.c.findable, every.c.place)
        )
        found: dict[int, list[Value]] = {}
        for row in rows:
            value = Value(Key(row.key), row.field, row.text, row.shown)
            found.setdefault(row.findable, []).append(value)
        return {number: tuple(values) for number, values in found.items()}

    def _wider(self, question: Question, sight: Sight, *, closely: bool) -> Question:
        """The question with all that may be misread forms of what it asks."""

        def wide(keys: Iterable[Key], texts: Texts) -> Texts:
            sorts = {SORTS[key] for key in keys} - {Sort.DATE}
            if not sorts:
                return texts
            found = near_terms(self._connection, texts, sorted(sorts), sight, closely=closely)
            return (*texts, *found)

        parts = tuple(Part(part.keys, wide(part.keys, part.texts)) for part in question.parts)
        words = tuple(wide(ANY, texts) for texts in question.words)
        return replace(question, parts=parts, words=words)

    def _begun(self, wider: Question, question: Question, sight: Sight) -> Question:
        """A question with all that begins as what was asked does: half a name, another form."""

        def begun(keys: Iterable[Key], asked: Texts, texts: Texts) -> Texts:
            sorts = [SORTS[key] for key in keys]
            return (*texts, *begun_terms(self._connection, asked, sorts, sight))

        parts = tuple(
            Part(part.keys, begun(part.keys, one.texts, part.texts))
            for part, one in zip(wider.parts, question.parts, strict=True)
        )
        words = tuple(
            (*begun(ANY, asked, texts), *open_ended(asked))
            for texts, asked in zip(wider.words, question.words, strict=True)
        )
        return replace(wider, parts=parts, words=words)

    def _hits(self, asked: Question, found: Sequence[Ranked]) -> tuple[Hit, ...]:
        numbers = [one.paper.number for one in found]
        rows = self._connection.execute(
            select(findable_text.c.findable, findable_text.c.text).where(
                findable_text.c.findable.in_(numbers)
            )
        )
        texts = {row.findable: row.text for row in rows}
        wanted = frozenset(
            text for one in (*(part.texts for part in asked.parts), *asked.words) for text in one
        )
        begun = tuple(one.removesuffix(OPEN) for one in wanted if one.endswith(OPEN))
        return tuple(
            Hit(
                one.paper,
                one.matched,
                snippet(texts.get(one.paper.number, ""), wanted, begun),
                near=one.near > 0,
            )
            for one in found
        )


def _candidate(row: Row[tuple[object, ...]], values: tuple[Value, ...]) -> Candidate:
    place = (row.volume_unit, row.fonds, row.inventory, row.item)
    told = {**row.told, "parents": tuple(row.told["parents"])}
    return Candidate(
        number=row.number,
        document=DocumentId(row.document),
        version=row.version,
        level=Level(row.level),
        type=row.type,
        record=row.record_name,
        unit=row.unit,
        year=row.year,
        citation=Citation(*place) if row.item is not None else None,
        told=Told(**told),
        values=values,
    )
