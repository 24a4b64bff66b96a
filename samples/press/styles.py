"""House styles of the printing offices, and the towns and offices the papers come from."""

from __future__ import annotations

from press.composer import Leader, Style
from press.fonts import Face
from press.hands import Hand, Stroke
from press.page import Ink

SCHOOLBOOK = Style(
    label=Hand(Face.SCHOOLBOOK, 50),
    value=Hand(Face.SCHOOLBOOK_BOLD, 52),
    heading=Hand(Face.SCHOOLBOOK_BOLD, 72),
    loose=1.6,
    leaders=Leader.BOLD,
)
SERIF = Style(
    label=Hand(Face.PT_SERIF, 52),
    value=Hand(Face.FREE_SANS, 54),
    heading=Hand(Face.PT_SERIF_BOLD, 72),
    loose=1.75,
)
SANS = Style(
    label=Hand(Face.PT_SANS, 52),
    value=Hand(Face.PT_SANS_BOLD, 54),
    heading=Hand(Face.PT_SANS_BOLD, 72),
    colon=True,
    leaders=Leader.NONE,
    loose=1.75,
)
OFFICE = Style(
    label=Hand(Face.SCHOOLBOOK, 54),
    value=Hand(Face.SCHOOLBOOK_BOLD, 54),
    heading=Hand(Face.FREE_SERIF_BOLD, 72),
    colon=True,
    leaders=Leader.NONE,
    loose=1.7,
)
DEJAVU = Style(
    label=Hand(Face.DEJAVU_SERIF, 46),
    value=Hand(Face.PT_MONO, 52),
    heading=Hand(Face.DEJAVU_SERIF_BOLD, 64),
    loose=1.9,
    leaders=Leader.BOLD,
)
SMALL = Style(
    label=Hand(Face.FREE_SANS, 40),
    value=Hand(Face.FREE_SANS_BOLD, 42),
    heading=Hand(Face.FREE_SANS_BOLD, 54),
    left=140,
    right=110,
    loose=1.6,
    leaders=Leader.BOLD,
)
TYPED = Style(
    label=Hand(Face.TYPEWRITER, 46, Ink.RIBBON, Stroke.TYPED),
    value=Hand(Face.TYPEWRITER, 46, Ink.RIBBON, Stroke.TYPED),
    heading=Hand(Face.TYPEWRITER, 46, Ink.RIBBON, Stroke.TYPED),
    left=150,
    right=90,
    tab=0.0,
    colon=True,
    leaders=Leader.NONE,
    loose=1.25,
)
TELETYPE = Style(
    label=Hand(Face.TELETYPE, 48, Ink.RIBBON, Stroke.TYPED),
    value=Hand(Face.TELETYPE, 48, Ink.RIBBON, Stroke.TYPED),
    heading=Hand(Face.TELETYPE, 48, Ink.RIBBON, Stroke.TYPED),
    left=150,
    right=90,
    tab=0.0,
    colon=True,
    leaders=Leader.NONE,
    loose=1.3,
)
PENNED = Style(
    label=Hand(Face.ROMAN, 42),
    value=Hand(Face.CHANCERY, 62, Ink.BLUE, Stroke.WRITTEN),
    heading=Hand(Face.ROMAN_BOLD, 54),
    left=150,
    right=110,
    tab=0.3,
    loose=1.15,
    leaders=Leader.BOLD,
)
BOOK = Style(
    label=Hand(Face.ROMAN, 40),
    value=Hand(Face.TYPEWRITER, 44, Ink.RIBBON, Stroke.TYPED),
    heading=Hand(Face.ROMAN_BOLD, 46),
    left=150,
    right=120,
    tab=0.36,
    loose=1.22,
    leaders=Leader.BOLD,
)
PENCIL = Hand(Face.SCHOOLBOOK_ITALIC, 54, Ink.PENCIL)
NOTE = Hand(Face.PT_SERIF, 38)

CAPITAL = "Улаанбаатар хот, Баянгол дүүрэг, 5-р хороо"
SONGINO = "Улаанбаатар хот, Сонгинохайрхан дүүрэг, 12-р хороо"
CHINGELTEI = "Улаанбаатар хот, Чингэлтэй дүүрэг, 3-р хороо"
KHUTAG = "Булган аймаг, Хутаг-Өндөр сум"
TSENKHER = "Архангай аймаг, Цэнхэр сум"
KHUJIRT = "Өвөрхангай аймаг, Хужирт сум"
MANDAL = "Сэлэнгэ аймаг, Мандал сум"
