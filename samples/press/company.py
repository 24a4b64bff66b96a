"""A small legal entity's personal file: three leaves in one multi-frame TIFF."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from press import people
from press.ageing import WHITE, Look
from press.composer import Composer, Fill
from press.forms import Entry, day, endorse, fill
from press.numbers import legal as legal_number
from press.page import A4, Page
from press.paper import (
    Claim,
    Coding,
    Delivery,
    Frame,
    Master,
    Paper,
    Part,
    Shop,
    Side,
    Volume,
    folder,
)
from press.seals import Seal, press
from press.styles import KHUTAG, SANS

if TYPE_CHECKING:
    from press.people import Person

VOLUME, RECORD = "5/2/14", "ХЭ-2009-0451"


def company(shop: Shop) -> Delivery:
    """Its form on two leaves and the list of its founders."""
    dice = shop.dice("legal-2009")
    number = legal_number(260100 + dice.randrange(200))
    founders = [
        people.invent(dice, people.born_on(dice, 1955, 1980), male=male)
        for male in (True, False, True)
    ]
    name = "Хутаг өрх хоршоо"
    pages = (*_form(shop, name, number, founders[0]), _founders(shop, founders))
    sides = tuple(Side(str(leaf), "r", page) for leaf, page in enumerate(pages, 1))
    look = Look(WHITE, 0.04, skew=0.6, margin=30, bed=0.97)
    title = "Хуулийн этгээдийн хувийн хэрэг"
    about = "Cooperative's form and list of founders, three frames of one Group 4 TIFF"
    return Delivery(
        papers=[
            Paper("legal-2009", "legal_file", about, (RECORD,), tuple(Part(side) for side in sides))
        ],
        masters=[
            Master(
                f"scans/{folder(RECORD)}/1.tif",
                Coding.G4,
                tuple(Frame((side,), look) for side in sides),
            )
        ],
        volumes=[Volume("63", VOLUME, "personal_file", None, "unknown", risk="medium")],
        claims=[
            Claim(RECORD, "legal", "legal_file", "63", VOLUME, "1-3", title, 2009, number, name)
        ],
    )


def _form(shop: Shop, name: str, number: str, founder: Person) -> tuple[Page, Page]:
    form, dice = shop.forms["legal_file"], shop.dice("legal-2009-form")
    page, more = Page(A4), Page(A4)
    composer = Composer(page, SANS, dice, 240)
    composer.centred(form.title("Хуулийн этгээдийн бүртгэл"))
    composer.space()
    rows = [
        Entry("file_number", "0451"),
        Entry("legal_register", number),
        Entry("name", name),
        Entry("form", "Хоршоо", label="Хэлбэр/төрөл"),
        Entry("decision_number", "3"),
        day("decision_date", date(2009, 4, 2)),
        Entry("founder", founder.name),
        Entry("address", f"{KHUTAG}, 2-р баг"),
    ]
    fill(composer, form, rows)
    composer = Composer(more, SANS, dice, 240)
    rows = [
        Entry("activity", "мал аж ахуй, сүү боловсруулах"),
        day("registered_on", date(2009, 4, 27)),
    ]
    fill(composer, form, rows)
    x, y = endorse(composer, form, "Х.Батжаргал")
    press(more, Seal("БУЛГАН АЙМАГ • УЛСЫН БҮРТГЭЛ • ", "№ 63"), (x - 90, y + 260), dice)
    return page, more


def _founders(shop: Shop, founders: list[Person]) -> Page:
    page, dice = Page(A4), shop.dice("legal-2009-founders")
    composer = Composer(page, SANS, dice, 240)
    composer.centred("ГИШҮҮДИЙН ЖАГСААЛТ")
    composer.space()
    for number, person in enumerate(founders, 1):
        composer.prose([Fill(f"{number}. {person.clan} {person.name}, {person.register}")])
        composer.space(0.3)
    return page
