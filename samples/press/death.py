"""Death forms of one loose volume: one that contradicts the inventory, one under a wrong name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from press import people
from press.ageing import CREAM, WHITE, Look
from press.composer import Composer, Fill
from press.dates import Style as DateStyle
from press.forms import Entry, Form, day, endorse, fill
from press.page import A5, Ink, Page
from press.paper import (
    Claim,
    Coding,
    Delivery,
    Paper,
    Part,
    Shop,
    Shot,
    Side,
    Volume,
    envelope,
    folder,
)
from press.seals import Seal, press
from press.styles import CHINGELTEI, SMALL

if TYPE_CHECKING:
    from random import Random

    from press.people import Person

VOLUME = "1/4/81"
TITLE = "Нас барсны бүртгэл"
SEAL = Seal("ЧИНГЭЛТЭЙ ДҮҮРЭГ • УЛСЫН БҮРТГЭЛ • ", "№ 1125", Ink.SEAL_RED, 190)


def deaths(shop: Shop) -> Delivery:
    """Both forms and their volume."""
    delivery = Delivery(volumes=[Volume("11", VOLUME, "loose", 2, risk="high")])
    delivery.add(contradicting(shop))
    delivery.add(misnamed(shop))
    return delivery


def _form(dice: Random, form: Form, number: str) -> tuple[Page, Person]:
    dead = people.invent(dice, people.born_on(dice, 1940, 1958), male=True)
    died = people.born_on(dice, 2016, 2016)
    page = Page(A5)
    composer = Composer(page, SMALL, dice, 130)
    composer.centred(form.title())
    composer.space(0.8)
    fill(
        composer,
        form,
        [
            Entry("act_number", number),
            day("registered_on", died + timedelta(days=4), DateStyle.SHORT),
            Entry("clan_name", dead.clan),
            Entry("patronymic", dead.patronymic),
            Entry("given_name", dead.given),
            Entry("register_number", dead.register),
            day("died_on", died, DateStyle.SHORT),
            Entry("death_place", CHINGELTEI),
            Entry("cause", "зүрх судасны дутагдал"),
        ],
    )
    clerk = people.invent(dice, date(1981, 4, 17), male=True)
    x, y = endorse(composer, form, clerk.short)
    press(page, SEAL, (x - 30, y + 60), dice)
    return page, dead


def contradicting(shop: Shop) -> Delivery:
    """The register number on the paper and the one in the inventory differ in one digit."""
    record = "НБ-2016-00093"
    page, dead = _form(shop.dice("death-2016"), shop.forms["death"], "93")
    wrong = dead.register[:-1] + str((int(dead.register[-1]) + 4) % 10)
    claim = Claim(record, "civil", "death", "11", VOLUME, "1", TITLE, 2016, wrong, dead.name)
    other = _other_side(shop, page)
    return envelope(
        "death-2016",
        "Death form, skewed, red seal over the text, its written-on verso showing through",
        claim,
        (
            Shot(
                Side("1", "r", page),
                Look(CREAM, 0.06, skew=-2.4, through=0.1),
                Coding.COLOUR,
                other,
            ),
            Shot(Side("1", "v", other), Look(CREAM, 0.06, skew=1.1, through=0.06), verso=page),
        ),
        problem="contradiction",
    )


def _other_side(shop: Shop, recto: Page) -> Page:
    page = Page(recto.size)
    composer = Composer(page, SMALL, shop.dice("death-2016-verso"), 260)
    lines = (
        "Нас барсан тухай эмнэлгийн магадлагааг үндэслэн бүртгэв.",
        "Иргэний үнэмлэхийг хураан авч устгасан болно.",
        "Гэрчилгээг гэр бүлийн гишүүнд нь гардуулан өгөв.",
    )
    for line in lines:
        composer.prose([Fill(line)], SMALL.label, 0)
        composer.space(0.5)
    return page


def misnamed(shop: Shop) -> Delivery:
    """The operator left out a nought: no record is known by the name of this folder."""
    record, typed = "НБ-2016-00094", "НБ-2016-0094"
    page, dead = _form(shop.dice("death-2016-misnamed"), shop.forms["death"], "94")
    claim = Claim(
        record, "civil", "death", "11", VOLUME, "2", TITLE, 2016, dead.register, dead.name
    )
    side = Side("2", "r", page)
    shot = Shot(side, Look(WHITE, 0.05, skew=0.9))
    about = "Death form delivered under a record ID that nobody knows"
    paper = Paper("death-2016-misnamed", "death", about, (record,), (Part(side),), "unknown_record")
    row = {"file": "2r.jpg", "volume": f"11:{VOLUME}", "order": "1", "leaf": "2", "side": "r"}
    return Delivery(
        papers=[paper],
        masters=[shot.master(folder(typed))],
        manifests={f"scans/{folder(typed)}/manifest.csv": [row | {"record_id": typed}]},
        claims=[claim],
    )
