"""Civil papers of families: marriage, end of marriage, adoption, change of name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from press import people
from press.ageing import CREAM, WHITE, Look
from press.composer import Composer, Fill
from press.dates import Style as DateStyle
from press.forms import Entry, Form, day, endorse, fill
from press.page import A4, A5, Ink, Mark, Page
from press.paper import Claim, Coding, Delivery, Shop, Shot, Side, Volume, envelope
from press.seals import Seal, press
from press.styles import DEJAVU, MANDAL, NOTE, OFFICE, SERIF, SMALL, SONGINO
from press.tables import table

if TYPE_CHECKING:
    from random import Random

    from press.people import Person

DECISION = "191/ШШ2025/01670"
COURT_OF_FIRST_INSTANCE = "Баянгол дүүргийн Иргэний хэргийн анхан шатны шүүх"
MARRIAGES, COURT, ADOPTIONS, NAMES = "1/3/112", "1/3/140", "1/6/9", "3/1/27"


def family(shop: Shop) -> Delivery:
    """All papers of this kind, and the volumes they lie in."""
    delivery = Delivery(
        volumes=[
            Volume("11", MARRIAGES, "loose", 1),
            Volume("11", COURT, "loose", 2),
            Volume("11", ADOPTIONS, "loose", 1, restricted=True, risk="medium"),
            Volume("43", NAMES, "loose", 1, "estimated", risk="medium"),
        ]
    )
    for build in (marriage, divorce, adoption, name_change):
        delivery.add(build(shop))
    return delivery


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


def adoption(shop: Shop) -> Delivery:
    """A restricted paper in a restricted volume."""
    dice, form, record = shop.dice("adoption-2011"), shop.forms["adoption"], "Ү-2011-0007"
    adopter = people.invent(dice, people.born_on(dice, 1970, 1978), male=True)
    former = people.invent(dice, people.born_on(dice, 2008, 2010), male=False)
    decided = people.born_on(dice, 2011, 2011)
    renamed = f"{adopter.clan} {adopter.given} {former.given}"
    page = Page(A4)
    composer = Composer(page, DEJAVU, dice, 260)
    composer.centred(form.title())
    composer.space()
    fill(
        composer,
        form,
        [
            Entry("act_number", "7"),
            day("registered_on", decided + timedelta(days=12), DateStyle.DOTS),
            Entry("child_former_name", f"{former.clan} {former.name}"),
            Entry("child_new_name", renamed),
            Entry("adopter_name", f"{adopter.clan} {adopter.name}"),
            day("decision_date", decided, DateStyle.DOTS),
            Entry("decision_number", "А/118"),
        ],
    )
    endorse(composer, form, "Д.Мөнхцэцэг")
    claim = Claim(
        record,
        "civil",
        "adoption",
        "11",
        ADOPTIONS,
        "1",
        "Үрчилсний бүртгэл",
        2011,
        names=f"{adopter.given} {former.given}",
    )
    return envelope(
        "adoption-2011",
        "Adoption form: restricted from the moment it is recognised",
        claim,
        (Shot(Side("1", "r", page), Look(CREAM, 0.08, skew=0.7)),),
        problem="restricted",
    )


def name_change(shop: Shop) -> Delivery:
    """A form that went through the scanner upside down."""
    dice, form, record = shop.dice("name-change-2014"), shop.forms["name_change"], "НӨ-2014-00051"
    before = people.invent(dice, people.born_on(dice, 1985, 1993), male=False)
    after = people.invent(dice, before.born, male=False)
    page = Page(A4)
    composer = Composer(page, SERIF, dice, 200)
    composer.corner("ИУБ маягт", NOTE)
    composer.centred(form.title())
    composer.space()
    rows = [
        Entry("act_number", "51"),
        day("registered_on", people.born_on(dice, 2014, 2014)),
        Entry("registered_place", MANDAL),
        Entry("former_clan_name", before.clan),
        Entry("former_patronymic", before.patronymic),
        Entry("former_given_name", before.given),
        Entry("new_clan_name", after.clan),
        Entry("new_patronymic", before.patronymic),
        Entry("new_given_name", after.given),
        Entry("register_number", before.register),
    ]
    fill(composer, form, rows)
    x, y = endorse(composer, form, "Ц.Ганзориг")
    press(page, Seal("СЭЛЭНГЭ АЙМАГ • МАНДАЛ СУМ • БҮРТГЭЛ • ", "№ 4322"), (x - 60, y + 130), dice)
    claim = Claim(
        record,
        "civil",
        "name_change",
        "43",
        "Х-3, Д-1, ХН-27",
        "1",
        "Овог, нэр өөрчилсний бүртгэл",
        2014,
        before.register,
        f"{before.name};{before.patronymic} {after.given}",
    )
    return envelope(
        "name-change-2014",
        "Change of name, scanned upside down",
        claim,
        (Shot(Side("1", "r", page), Look(CREAM, 0.05, skew=-1.2, turned=2)),),
    )
