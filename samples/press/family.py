"""Civil papers of families: those of couples, adoption, change of name."""

from __future__ import annotations

from datetime import timedelta

from press import people
from press.ageing import CREAM, Look
from press.composer import Composer
from press.couples import COURT, MARRIAGES, divorce, marriage
from press.dates import Style as DateStyle
from press.forms import Entry, day, endorse, fill
from press.page import A4, Page
from press.paper import Claim, Delivery, Shop, Shot, Side, Volume, envelope
from press.seals import Seal, press
from press.styles import DEJAVU, MANDAL, NOTE, SERIF

ADOPTIONS, NAMES = "1/6/9", "3/1/27"


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
