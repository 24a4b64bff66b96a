"""The personal file of a legal entity that grew into a second volume."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from press import people
from press.ageing import CREAM, WHITE, Look
from press.composer import Composer, Fill, Style
from press.dates import Style as DateStyle
from press.forms import Entry, day, endorse, fill
from press.numbers import legal as legal_number
from press.page import A4, Page
from press.paper import Claim, Coding, Delivery, Frame, Master, Paper, Part, Shop, Side, Volume
from press.seals import Seal, press
from press.styles import CAPITAL, CHINGELTEI, NOTE, OFFICE, PENCIL, SANS, SCHOOLBOOK, SERIF

FIRST, SECOND = "5/1/88", "5/1/89"
SCANS = "scans/legal-2004-0117"


@dataclass(frozen=True, slots=True)
class Entity:
    """An invented legal entity."""

    record: str
    number: str
    name: str
    form: str
    founder: str
    address: str


def _sheet(style: Style, shop: Shop, name: str, leaf: str = "") -> tuple[Page, Composer]:
    page = Page(A4)
    composer = Composer(page, style, shop.dice(name), 240)
    if leaf:
        composer.corner(leaf, PENCIL)
    return page, composer


def _registration(shop: Shop, entity: Entity, when: date) -> tuple[Page, Page]:
    page, composer = _sheet(OFFICE, shop, f"{entity.record}-form", "1")
    form = shop.forms["legal_file"]
    composer.centred(form.title())
    composer.centred("ХХБ-01", OFFICE.label)
    composer.space()
    rows = [
        Entry("file_number", entity.record),
        Entry("legal_register", entity.number, label="Регистрийн дугаар"),
        Entry("name", entity.name),
        Entry("form", entity.form),
        Entry("founding_decision", "Үүсгэн байгуулагчдын хурлын шийдвэр"),
        Entry("decision_number", "А/01"),
        day("decision_date", date(when.year, 1, 19)),
        Entry("founder", entity.founder),
        Entry("address", entity.address, label="Оршин байгаа хаяг"),
    ]
    fill(composer, form, rows)
    back, verso = _sheet(OFFICE, shop, f"{entity.record}-back")
    rows = [
        Entry("activity", "ноос, ноолуур боловсруулах, гадаад худалдаа"),
        day("registered_on", when),
    ]
    fill(verso, form, rows)
    x, y = endorse(verso, form, "Т.Отгонбаяр")
    press(back, Seal("ХУУЛИЙН ЭТГЭЭДИЙН БҮРТГЭЛ • ", "№ 11"), (x - 90, y + 130), verso.dice)
    return page, back


def _certificate(shop: Shop, entity: Entity, when: date, number: str, leaf: str) -> Page:
    page, composer = _sheet(SCHOOLBOOK, shop, f"{entity.record}-certificate-{number}", leaf)
    form = shop.forms["legal_certificate"]
    page.frame((110, 170, A4[0] - 110, 2750), 8)
    page.frame((130, 190, A4[0] - 130, 2730), 3)
    composer.y = 330
    composer.centred("МОНГОЛ УЛС", SCHOOLBOOK.label)
    composer.centred(form.title())
    composer.space()
    rows = [
        Entry("certificate_number", number),
        Entry("legal_register", entity.number, label="Регистрийн дугаар"),
        Entry("name", entity.name),
        Entry("form", entity.form),
        day("registered_on", when),
    ]
    fill(composer, form, rows)
    x, y = endorse(composer, form, "Т.Отгонбаяр")
    press(page, Seal("ХУУЛИЙН ЭТГЭЭДИЙН БҮРТГЭЛ • ", "№ 11"), (x - 90, y + 120), composer.dice)
    return page


def _application(shop: Shop, entity: Entity) -> Page:
    page, composer = _sheet(SANS, shop, f"{entity.record}-application", "3")
    form = shop.forms["legal_file"]
    composer.centred(form.title("Хуулийн этгээдийн өргөдөл"))
    composer.space()
    rows = [
        Entry("file_number", entity.record, label="Хэргийн дугаар"),
        Entry("legal_register", entity.number, label="Регистрийн дугаар"),
        Entry("name", entity.name, label="Хуулийн этгээдийн нэр"),
        Entry("founder", entity.founder),
        day("registered_on", date(2004, 2, 9), DateStyle.DOTS),
    ]
    fill(composer, form, rows)
    composer.space()
    request = "Хуулийн этгээдийг улсын бүртгэлд бүртгэж, гэрчилгээ олгож өгөхийг хүсье."
    composer.prose([Fill(request)], SANS.label)
    composer.signature("Өргөдөл гаргагч", Fill(entity.founder))
    return page


def _change(shop: Shop, entity: Entity) -> tuple[Page, Page]:
    """A form whose first leaf closes one volume and whose second leaf opens the next."""
    page, composer = _sheet(SERIF, shop, f"{entity.record}-change", "4")
    form = shop.forms["legal_file"]
    composer.centred(form.title("Хувийн хэргийн бүртгэлийн маягт"))
    composer.space()
    rows = [
        Entry("file_number", entity.record),
        Entry("legal_register", entity.number, label="Регистрийн дугаар"),
        Entry("name", entity.name),
        Entry("form", entity.form),
    ]
    fill(composer, form, rows)
    composer.space()
    composer.prose([Fill("Оршин байгаа хаяг, эрхлэх үйл ажиллагаанд өөрчлөлт оруулав.")])
    next_page, more = _sheet(SERIF, shop, f"{entity.record}-change-2", "1")
    more.centred("ХХБ-03", NOTE)
    rows = [
        Entry("address", CHINGELTEI, label="Оршин байгаа хаяг"),
        Entry("activity", "аялал жуулчлал, зочид буудал"),
        day("registered_on", date(2015, 9, 24)),
    ]
    fill(more, form, rows)
    x, y = endorse(more, form, "Н.Уранчимэг")
    press(next_page, Seal("ХУУЛИЙН ЭТГЭЭДИЙН БҮРТГЭЛ • ", "№ 11"), (x - 90, y + 130), more.dice)
    return page, next_page


def two_volumes(shop: Shop) -> Delivery:
    """Five papers of one entity; one of them lies in both volumes."""
    dice = shop.dice("legal-2004-0117")
    founder = people.invent(dice, date(1962, 3, 8), male=True)
    number = legal_number(509800 + dice.randrange(200))
    entity = Entity(
        "2004/0117",
        number,
        "Хангайн бүргэд ХХК",
        "Хязгаарлагдмал хариуцлагатай компани",
        founder.short,
        CAPITAL,
    )
    front, back = _registration(shop, entity, date(2004, 2, 16))
    changed, continued = _change(shop, entity)
    sides = {
        "registration-2004": (Side("1", "r", front), Side("1", "v", back)),
        "certificate-2004": (
            Side("2", "r", _certificate(shop, entity, date(2004, 2, 16), "0117", "2")),
        ),
        "application-2004": (Side("3", "r", _application(shop, entity)),),
        "change-2015": (Side("4", "r", changed), Side("1", "r", continued)),
        "certificate-2015": (
            Side("2", "r", _certificate(shop, entity, date(2015, 9, 24), "1532", "2")),
        ),
    }
    delivery = _file(entity, sides)
    delivery.volumes = [
        Volume("11", FIRST, "personal_file", 4),
        Volume("11", SECOND, "personal_file", 2, open=True),
    ]
    return delivery


def _file(entity: Entity, papers: dict[str, tuple[Side, ...]]) -> Delivery:
    delivery, rows = Delivery(), []
    for name, sides in papers.items():
        kind = "legal_certificate" if name.startswith("certificate") else "legal_file"
        about = f"Personal file of a legal entity: {name}"
        parts = tuple(Part(side) for side in sides)
        delivery.papers.append(Paper(f"legal-{name}", kind, about, (entity.record,), parts))
        for number, side in enumerate(sides):
            second = name == "certificate-2015" or (name == "change-2015" and number == 1)
            file = f"{2 if second else 1}-{side.leaf}{side.side}.jpg"
            look = Look(WHITE if second else CREAM, 0.04, skew=0.3 - 0.2 * number)
            frame = Frame((side,), look)
            coding = Coding.COLOUR if kind == "legal_certificate" else Coding.GREY
            delivery.masters.append(Master(f"{SCANS}/{file}", coding, (frame,)))
            rows.append(
                {
                    "file": file,
                    "volume": f"11:{SECOND if second else FIRST}",
                    "leaf": side.leaf,
                    "side": side.side,
                    "record_id": entity.record,
                    "document": name,
                }
            )
    rows = [row | {"order": str(order)} for order, row in enumerate(rows, 1)]
    delivery.manifests[f"{SCANS}/manifest.csv"] = rows
    delivery.claims = [_claim(entity, FIRST, ""), _claim(entity, SECOND, "")]
    return delivery


def _claim(entity: Entity, volume: str, leaves: str) -> Claim:
    title = "Хуулийн этгээдийн хувийн хэрэг"
    return Claim(
        entity.record,
        "legal",
        "legal_file",
        "11",
        volume,
        leaves,
        title,
        None,
        entity.number,
        entity.name,
    )
