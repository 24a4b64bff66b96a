"""Papers of couples: marriage and its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from press import people
from press.ageing import WHITE, Look
from press.composer import Composer, Fill
from press.forms import Entry, Form, day, endorse, fill
from press.page import A4, A5, Ink, Mark, Page
from press.paper import Claim, Coding, Delivery, Shop, Shot, Side, envelope
from press.seals import Seal, press
from press.styles import OFFICE, SERIF, SMALL, SONGINO
from press.tables import table

if TYPE_CHECKING:
    from random import Random

    from press.people import Person

DECISION = "191/ШШ2025/01670"
COURT_OF_FIRST_INSTANCE = "Баянгол дүүргийн Иргэний хэргийн анхан шатны шүүх"
MARRIAGES, COURT = "1/3/112", "1/3/140"


def marriage(shop: Shop) -> Delivery:
    """Husband and wife side by side in a ruled table; the first scan of the front moved."""
    dice, form, record = shop.dice("marriage-2012"), shop.forms["marriage"], "Г-2012/00218"
    husband = people.invent(dice, people.born_on(dice, 1982, 1988), male=True)
    wife = people.invent(dice, people.born_on(dice, 1983, 1990), male=False)
    married = people.born_on(dice, 2012, 2012)
    page = Page(A4)
    composer = Composer(page, SERIF, dice, 220)
    composer.centred(form.title())
    composer.space(0.5)
    fill(
        composer,
        form,
        [
            Entry("act_number", "218"),
            day("married_on", married),
            day("registered_on", married + timedelta(days=2)),
            Entry("registered_place", SONGINO),
        ],
    )
    composer.space(0.5)
    table(composer, ("", "Нөхөр", "Эхнэр"), _couple(form, husband, wife))
    witness = people.invent(dice, date(1980, 2, 3), male=True)
    composer.space(0.4)
    fill(composer, form, [Entry("witness", f"{witness.clan} {witness.name}")])
    clerk = people.invent(dice, date(1976, 8, 21), male=False)
    x, y = endorse(composer, form, clerk.short)
    seal = Seal("СОНГИНОХАЙРХАН ДҮҮРЭГ • УЛСЫН БҮРТГЭЛ • ", "№ 1116", Ink.SEAL_RED)
    press(page, seal, (x + 80, y - 60), dice)
    back = Page(A4)
    notes = Composer(back, SERIF, dice, 260)
    notes.prose([Fill("Гэрлэлтийн гэрчилгээг хоёр хувь үйлдэж, нөхөр, эхнэрт гардуулав.")])
    notes.space()
    notes.prose([Fill("Ургийн овгийг тус тусын өмнөх овгоор нь үлдээв.")])
    recto, verso = Side("1", "r", page), Side("1", "v", back)
    claim = Claim(
        record,
        "civil",
        "marriage",
        "11",
        MARRIAGES,
        "1",
        "Гэрлэсний бүртгэл",
        2012,
        husband.register,
        f"{husband.name};{wife.name}",
    )
    delivery = envelope(
        "marriage-2012",
        "Marriage form with a ruled table of two columns, red seal over the text",
        claim,
        (
            Shot(recto, Look(WHITE, skew=-0.6), Coding.COLOUR, base="rescan"),
            Shot(verso, Look(WHITE, through=0.05), verso=page),
        ),
        problem="leaf_conflict",
    )
    first = Look(WHITE, 0.1, skew=1.7, smear=0.45, blur=2.0)
    delivery.masters.append(Shot(recto, first).master("Г-2012%2F00218"))
    return delivery


def _couple(form: Form, husband: Person, wife: Person) -> list[tuple[str, Fill, Fill]]:
    rows = (
        ("clan_name", "Ургийн овог", husband.clan, wife.clan),
        ("patronymic", "Эцэг (эх)-ийн нэр", husband.patronymic, wife.patronymic),
        ("given_name", "Нэр", husband.given, wife.given),
        ("register", "Регистрийн дугаар", husband.register, wife.register),
    )
    return [
        (
            form.label(f"husband_{field}", label),
            Fill(his, Mark(f"husband_{field}", his)),
            Fill(hers, Mark(f"wife_{field}", hers)),
        )
        for field, label, his, hers in rows
    ]


def divorce(shop: Shop) -> Delivery:
    """A form and, on a second leaf that comes late, the court's decision."""
    dice, form, record = shop.dice("divorce-2025"), shop.forms["divorce"], DECISION
    husband = people.invent(dice, people.born_on(dice, 1979, 1986), male=True)
    wife = people.invent(dice, people.born_on(dice, 1980, 1988), male=False)
    decided = people.born_on(dice, 2025, 2025)
    page = _end_of_marriage(form, dice, (husband, wife), decided)
    recto, verso = Side("1", "r", page), Side("1", "v", Page(A4))
    second = Side("2", "r", _decision(shop, husband, wife))
    claim = Claim(
        record,
        "civil",
        "divorce",
        "11",
        COURT,
        "1-2",
        "Гэрлэлт дуусгавар болсны бүртгэл",
        2025,
        husband.register,
        f"{husband.name};{wife.name}",
    )
    return envelope(
        "divorce-2025",
        "Form of 2025 whose second leaf, the court's decision, is scanned later",
        claim,
        (
            Shot(recto, Look(WHITE, skew=0.2), Coding.COLOUR),
            Shot(verso, Look(WHITE, through=0.04), verso=page),
            Shot(second, Look(WHITE, skew=-0.5), base="late"),
        ),
        problem="leaf_count",
    )


