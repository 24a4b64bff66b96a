"""A bound register of births: several acts to a page, one over two leaves, one an adoption."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from press import people
from press.ageing import CREAM, Look
from press.composer import Composer
from press.dates import Style as DateStyle
from press.forms import Entry, day, endorse, fill
from press.hands import put
from press.page import A5, Box, Ink, Mark, Page
from press.paper import Claim, Coding, Delivery, Frame, Master, Paper, Part, Shop, Side, Volume
from press.seals import Seal, press
from press.styles import BOOK, KHUJIRT

if TYPE_CHECKING:
    from random import Random

    from press.people import Person

VOLUME, UNIT, YEAR = "3/1/18", "62", 1988
SCANS = "scans/register-1988"
HALF, TOP = 1310, 210


@dataclass(slots=True)
class Act:
    """One act of the book: its number, its record, and the parts of pages that it fills."""

    number: int
    type: str
    record: str
    names: str
    register: str
    parts: tuple[Part, ...]

    @property
    def leaves(self) -> str:
        """The leaves that the inventory claims."""
        labels = [part.side.leaf for part in self.parts]
        return labels[0] if labels[0] == labels[-1] else f"{labels[0]}-{labels[-1]}"


def book(shop: Shop) -> Delivery:
    """Two leaves, their three scans (one of an opening), six acts; the manifest names no record."""
    sides = [Side(leaf, side, _leaf(shop, leaf + side)) for leaf in "12" for side in "rv"]
    acts = [
        _birth(shop, 41, (_upper(sides[0]),)),
        _birth(shop, 42, (_lower(sides[0]),)),
        _birth(shop, 43, (_upper(sides[1]),)),
        _birth(shop, 44, (_lower(sides[1]), Part(sides[2], (0, TOP, A5[0], 1080)))),
        _adoption(shop, 45, (Part(sides[2], (0, 1080, A5[0], A5[1])),)),
        _birth(shop, 46, (_upper(sides[3]),)),
    ]
    dice = shop.dice("register-1988-seal")
    seal = Seal("ХУЖИРТ СУМЫН ЗАХИРГАА • ", "БНМАУ", Ink.SEAL_BLUE, 170)
    press(sides[3].page, seal, (1250, 1180), dice)
    return Delivery(
        papers=[_paper(act) for act in acts],
        masters=_masters(sides),
        manifests={f"{SCANS}/manifest.csv": _manifest()},
        volumes=[Volume(UNIT, VOLUME, "bound_register", 2, risk="high")],
        claims=[_claim(act) for act in acts],
    )


def _leaf(shop: Shop, name: str) -> Page:
    page, dice = Page(A5), shop.dice(f"register-1988-{name}")
    put(page, BOOK.label, (150, 150), "Төрсний бүртгэлийн дэвтэр", dice)
    put(page, BOOK.label, (1400, 150), f"{YEAR} он", dice)
    page.rule((130, TOP - 20), (1640, TOP - 20), 4)
    return page


def _upper(side: Side) -> Part:
    return Part(side, (0, TOP, A5[0], HALF))


def _lower(side: Side) -> Part:
    return Part(side, (0, HALF, A5[0], A5[1]))


def _heading(composer: Composer, title: str, number: int) -> None:
    hand = composer.style.heading
    composer.y += round(hand.leading * 1.25)
    x = put(composer.page, hand, (430, composer.y), f"{title} №", composer.dice)
    mark = Mark("act_number", str(number))
    put(
        composer.page,
        composer.style.value,
        (x + 24, composer.y),
        str(number),
        composer.dice,
        mark=mark,
    )


def _at(part: Part, dice: Random) -> Composer:
    top: Box = part.box or (0, TOP, 0, 0)
    composer = Composer(part.side.page, BOOK, dice, round(top[1]))
    if top[1] > TOP:
        part.side.page.rule((130, round(top[1])), (1640, round(top[1])), 4)
    return composer


def _birth(shop: Shop, number: int, parts: tuple[Part, ...]) -> Act:
    dice, form = shop.dice(f"register-1988-act-{number}"), shop.forms["birth"]
    born = date(YEAR, number - 39, 3 * number % 27 + 1)
    father, mother = people.parents(dice, born)
    child = people.invent(dice, born, male=number % 2 == 0, father=father)
    rows = _rows(child, father, mother)
    cut = len(rows) if len(parts) == 1 else 6
    composer = _at(parts[0], dice)
    _heading(composer, form.title("Төрсний акт"), number)
    fill(composer, form, rows[:cut])
    if len(parts) == 2:
        composer = _at(parts[1], dice)
        fill(composer, form, rows[cut:])
    endorse(composer, form, "Б. Жамъян", "Бүртгэгч")
    record = f"Т-{YEAR}-{number:04d}"
    return Act(number, "birth", record, child.name, child.register, parts)


def _rows(child: Person, father: Person, mother: Person) -> list[Entry]:
    return [
        day("registered_on", child.born + timedelta(days=11), DateStyle.SHORT),
        Entry("patronymic", child.patronymic, label="Эцгийн нэр"),
        Entry("given_name", child.given),
        Entry("register_number", child.register),
        Entry("sex", child.sex),
        day("birth_date", child.born, DateStyle.SHORT),
        Entry("birth_place", KHUJIRT),
        Entry("father_name", father.name, label="Эцэг"),
        Entry("mother_name", mother.name, label="Эх"),
    ]


def _adoption(shop: Shop, number: int, parts: tuple[Part, ...]) -> Act:
    dice, form = shop.dice(f"register-1988-act-{number}"), shop.forms["adoption"]
    adopter = people.invent(dice, date(1950, 7, 9), male=True)
    child = people.invent(dice, date(1986, 10, 4), male=False)
    composer = _at(parts[0], dice)
    _heading(composer, form.title("Үрчлэлтийн акт"), number)
    rows: list[Entry] = [
        day("registered_on", date(YEAR, 6, 14), DateStyle.SHORT),
        Entry("child_former_name", child.name),
        Entry("child_new_name", f"{adopter.given} {child.given}"),
        Entry("adopter_name", adopter.name),
        day("decision_date", date(YEAR, 6, 1), DateStyle.SHORT),
        Entry("decision_number", "57"),
    ]
    fill(composer, form, rows)
    endorse(composer, form, "Б. Жамъян", "Бүртгэгч")
    names = f"{adopter.given} {child.given}"
    return Act(number, "adoption", f"Ү-{YEAR}-0003", names, child.register, parts)


def _paper(act: Act) -> Paper:
    about = f"Act {act.number} of the bound register, cut out of its pages"
    problem = "restricted" if act.type == "adoption" else ""
    return Paper(f"register-1988-{act.number}", act.type, about, (act.record,), act.parts, problem)


def _claim(act: Act) -> Claim:
    title = f"{'Үрчлэлтийн' if act.type == 'adoption' else 'Төрсний'} акт № {act.number}"
    return Claim(
        act.record,
        "civil",
        act.type,
        UNIT,
        VOLUME,
        act.leaves,
        title,
        YEAR,
        act.register if act.type == "birth" else "",
        act.names,
    )


def _masters(sides: list[Side]) -> list[Master]:
    plain = Look(CREAM, 0.08, skew=-0.5)
    opening = Look(CREAM, 0.08, gutter=True)
    frames = (
        ("1r.jpg", Frame((sides[0],), plain, sides[1].page)),
        ("1v-2r.jpg", Frame((sides[1], sides[2]), opening)),
        ("2v.jpg", Frame((sides[3],), plain, sides[2].page)),
    )
    return [Master(f"{SCANS}/{name}", Coding.GREY, (frame,)) for name, frame in frames]


def _manifest() -> list[dict[str, str]]:
    width, height = A5
    left, right = f"0,0,{width},{height}", f"{width},0,{width},{height}"
    rows = (
        ("1r.jpg", "1", "r", ""),
        ("1v-2r.jpg", "1", "v", left),
        ("1v-2r.jpg", "2", "r", right),
        ("2v.jpg", "2", "v", ""),
    )
    return [
        {
            "file": file,
            "volume": f"{UNIT}:{VOLUME}",
            "order": str(order),
            "leaf": leaf,
            "side": side,
            "region": region,
        }
        for order, (file, leaf, side, region) in enumerate(rows, 1)
    ]
