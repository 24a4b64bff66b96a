"""Civil papers of one person: birth, identity card, address."""

from __future__ import annotations

from datetime import date, timedelta

from press import people
from press.ageing import GREEN, WHITE, Look
from press.composer import Composer, Fill
from press.dates import Style as DateStyle
from press.forms import Entry, day, endorse, fill
from press.page import A4, A5_WIDE, Page
from press.paper import Claim, Coding, Delivery, Shop, Shot, Side, Volume, envelope
from press.seals import Seal, press
from press.styles import CAPITAL, NOTE, SANS, SCHOOLBOOK, SMALL, SONGINO

LOOSE = "1/2/345"


def civil(shop: Shop) -> Delivery:
    """All papers of this kind, and the volumes they lie in."""
    delivery = Delivery(volumes=[Volume("11", LOOSE, "loose", 3, risk="medium")])
    for build in (birth, identity, address):
        delivery.add(build(shop))
    return delivery


def birth(shop: Shop) -> Delivery:
    """A laser-printed form of 2019: the clean case."""
    dice, form, record = shop.dice("birth-2019"), shop.forms["birth"], "101900000312"
    born = people.born_on(dice, 2019, 2019)
    father, mother = people.parents(dice, born)
    child = people.invent(dice, born, male=True, father=father)
    registered = born + timedelta(days=9)
    page = Page(A4)
    composer = Composer(page, SCHOOLBOOK, dice, 230)
    composer.corner("ИУБ-01 маягт", NOTE)
    composer.centred("УЛСЫН БҮРТГЭЛИЙН ЕРӨНХИЙ ГАЗАР", SCHOOLBOOK.label)
    composer.space(0.4)
    composer.centred(form.title())
    composer.space()
    fill(
        composer,
        form,
        [
            Entry("act_number", "312"),
            day("registered_on", registered),
            Entry("registered_place", CAPITAL),
            Entry("clan_name", child.clan),
            Entry("patronymic", child.patronymic),
            Entry("given_name", child.given),
            Entry("register_number", child.register),
            Entry("civil_number", people.civil_number(dice)),
            Entry("sex", child.sex),
            day("birth_date", born),
            Entry("birth_place", CAPITAL),
            Entry("ethnicity", "халх"),
            Entry("father_name", f"{father.clan} {father.name}"),
            Entry("father_register", father.register),
            Entry("mother_name", f"{mother.clan} {mother.name}"),
            Entry("mother_register", mother.register),
            Entry("certificate_number", f"{dice.randint(1, 9)}{dice.randrange(10**8):08d}"),
        ],
    )
    clerk = people.invent(dice, date(1984, 5, 2), male=False)
    x, y = endorse(composer, form, clerk.short)
    press(page, Seal("УЛСЫН БҮРТГЭЛ • БАЯНГОЛ ДҮҮРЭГ • ", "№ 1107"), (x - 70, y + 60), dice)
    claim = Claim(
        record,
        "civil",
        "birth",
        "11",
        LOOSE,
        "1",
        "Төрсний бүртгэл",
        2019,
        child.register,
        child.name,
        "Т-2019-312",
    )
    recto, verso = Side("1", "r", page), Side("1", "v", Page(A4))
    return envelope(
        "birth-2019",
        "Laser-printed birth form, blue seal beside the signature, blank verso",
        claim,
        (
            Shot(recto, Look(WHITE, skew=0.4), Coding.COLOUR),
            Shot(verso, Look(WHITE, through=0.04), verso=page),
        ),
    )


def identity(shop: Shop) -> Delivery:
    """A card of 2015, half a sheet, as PNG."""
    dice, form, record = shop.dice("id-card-2015"), shop.forms["id_card"], "ИҮ-2015-114207"
    holder = people.invent(dice, people.born_on(dice, 1978, 1990), male=False)
    issued = people.born_on(dice, 2015, 2015)
    page = Page(A5_WIDE)
    composer = Composer(page, SMALL, dice, 90)
    composer.centred(form.title("Иргэний үнэмлэх олгосон бүртгэл"))
    composer.space(0.6)
    fill(
        composer,
        form,
        [
            Entry("clan_name", holder.clan),
            Entry("patronymic", holder.patronymic),
            Entry("given_name", holder.given),
            (Entry("sex", holder.sex), day("birth_date", holder.born, DateStyle.DOTS)),
            Entry("birth_place", CAPITAL),
            Entry("register_number", holder.register),
            Entry("civil_number", people.civil_number(dice)),
            (
                day("issued_on", issued, DateStyle.DOTS),
                day("expires_on", issued.replace(year=2040), DateStyle.DOTS),
            ),
            Entry("address", f"{SONGINO}, Өнөр хороолол, 24-р байр, 51 тоот"),
        ],
    )
    page.frame((70, 60, A5_WIDE[0] - 60, A5_WIDE[1] - 60), 5)
    claim = Claim(
        record,
        "civil",
        "id_card",
        "11",
        LOOSE,
        "2",
        "Иргэний үнэмлэхийн бүртгэл",
        2015,
        holder.register,
        holder.name,
    )
    return envelope(
        "id-card-2015",
        "Registration of an identity card, half a sheet with a frame, two values to a line (PNG)",
        claim,
        (Shot(Side("2", "r", page), Look(GREEN, uneven=0.0, grain=0), Coding.PNG),),
    )


def address(shop: Shop) -> Delivery:
    """A residence form of 2017 from a bitonal scanner, as Group 4 TIFF."""
    dice, form, record = shop.dice("address-2017"), shop.forms["address"], "Х-2017-88012"
    holder = people.invent(dice, people.born_on(dice, 1965, 1995), male=True)
    page = Page(A4)
    composer = Composer(page, SANS, dice, 260)
    composer.centred(form.title())
    composer.space()
    fill(
        composer,
        form,
        [
            Entry("patronymic", holder.patronymic),
            Entry("given_name", holder.given),
            Entry("register_number", holder.register),
            Entry("aimag", "Улаанбаатар"),
            Entry("soum", "Сонгинохайрхан"),
            Entry("bag", "12-р хороо"),
            Entry("street", "Баянхошуу 7-р гудамж"),
            Entry("building", "118", label="Байр/хашаа"),
            Entry("door", "2"),
            day("registered_on", people.born_on(dice, 2017, 2017), DateStyle.SHORT),
        ],
    )
    composer.space()
    composer.prose(
        [Fill("Дээрх мэдээлэл үнэн зөв болохыг баталж гарын үсэг зурав.")], SANS.label, 0
    )
    clerk = people.invent(dice, date(1979, 9, 9), male=False)
    x, y = composer.signature("Бүртгэсэн ажилтан", Fill(clerk.short))
    press(page, Seal("СОНГИНОХАЙРХАН ДҮҮРЭГ • БҮРТГЭЛ • ", "№ 1116"), (x, y + 280), dice)
    claim = Claim(
        record,
        "civil",
        "address",
        "11",
        LOOSE,
        "3",
        "Оршин суугаа газрын хаягийн бүртгэл",
        2017,
        holder.register,
        holder.name,
    )
    look = Look(WHITE, uneven=0.03, skew=-0.8, margin=40, bed=0.96)
    return envelope(
        "address-2017",
        "Residence form from a bitonal scanner (Group 4 TIFF), slightly skewed",
        claim,
        (Shot(Side("3", "r", page), look, Coding.G4),),
    )