def _end_of_marriage(
    form: Form, dice: Random, couple: tuple[Person, Person], decided: date
) -> Page:
    """The form of the registry, with what the court decided."""
    husband, wife = couple
    page = Page(A4)
    composer = Composer(page, OFFICE, dice, 240)
    composer.centred(form.title())
    composer.space()
    fill(
        composer,
        form,
        [
            Entry("act_number", "1670"),
            day("registered_on", decided + timedelta(days=21)),
        ],
    )
    for who, heading, person in (("husband", "Нөхөр", husband), ("wife", "Эхнэр", wife)):
        composer.section(heading)
        name = Entry(f"{who}_name", f"{person.clan} {person.name}", label="Овог, нэр")
        number = Entry(f"{who}_register", person.register, label="Регистрийн дугаар")
        fill(composer, form, [name, number])
    composer.space(0.4)
    fill(
        composer,
        form,
        [
            day("married_on", people.born_on(dice, 2008, 2014)),
            Entry("court", COURT_OF_FIRST_INSTANCE),
            day("decision_date", decided),
            Entry("decision_number", DECISION),
            day("ended_on", decided + timedelta(days=15)),
        ],
    )
    clerk = people.invent(dice, date(1990, 1, 30), male=True)
    x, y = endorse(composer, form, clerk.short)
    press(page, Seal("БАЯНГОЛ ДҮҮРЭГ • УЛСЫН БҮРТГЭЛ • ", "№ 1107"), (x, y + 30), dice)
    return page


def _decision(shop: Shop, husband: Person, wife: Person) -> Page:
    page = Page(A5)
    composer = Composer(page, SMALL, shop.dice("divorce-2025-decision"), 200)
    composer.centred("ШҮҮХИЙН ШИЙДВЭРИЙН ХУУЛБАР")
    composer.space()
    composer.prose([Fill(COURT_OF_FIRST_INSTANCE + " хэргийг хянан хэлэлцээд")], SMALL.label)
    composer.space(0.5)
    composer.centred("ТОГТООХ нь:", SMALL.value)
    composer.space(0.3)
    pair = f"{husband.name}, {wife.name} нарын гэрлэлтийг цуцалсугай."
    composer.prose([Fill(f"1. Гэрлэгчид болох {pair}")], SMALL.label)
    composer.prose([Fill("2. Шийдвэрийг улсын бүртгэлийн байгууллагад хүргүүлсүгэй.")], SMALL.label)
    composer.space()
    judge = people.invent(composer.dice, date(1975, 6, 6), male=False)
    composer.signature("Шүүгч", Fill(judge.short))
    return page
