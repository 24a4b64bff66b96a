"""Forms: what they are called, what their fields are called, and how a clerk fills them in."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from samples.papers.clerk import places
from samples.papers.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.papers.clerk import Clerk

FORMS = Path(__file__).parents[2] / "pipeline" / "forms"
YOUNG = frozenset({"register_number", "civil_number"})
"""Kinds of numbers that papers before 1990 do not have."""
TEMPLATES = 4
"""Of every form and part."""


@dataclass(frozen=True, slots=True)
class Form:
    """A type of paper: its titles and, for each field, its kind, need and labels."""

    id: str
    titles: tuple[str, ...]
    older: tuple[str, ...]
    fields: tuple[tuple[str, str, bool, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One printing of a form: its title, its labels in order, and how they are set."""

    form: str
    title: str
    labels: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str, bool], ...]
    tab: float
    colon: bool
    paired: bool
    loose: float
    office: str


@cache
def forms() -> tuple[Form, ...]:
    """Every form of the configuration; a label that two fields share is left out."""
    return tuple(_form(path) for path in sorted(FORMS.glob("*.toml")))


def _form(path: Path) -> Form:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    asked = {
        name: (field["label"], *field.get("synonyms", ()))
        for name, field in facts["fields"].items()
    }
    often = Counter(label.casefold() for labels in asked.values() for label in labels)
    short = {one for field in facts["fields"].values() for one in field.get("short", ())}
    fields = tuple(
        (
            name,
            field["kind"],
            bool(field.get("required")),
            tuple(
                label
                for label in asked[name]
                if often[label.casefold()] == 1 and label not in short and len(label) > 2
            )
            or asked[name][:1],
        )
        for name, field in facts["fields"].items()
    )
    return Form(facts["id"], tuple(facts["titles"]), tuple(facts.get("older_titles", ())), fields)


@cache
def templates(part: Part) -> tuple[Template, ...]:
    """The printings that a part knows; no other part knows them."""
    return tuple(_template(part, form, number) for form in forms() for number in range(TEMPLATES))


def _template(part: Part, form: Form, number: int) -> Template:
    dice = random.Random(zlib.crc32(f"{part}/{form.id}/{number}".encode()))
    titles = form.titles + (form.older if number % 2 else ())
    return Template(
        form=form.id,
        title=dice.choice(titles),
        labels=tuple((name, dice.choice(labels)) for name, _, _, labels in form.fields),
        kinds=tuple((name, kind, needed) for name, kind, needed, _ in form.fields),
        tab=dice.uniform(0.34, 0.5),
        colon=dice.random() < 0.5,
        paired=dice.random() < 0.35,
        loose=dice.uniform(1.15, 1.9),
        office=dice.choice(OFFICES[part]),
    )


OFFICES = {
    Part.TRAIN: (
        "УЛСЫН БҮРТГЭЛИЙН ЕРӨНХИЙ ГАЗАР",
        "БҮРТГЭЛИЙН ХЭЛТЭС",
        "МОНГОЛ УЛС",
        "ИРГЭНИЙ БҮРТГЭЛ МЭДЭЭЛЛИЙН ТӨВ",
        "ЗАСАГ ДАРГЫН ТАМГЫН ГАЗАР",
    ),
    Part.TUNE: ("ОРОН НУТГИЙН БҮРТГЭЛИЙН ТАСАГ", "АРД ИРГЭДИЙН ХУРАЛ", "МЭДЭЭЛЛИЙН САН"),
    Part.TEST: ("НИЙСЛЭЛИЙН БҮРТГЭЛИЙН ГАЗАР", "АРХИВЫН АЛБА", "ХУУЛЬ ЗҮЙН ЯАМ"),
}


def filled(template: Template, clerk: Clerk) -> list[tuple[str, str, str, str]]:
    """Name, label, text and value of every field that the clerk fills in."""
    labels, entries = dict(template.labels), []
    for name, kind, needed in template.kinds:
        young = clerk.old and kind in YOUNG
        if (needed or clerk.dice.random() < 0.75) and not (young and not needed):
            text, value = entry(clerk, name, kind)
            entries.append((name, labels[name], text, value))
    return entries


def entry(clerk: Clerk, name: str, kind: str) -> tuple[str, str]:
    """What is written into a field of a kind, and the value that it means."""
    dice = clerk.dice
    if kind == "date":
        day = clerk.day()
        return clerk.written(day), day.isoformat()
    if kind == "number":
        number = str(dice.randint(1, 2500))
        return dice.choice((number, number, f"№ {number}")), number
    if kind == "area":
        size = f"{dice.randint(18, 400)}.{dice.randrange(10)}"
        return f"{size} м2", f"{size} м2"
    if kind == "money":
        price = dice.randint(20, 900) * 500_000
        return f"{price:,} төгрөг", str(price)
    if name == "registrar":
        signed = clerk.signed()
        return signed, signed
    text = _plain(clerk, name, kind)
    return text, text


def _plain(clerk: Clerk, name: str, kind: str) -> str:
    dice = clerk.dice
    aimag, soum = dice.choice(places(clerk.part))
    makes: dict[str, Callable[[], str]] = {
        "clan_name": clerk.clan,
        "patronymic": clerk.given,
        "given_name": clerk.given,
        "person": clerk.person,
        "register_number": clerk.register,
        "civil_number": lambda: clerk.digits(12),
        "legal_register": clerk.legal,
        "property_number": lambda: f"{dice.choice('ҮҮГЭ')}-22{clerk.digits(8)}",
        "certificate_number": lambda: clerk.digits(9),
        "parcel_number": lambda: clerk.digits(14),
        "order_number": clerk.order,
        "sex": lambda: dice.choice(("эрэгтэй", "эмэгтэй")),
        "place": clerk.address if name == "address" else clerk.place,
        "aimag": lambda: aimag,
        "soum": lambda: soum,
        "bag": lambda: f"{dice.randint(1, 20)}-р {dice.choice(('баг', 'хороо'))}",
        "text": lambda: _text(clerk, name),
    }
    return makes[kind]()


def _text(clerk: Clerk, name: str) -> str:
    dice = clerk.dice
    makes: dict[str, Callable[[], str]] = {
        "building": lambda: str(dice.randint(1, 120)),
        "door": lambda: str(dice.randint(1, 200)),
        "street": lambda: f"{clerk.word().capitalize()} {dice.randint(1, 30)}-р гудамж",
        "court": lambda: f"{dice.choice(places(clerk.part))[1]} сумын шүүх",
        "name": clerk.firm,
        "founder": clerk.person,
    }
    return makes.get(name, clerk.phrase)()
