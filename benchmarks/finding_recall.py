"""Recall: how often the paper that is meant comes first, by what is misread or put otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from benchmarks.finding_names import misread
from benchmarks.finding_papers import SEED, Known, known
from benchmarks.finding_questions import DOTLESS, MNS_5217, REGISTRAR, latin
from pipeline.finding.keyed import keyed
from pipeline.finding.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.finding.question import Question as Asked
    from storage.records import SqlRecords

    Ask = Callable[[Known, Random], Asked]

LINES, AT_A_GLANCE = 20, 5
EVERYTHING = Sight(REGISTRAR.originals, REGISTRAR.originals)


@dataclass(frozen=True, slots=True)
class Recall:
    """Of so many papers, how many came first, among the first five, and among those shown.

    `others`: so often exactly what was asked is what another paper has, and that alone is shown.
    """

    name: str
    asked: int
    first: int
    seen: int
    shown: int
    others: int

    @property
    def row(self) -> tuple[str, ...]:
        """As the table has it."""
        counts = (self.first, self.seen, self.shown, self.others)
        return (self.name, str(self.asked), *(f"{one / self.asked:.0%}" for one in counts))


def recalled(records: SqlRecords, count: int, each: int) -> Iterator[Recall]:
    """Ask for papers chosen by chance in every way, and yield how often each way found them."""
    for name, make in WAYS.items():
        chance = Random(SEED + 1)  # noqa: S311  # which papers are asked for
        first = seen = shown = others = 0
        for _ in range(each):
            paper = known(chance.randrange(count))
            with records.reading() as tx:
                answer = tx.finding.find(make(paper, chance), EVERYTHING, LINES)
            found = [hit.paper.document for hit in answer.hits]
            first += found[:1] == [paper.paper.document]
            seen += paper.paper.document in found[:AT_A_GLANCE]
            shown += paper.paper.document in found
            others += answer.exact and paper.paper.document not in found
        yield Recall(name, each, first, seen, shown, others)


def _person(given: Callable[[Known, Random], str], *, born: bool = True) -> Ask:
    """Ask by both names, the given one written so, and by the day of birth or the mother."""

    def ask(paper: Known, chance: Random) -> Asked:
        person = paper.person
        names = f"{person.patronymic} {given(paper, chance)}"
        told = {"born": person.born.isoformat()} if born else {"parent": person.mother}
        return keyed({"name": names, **told})

    return ask


def _misread(times: int) -> Callable[[Known, Random], str]:
    return lambda paper, chance: misread(paper.person.given, chance, times)


def _register(times: int) -> Ask:
    return lambda paper, chance: keyed(
        {"register_number": paper.register[:2] + misread(paper.register[2:], chance, times)}
    )


def _record(paper: Known, chance: Random) -> dict[str, str]:
    return {"record": paper.record[:2] + misread(paper.record[2:], chance)}


def _in_latin(letters: dict[int, str]) -> Ask:
    return lambda paper, _: keyed(
        {
            "name": latin(f"{paper.person.patronymic} {paper.person.given}", letters),
            "born": paper.person.born.isoformat(),
        }
    )


WAYS: dict[str, Ask] = {
    "record ID": lambda paper, _: keyed({"record": paper.record}),
    "former record ID": lambda paper, _: keyed({"record": paper.former}),
    "record ID, one sign misread": lambda paper, chance: keyed(_record(paper, chance)),
    "record ID, one sign misread, and given name": lambda paper, chance: keyed(
        {**_record(paper, chance), "given_name": paper.person.given}
    ),
    "register number": _register(0),
    "register number, one sign misread": _register(1),
    "register number, two signs misread": _register(2),
    "certificate, one sign misread": lambda paper, chance: keyed(
        {"certificate": misread(paper.certificate, chance)}
    ),
    "names and birth date": _person(lambda paper, _: paper.person.given),
    "names and birth date, a letter misread": _person(_misread(1)),
    "names and birth date, two letters misread": _person(_misread(2)),
    "names and birth date in Latin, MNS 5217": _in_latin(MNS_5217),
    "names and birth date in Latin, without dots": _in_latin(DOTLESS),
    "names and mother": _person(lambda paper, _: paper.person.given, born=False),
    "names and mother, a letter misread": _person(_misread(1), born=False),
}
