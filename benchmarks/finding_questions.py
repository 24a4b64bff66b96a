"""The questions that people put to the index, each with what they know of some paper."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from benchmarks.finding_names import misread
from benchmarks.finding_papers import SEED, Known, known
from benchmarks.scale_questions import Question
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, both
from pipeline.finding.question import Question as Asked
from pipeline.finding.sight import EVERYWHERE, Sight
from pipeline.people.rights import Reach
from pipeline.steps.known_forms import forms_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.scale_questions import Ask

LINES = 20
REGISTRAR = Sight(EVERYWHERE)
MNS_5217 = str.maketrans(
    dict(zip("абвгдзиклмнопрстуфыэөүйь", "abvgdziklmnoprstufyeöüii", strict=True))
    | {"ж": "j", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "ю": "yu", "я": "ya", "е": "ye"}
)
DOTLESS = MNS_5217 | {ord("ө"): "o", ord("ү"): "u"}
"""As most people type it."""


def questions(count: int, each: int) -> Iterator[Question]:
    """Yield every kind of question about papers chosen by chance."""
    chance = Random(SEED)  # noqa: S311  # which papers are asked for
    for _ in range(each):
        for name, make in KINDS.items():
            paper = known(chance.randrange(count))
            yield Question(name, _ask(make(paper, chance), _sight(name, paper)))


def latin(text: str, letters: dict[int, str]) -> str:
    """Return a name in Latin letters."""
    return text.lower().translate(letters)


def _sight(name: str, paper: Known) -> Sight:
    """Most are asked by a registrar; whoever reviews sees the papers of one unit."""
    if "reviewer" not in name:
        return REGISTRAR
    here = Reach(units=frozenset({paper.paper.unit}))
    return Sight(here, here)


def _ask(asked: Asked, sight: Sight) -> Ask:
    return lambda tx: tx.finding.find(asked, sight, LINES)


def _line(text: str) -> Asked:
    return parsed(text, forms_of(""))


def _volume(paper: Known) -> Place:
    place = paper.paper.citation
    return Place(place.unit, place.fonds, place.inventory, place.item) if place else Place()


KINDS: dict[str, Callable[[Known, Random], Asked]] = {
    "record ID": lambda paper, _: keyed({"record": paper.record}),
    "register number": lambda paper, _: _line(paper.register),
    "register number, misread": lambda paper, chance: keyed(
        {"register_number": paper.register[:2] + misread(paper.register[2:], chance)}
    ),
    "certificate": lambda paper, _: keyed({"certificate": paper.certificate}),
    "property": lambda paper, _: _line(paper.right),
    "name and birth date": lambda paper, _: _line(
        f"{paper.person.patronymic} {paper.person.given} {paper.person.born.isoformat()}"
    ),
    "two names": lambda paper, _: _line(f"{paper.person.patronymic} {paper.person.given}"),
    "two names, misread": lambda paper, chance: keyed(
        {"name": f"{paper.person.patronymic} {misread(paper.person.given, chance)}"}
    ),
    "two names in Latin": lambda paper, _: _line(
        latin(f"{paper.person.patronymic} {paper.person.given}", DOTLESS)
    ),
    "name with initial": lambda paper, _: _line(paper.person.initialled),
    "one name": lambda paper, _: _line(paper.person.given),
    "one name by a reviewer": lambda paper, _: _line(paper.person.given),
    "half a name": lambda paper, _: _line(paper.person.given[:-2]),
    "name and mother": lambda paper, _: keyed(
        {"given_name": paper.person.given, "parent": paper.person.mother}
    ),
    "act, year, soum": lambda paper, _: both(
        keyed({"act": paper.act, "place": paper.soum}), Asked(year=paper.paper.year)
    ),
    "volume": lambda paper, _: Asked(place=_volume(paper)),
    "unit, type and year": lambda paper, _: Asked(
        place=Place(paper.paper.unit), type=paper.paper.type, year=paper.paper.year
    ),
    "name in a unit": lambda paper, _: both(
        _line(paper.person.given), Asked(place=Place(paper.paper.unit))
    ),
    "two words": lambda paper, chance: _line(" ".join(chance.sample(paper.paper.text.split(), 2))),
    "word in another form": lambda paper, chance: _line(
        f"{chance.choice(paper.paper.text.split())}гийн"
    ),
    "nobody": lambda paper, _: both(
        _line("Хэнчбишхүү Цахиурт"), Asked(place=Place(paper.paper.unit), type="birth")
    ),
}
