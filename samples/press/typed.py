"""Old acts: typed on yellowed paper in the sixties and seventies, and one written with a pen."""

from __future__ import annotations

from datetime import timedelta

from press import people
from press.ageing import BROWN, CREAM, YELLOW, Look
from press.composer import Composer
from press.dates import Style as DateStyle
from press.forms import Entry, day, endorse, fill
from press.page import A5, Ink, Page
from press.paper import Claim, Coding, Delivery, Shop, Shot, Side, Volume, envelope
from press.seals import Seal, press
from press.styles import KHUTAG, PENNED, TELETYPE, TSENKHER, TYPED

TSENKHER_ACTS, KHUTAG_ACTS = "2/1/7", "4/1/12"


def typed(shop: Shop) -> Delivery:
    """All papers of this kind, and the volumes they lie in."""
    delivery = Delivery(
        volumes=[
            Volume("65", TSENKHER_ACTS, "loose", 3, "estimated", risk="high"),
            Volume("63", KHUTAG_ACTS, "loose", 1, risk="high"),
        ]
    )
    for build in (birth, marriage, death, penned):
        delivery.add(build(shop))
    return delivery


def birth(shop: Shop) -> Delivery:
    """A birth act of 1967: no register numbers existed yet."""
    dice, form = shop.dice("birth-1967"), shop.forms["birth"]
    born = people.born_on(dice, 1967, 1967)
    father, mother = people.parents(dice, born)
    child = people.invent(dice, born, male=False, father=father)
    page = Page(A5)
    composer = Composer(page, TYPED, dice, 180)
    composer.centred("БҮГД НАЙРАМДАХ МОНГОЛ АРД УЛС")
    composer.space(0.6)
    composer.centred(form.title("Төрсний акт"))
    composer.space(0.6)
    fill(
        composer,
        form,
        [
            Entry("act_number", "42", label="Актын дугаар"),
            day("registered_on", born + timedelta(days=16), label="Бүртгэсэн он, сар, өдөр"),
            Entry("patronymic", child.patronymic, label="Эцгийн нэр"),
            Entry("given_name", child.given, label="Хүүхдийн нэр"),
            Entry("sex", child.sex),
            day("birth_date", born),
            Entry("birth_place", TSENKHER),
            Entry("father_name", father.name, label="Эцэг"),
            Entry("mother_name", mother.name, label="Эх"),
        ],
    )
    x, y = endorse(composer, form, "Д. Пүрэвжав", "Бүртгэсэн хүн")
    press(page, Seal("ЦЭНХЭР СУМЫН ЗАХИРГАА • ", "БНМАУ", radius=180), (x - 60, y + 170), dice)
    claim = Claim(
        "Т-1967-0042",
        "civil",
        "birth",
        "65",
        TSENKHER_ACTS,
        "1",
        "Төрсний акт",
        1967,
        names=child.name,
    )
    look = Look(YELLOW, 0.18, skew=1.6, wear=0.35, grain=2.0)
    return envelope(
        "birth-1967",
        "Typed birth act on yellowed, unevenly faded paper",
        claim,
        (Shot(Side("1", "r", page), look, Coding.COLOUR),),
    )


def marriage(shop: Shop) -> Delivery:
    """A marriage act of 1972."""
    dice, form = shop.dice("marriage-1972"), shop.forms["marriage"]
    husband = people.invent(dice, people.born_on(dice, 1944, 1949), male=True)
    wife = people.invent(dice, people.born_on(dice, 1946, 1952), male=False)
    married = people.born_on(dice, 1972, 1972)
    page = Page(A5)
    composer = Composer(page, TELETYPE, dice, 180)
    composer.centred(form.title("Гэрлэлтийн акт"))
    composer.space(0.6)
    fill(
        composer,
        form,
        [
            Entry("act_number", "19", label="Актын дугаар"),
            day("registered_on", married, DateStyle.WORD, "Бүртгэсэн он, сар, өдөр"),
            Entry("husband_patronymic", husband.patronymic, label="Эр хүний овог"),
            Entry("husband_given_name", husband.given, label="Эр хүний нэр"),
            Entry("wife_patronymic", wife.patronymic, label="Эм хүний овог"),
            Entry("wife_given_name", wife.given, label="Эм хүний нэр"),
            day("married_on", married, DateStyle.WORD, "Гэрлэсэн он, сар, өдөр"),
            Entry("registered_place", TSENKHER),
        ],
    )
    x, y = endorse(composer, form, "С. Жамъян", "Бүртгэсэн")
    press(page, Seal("ЦЭНХЭР СУМЫН ЗАХИРГАА • ", "БНМАУ", radius=180), (x, y + 110), dice)
    claim = Claim(
        "Г-1972-0019",
        "civil",
        "marriage",
        "65",
        TSENKHER_ACTS,
        "2",
        "Гэрлэлтийн акт",
        1972,
        names=f"{husband.name};{wife.name}",
    )
    look = Look(CREAM, 0.12, skew=-1.3, wear=0.25, bed=0.12, margin=60)
    return envelope(
        "marriage-1972",
        "Typed marriage act with worded months on a dark scanner bed",
        claim,
        (Shot(Side("2", "r", page), look),),
    )


