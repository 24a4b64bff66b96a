"""Property rights: a personal file with the leaves 12, 12а and two that are both called 13."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from press import people
from press.ageing import CREAM, GREEN, WHITE, Look
from press.composer import Composer, Fill, Style
from press.dates import Style as DateStyle
from press.dates import written
from press.forms import Entry, day, endorse, fill
from press.numbers import right
from press.page import A4, A5, Page
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
from press.styles import CHINGELTEI, OFFICE, PENCIL, SCHOOLBOOK, SERIF, SMALL, SONGINO

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from press.people import Person

FILE, LOOSE = "7/1/203", "7/1/204"
SCANS = "scans/property-2013"
HOME = f"{CHINGELTEI}, 11-р байр, 27 тоот"
AGREED = "ГЭ-2013/0441"


@dataclass(frozen=True, slots=True)
class Sale:
    """An invented flat that changes hands."""

    number: str
    seller: Person
    buyer: Person
    signed: date


def property_papers(shop: Shop) -> Delivery:
    """The file and a single application, with their volumes."""
    delivery = Delivery(
        volumes=[
            Volume("11", FILE, "personal_file", 4),
            Volume("11", LOOSE, "loose", 1, "estimated"),
        ]
    )
    delivery.add(sold(shop))
    delivery.add(applied(shop))
    return delivery


def sold(shop: Shop) -> Delivery:
    """Application, certificate and contract; the contract is an original of two records."""
    dice = shop.dice("property-2013")
    sale = Sale(
        right("Ү", 2203_000_000 + dice.randrange(10**6)),
        people.invent(dice, people.born_on(dice, 1955, 1968), male=False),
        people.invent(dice, people.born_on(dice, 1972, 1985), male=True),
        people.born_on(dice, 2013, 2013),
    )
    front, continued = _application(shop, sale)
    sides = (
        (Side("12", "r", front), "application"),
        (Side("12а", "r", continued), "application"),
        (Side("13", "r", _certificate(shop, sale)), "certificate"),
        (Side("13", "r", _contract(shop, sale)), "contract"),
    )
    records = {"contract": (sale.number, AGREED)}
    delivery = Delivery(claims=_claims(sale))
    for document in ("application", "certificate", "contract"):
        kind = document if document == "contract" else f"property_{document}"
        about = f"Personal file of a flat: {document}"
        parts = tuple(Part(side) for side, of in sides if of == document)
        linked = records.get(document, (sale.number,))
        delivery.papers.append(Paper(f"property-{document}", kind, about, linked, parts))
    looks = (
        Look(CREAM, 0.05, skew=-0.7),
        Look(WHITE, skew=0.5),
        Look(GREEN),
        Look(WHITE, turned=1),
    )
    codings = (Coding.GREY, Coding.GREY, Coding.COLOUR, Coding.TURNED)
    rows = []
    for order, (side, document) in enumerate(sides):
        file = f"{order + 1:03d}{codings[order].suffix}"
        frame = Frame((side,), looks[order])
        delivery.masters.append(Master(f"{SCANS}/{file}", codings[order], (frame,)))
        rows.append(
            {
                "file": file,
                "volume": f"11:{FILE}",
                "order": str(order + 1),
                "leaf": side.leaf,
                "side": side.side,
                "record_id": ";".join(records.get(document, (sale.number,))),
                "document": document,
            }
        )
    delivery.manifests[f"{SCANS}/manifest.csv"] = rows
    return delivery


def _sheet(
    style: Style, dice: Random, leaf: str, size: tuple[int, int] = A4
) -> tuple[Page, Composer]:
    page = Page(size)
    composer = Composer(page, style, dice, 240)
    composer.corner(leaf, PENCIL)
    return page, composer


def _application(shop: Shop, sale: Sale) -> tuple[Page, Page]:
    dice, form = shop.dice("property-application"), shop.forms["property_application"]
    page, composer = _sheet(OFFICE, dice, "12")
    composer.centred(form.title("Эд хөрөнгийн эрх бүртгүүлэх мэдүүлэг"))
    composer.space()
    rows = [
        Entry("application_number", "2013/5518"),
        Entry("applicant", f"{sale.buyer.clan} {sale.buyer.name}"),
        Entry("register_number", sale.buyer.register),
        Entry("address", HOME, label="Эд хөрөнгийн хаяг"),
        day("applied_on", sale.signed, label="Мэдүүлгийн огноо"),
    ]
    fill(composer, form, rows)
    composer.space()
    request = "Худалдах, худалдан авах гэрээний дагуу өмчлөх эрхийг бүртгэж өгнө үү."
    composer.prose([Fill(request)], OFFICE.label)
    composer.signature("Гарын үсэг", Fill(sale.buyer.short))
    added, more = _sheet(SMALL, dice, "12а", A5)
    more.centred("ХАВСРАЛТ")
    more.space()
    for number, line in enumerate(
        ("Худалдах, худалдан авах гэрээ", "Иргэний үнэмлэхийн хуулбар"), 1
    ):
        more.prose([Fill(f"{number}. {line}, 1 хуудас")], SMALL.label, 0)
        more.space(0.3)
    return page, added


def _certificate(shop: Shop, sale: Sale) -> Page:
    dice, form = shop.dice("property-certificate"), shop.forms["property_certificate"]
    page, composer = _sheet(SCHOOLBOOK, dice, "13")
    page.frame((110, 170, A4[0] - 110, 3250), 8)
    composer.y = 290
    composer.centred(form.title())
    composer.space()
    parcel = f"{dice.randrange(10**5, 10**6)}{dice.randrange(10**7, 10**8)}"
    rows = [
        Entry("property_number", sale.number),
        Entry("certificate_number", f"0{dice.randrange(10**7, 10**8)}"),
        Entry("owner", f"{sale.buyer.clan} {sale.buyer.name}"),
        Entry("register_number", sale.buyer.register),
        Entry("address", HOME),
        Entry("area", "62.4 м2"),
        Entry("purpose", "Орон сууц"),
        Entry("parcel_number", parcel),
        day("registered_on", sale.signed.replace(year=2013, month=12, day=20)),
    ]
    fill(composer, form, rows)
    x, y = endorse(composer, form, "Г.Хонгорзул")
    press(page, Seal("ЭД ХӨРӨНГИЙН ЭРХИЙН БҮРТГЭЛ • ", "№ 11"), (x, y + 60), dice)
    return page


def _contract(shop: Shop, sale: Sale) -> Page:
    dice, form = shop.dice("property-contract"), shop.forms["contract"]
    page, composer = _sheet(SERIF, dice, "13")
    composer.centred(form.title())
    composer.space()
    rows = [
        Entry("contract_number", "2013/0441"),
        day("signed_on", sale.signed, label="Гэрээний огноо"),
        Entry("seller", f"{sale.seller.clan} {sale.seller.name}"),
        Entry("buyer", f"{sale.buyer.clan} {sale.buyer.name}"),
        Entry("property_number", sale.number),
        Entry("address", HOME, label="Эд хөрөнгийн хаяг"),
        Entry("price", "86,500,000 төгрөг", "86500000", "Гэрээний үнэ"),
    ]
    fill(composer, form, rows)
    composer.space()
    for clause in (
        "1. Худалдагч нь дээрх орон сууцыг худалдан авагчийн өмчлөлд шилжүүлнэ.",
        "2. Худалдан авагч нь үнийг гэрээнд гарын үсэг зурсан өдөр бүрэн төлнө.",
        "3. Талууд маргаанаа зөвшилцөх замаар шийдвэрлэнэ.",
    ):
        composer.prose([Fill(clause)], SERIF.label, 0)
        composer.space(0.3)
    composer.signature("Худалдагч", Fill(sale.seller.short))
    composer.signature("Худалдан авагч", Fill(sale.buyer.short))
    return page


def _claims(sale: Sale) -> list[Claim]:
    certificate = "Үл хөдлөх эд хөрөнгө өмчлөх эрхийн хувийн хэрэг"
    agreed = "Орон сууц худалдах, худалдан авах гэрээ"
    buyer = sale.buyer
    return [
        Claim(
            sale.number,
            "property",
            "property_certificate",
            "11",
            FILE,
            "12-13",
            certificate,
            2013,
            buyer.register,
            buyer.name,
            sale.number.replace("Ү-", "Y-"),
        ),
        Claim(
            AGREED,
            "property",
            "contract",
            "11",
            FILE,
            "13",
            agreed,
            2013,
            names=f"{sale.seller.name};{buyer.name}",
        ),
    ]


def applied(shop: Shop) -> Delivery:
    """An application on both sides of one leaf, delivered as a scanned PDF."""
    dice, form = shop.dice("property-2019"), shop.forms["property_application"]
    person = people.invent(dice, people.born_on(dice, 1970, 1990), male=False)
    applied_on = people.born_on(dice, 2019, 2019)
    record = right("Г", 2204_000_000 + dice.randrange(10**6))
    page, back = Page(A4), Page(A4)
    composer = Composer(page, SCHOOLBOOK, dice, 260)
    composer.centred(form.title())
    composer.space()
    rows = [
        Entry("application_number", "8841"),
        Entry("applicant", f"{person.clan} {person.name}"),
        Entry("register_number", person.register),
        Entry("address", f"{SONGINO}, 7-р гудамж, 12 тоот"),
        day("applied_on", applied_on, DateStyle.SHORT),
    ]
    fill(composer, form, rows)
    composer.space()
    request = "Газар өмчлөх эрхийг улсын бүртгэлд бүртгэж, гэрчилгээ олгож өгнө үү."
    composer.prose([Fill(request)], SCHOOLBOOK.label)
    composer.signature("Гарын үсэг", Fill(person.short))
    received = Composer(back, SCHOOLBOOK, dice, 260)
    line = f"Мэдүүлгийг {written(applied_on)} хүлээн авч, хавсралтыг шалгав."
    received.prose([Fill(line)], SCHOOLBOOK.label)
    received.signature("Хүлээн авсан", Fill("Г.Хонгорзул"))
    sides = (Side("1", "r", page), Side("1", "v", back))
    frames = tuple(Frame((side,), Look(WHITE, skew=0.3)) for side in sides)
    title = "Газар өмчлөх эрх бүртгүүлэх мэдүүлэг"
    return Delivery(
        papers=[
            Paper(
                "property-2019",
                "property_application",
                "Application on both sides of a leaf, delivered as a scanned PDF",
                (record,),
                tuple(Part(side) for side in sides),
            )
        ],
        masters=[Master(f"scans/{folder(record)}/1r.pdf", Coding.PDF, frames)],
        claims=[
            Claim(
                record,
                "property",
                "property_application",
                "11",
                LOOSE,
                "1",
                title,
                2019,
                person.register,
                person.name,
            )
        ],
    )