def death(shop: Shop) -> Delivery:
    """A death act of 1974, scanned as JPEG 2000."""
    dice, form = shop.dice("death-1974"), shop.forms["death"]
    dead = people.invent(dice, people.born_on(dice, 1895, 1910), male=False)
    died = people.born_on(dice, 1974, 1974)
    page = Page(A5)
    composer = Composer(page, TYPED, dice, 220)
    composer.centred(form.title("Нас барсны акт"))
    composer.space(0.6)
    fill(
        composer,
        form,
        [
            Entry("act_number", "8", label="Актын дугаар"),
            day("registered_on", died + timedelta(days=3), label="Бүртгэсэн он, сар, өдөр"),
            Entry("patronymic", dead.patronymic, label="Эцгийн нэр"),
            Entry("given_name", dead.given),
            day("died_on", died, label="Нас барсан он, сар, өдөр"),
            Entry("death_place", TSENKHER),
            Entry("cause", "өндөр настай", label="Нас барсан шалтгаан"),
        ],
    )
    endorse(composer, form, "С. Жамъян", "Бүртгэсэн")
    claim = Claim(
        "НБ-1974-0008",
        "civil",
        "death",
        "65",
        TSENKHER_ACTS,
        "3",
        "Нас барсны акт",
        1974,
        names=dead.name,
    )
    look = Look(YELLOW, 0.1, skew=0.8, wear=0.3)
    return envelope(
        "death-1974",
        "Typed death act, JPEG 2000",
        claim,
        (Shot(Side("3", "r", page), look, Coding.JP2),),
    )


def penned(shop: Shop) -> Delivery:
    """A birth form of 1984 filled in by hand."""
    dice, form = shop.dice("birth-1984"), shop.forms["birth"]
    born = people.born_on(dice, 1984, 1984)
    father, mother = people.parents(dice, born)
    child = people.invent(dice, born, male=True, father=father)
    page = Page(A5)
    composer = Composer(page, PENNED, dice, 160)
    composer.centred(form.title("Төрсний бүртгэлийн акт"))
    composer.space(0.5)
    fill(
        composer,
        form,
        [
            Entry("act_number", "117", label="Актын дугаар"),
            day("registered_on", born + timedelta(days=20)),
            Entry("patronymic", child.patronymic, label="Эцгийн нэр"),
            Entry("given_name", child.given),
            Entry("sex", child.sex),
            day("birth_date", born),
            Entry("birth_place", KHUTAG),
            Entry("father_name", father.name, label="Эцэг"),
            Entry("mother_name", mother.name, label="Эх"),
            Entry("registered_place", KHUTAG),
        ],
    )
    x, y = endorse(composer, form, "Л.Дулмаа", "Бүртгэгч")
    press(page, Seal("ХУТАГ-ӨНДӨР СУМ • ", "БНМАУ", Ink.SEAL_BLUE, 170), (x, y + 60), dice)
    claim = Claim(
        "Т-1984-0117",
        "civil",
        "birth",
        "63",
        KHUTAG_ACTS,
        "1",
        "Төрсний бүртгэл",
        1984,
        names=child.name,
        former="1984/117;БХТ-117",
    )
    recto, verso = Side("1", "r", page), Side("1", "v", Page(A5))
    return envelope(
        "birth-1984",
        "Printed form filled in with a pen: to be shown to a person, not guessed",
        claim,
        (
            Shot(recto, Look(BROWN, 0.12, skew=-0.9, grain=2.0), Coding.COLOUR),
            Shot(verso, Look(BROWN, 0.12, through=0.07), verso=page),
        ),
        problem="handwriting",
        hard=True,
    )
