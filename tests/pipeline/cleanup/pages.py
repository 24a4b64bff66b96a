"""Pages with known text, drawn and then spoiled in known ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[np.uint8]"

FONTS = "/usr/share/fonts/truetype/"
SERIF = f"{FONTS}paratype/PTF55F.ttf"
SANS = f"{FONTS}dejavu/DejaVuSans.ttf"
MONO = f"{FONTS}paratype/PTM55F.ttf"
BOLD = f"{FONTS}dejavu/DejaVuSerif-Bold.ttf"

PROSE = (
    "Улсын бүртгэлийн байгууллага нь иргэний төрсний",
    "бүртгэлийг хөтөлж, эх нотлох баримтыг архивт",
    "хадгална. Хөмрөг, данс, хадгаламжийн нэгж бүрийг",
    "тусгай дугаараар ялгаж, хуудас бүрийг дугаарлана.",
    "Баталгааны хуудсанд нийт хуудасны тоог үсгээр",
    "болон тоогоор бичиж, улсын бүртгэгч гарын үсэг",
    "зурж, тамга дарсан байх ёстой. Өөрчлөлт оруулсан",
    "бол үндэслэлийг нь тэмдэглэж, огноог бичнэ.",
    "Архивын ажилтан баримтыг хүлээн авахдаа хуудасны",
    "бүрэн бүтэн эсэхийг шалгаж, актад тусгана.",
    "Түүнчлэн гэмтсэн, бүдгэрсэн хуудсыг тусад нь",
    "бүртгэж, сэргээн засварлах хөтөлбөрт оруулна.",
)

FORM = (
    ("Ургийн овог", "Боржигон"),
    ("Эцгийн нэр", "Өлзийбаяр"),
    ("Нэр", "Билгүүн"),
    ("Хүйс", "эрэгтэй"),
    ("Төрсөн газар", "Өвөрхангай аймаг"),
    ("Бүртгэсэн сум", "Хужирт сум"),
    ("Гэрчилгээний дугаар", "457812"),
    ("Улсын бүртгэгч", "Намжилмаа"),
)


@dataclass(frozen=True)
class Sheet:
    """A drawn page, its text row by row, and its resolution."""

    image: Pixels
    rows: tuple[str, ...]
    dpi: int = 300

    def spoiled(self, image: Pixels) -> Sheet:
        return replace(self, image=np.ascontiguousarray(image))


def canvas(dpi: int = 300) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), (255, 255, 255))
    return image, ImageDraw.Draw(image)


def done(image: Image.Image, rows: tuple[str, ...], dpi: int = 300) -> Sheet:
    return Sheet(np.ascontiguousarray(np.asarray(image)[:, :, ::-1]), rows, dpi)


@cache
def prose(font: str = SERIF, points: float = 12, dpi: int = 300, count: int = 12) -> Sheet:
    image, draw = canvas(dpi)
    size = round(points * dpi / 72)
    for n, line in enumerate(PROSE[:count]):
        place = (round(0.9 * dpi), round(dpi + 1.9 * n * size))
        draw.text(place, line, fill=(25, 25, 30), font=ImageFont.truetype(font, size))
    return done(image, PROSE[:count], dpi)


@cache
def form(*, leaders: bool = True, ruled: bool = False) -> Sheet:
    """A register form: a title, labels in print, values over dotted leaders or in ruled boxes."""
    image, draw = canvas()
    label, value = ImageFont.truetype(SERIF, 46), ImageFont.truetype(MONO, 48)
    draw.text((650, 280), "Төрсний бүртгэлийн хуудас", fill=0, font=ImageFont.truetype(BOLD, 64))
    for n, (name, content) in enumerate(FORM):
        y = 520 + 150 * n
        draw.text((280, y), name, fill=(20, 20, 20), font=label)
        draw.text((1080, y), content, fill=(40, 30, 60), font=value)
        if leaders:
            for x in range(1000, 2150, 17):
                draw.ellipse((x, y + 50, x + 5, y + 55), fill=(30, 30, 30))
        if ruled:
            draw.rectangle((250, y - 35, 2200, y + 115), outline=(20, 20, 20), width=4)
            draw.line((1000, y - 35, 1000, y + 115), fill=(20, 20, 20), width=4)
    rows = ("Төрсний бүртгэлийн хуудас", *(f"{name} {content}" for name, content in FORM))
    return done(image, rows)


def entries(seed: int, columns: int = 4, rows: int = 20) -> Sheet:
    """A page of a typed register in whose columns the lines stand at heights of their own."""
    image, draw = canvas()
    chance = np.random.default_rng(seed)
    face = ImageFont.truetype(BOLD, 40)
    for column in range(columns):
        for row in range(rows):
            words = chance.permutation(" ".join(PROSE).split())[:2]
            top = 300 + 140 * row + int(chance.choice([0, 29, 47]))
            draw.text((150 + 560 * column, top), "\n".join(words), fill=20, font=face)
    return done(image, ())


def yellowed(sheet: Sheet, seed: int = 7) -> Sheet:
    """Brown-yellow paper, darker to one side and in large stains."""
    chance = np.random.default_rng(seed)
    height, width = sheet.image.shape[:2]
    stains = cv2.resize(chance.random((5, 4)).astype(np.float32), (width, height))
    slope = np.linspace(0.62, 1.0, width, dtype=np.float32)[None, :]
    paper = (0.75 + 0.25 * stains) * slope
    toned = sheet.image * paper[:, :, None] * np.array([0.66, 0.86, 0.97], np.float32)
    noise = chance.normal(0, 4, (height, width, 1)).astype(np.float32)
    return sheet.spoiled(np.clip(toned + noise, 0, 255).astype(np.uint8))


def sealed(sheet: Sheet, middle: tuple[int, int], colour: tuple[int, int, int]) -> Sheet:
    """A round seal of 38 mm printed over the page; the ink below stays visible."""
    ink = Image.new("L", (sheet.image.shape[1], sheet.image.shape[0]), 255)
    draw = ImageDraw.Draw(ink)
    x, y, r = *middle, 225
    for radius, width in ((r, 9), (r - 60, 4)):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=0, width=width)
    font = ImageFont.truetype(BOLD, 36)
    for n, text in enumerate(("МОНГОЛ УЛС", "БҮРТГЭЛ", "№ 17")):
        draw.text((x - 120, y - 90 + 55 * n), text, fill=0, font=font)
    cover = np.asarray(ink)[:, :, None] < 128
    shade = sheet.image * (np.array(colour) / 255)
    return sheet.spoiled(np.where(cover, shade, sheet.image).astype(np.uint8))


def skewed(sheet: Sheet, degrees: float, paper: tuple[int, int, int] = (255, 255, 255)) -> Sheet:
    """Turned clockwise by a small angle about the middle."""
    height, width = sheet.image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    image = cv2.warpAffine(
        sheet.image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper
    )
    return sheet.spoiled(np.asarray(image, np.uint8))


def bordered(sheet: Sheet, left: int = 130, top: int = 90) -> Sheet:
    """The scanner's black border on all sides."""
    image = cv2.copyMakeBorder(
        sheet.image, top, 110, left, 70, cv2.BORDER_CONSTANT, value=(12, 10, 11)
    )
    return sheet.spoiled(np.asarray(image, np.uint8))


def peppered(sheet: Sheet, share: float = 0.02, seed: int = 3) -> Sheet:
    """Single black and white pixels all over."""
    chance = np.random.default_rng(seed).random(sheet.image.shape[:2])
    image = sheet.image.copy()
    image[chance < share / 2] = 0
    image[chance > 1 - share / 2] = 255
    return sheet.spoiled(image)


def dotted(image: Pixels) -> Pixels:
    """As a fax screens a page: in dots on slanting rows."""
    y, x = np.indices(image.shape)
    cells = np.cos((x + y) * 0.85) * np.cos((x - y) * 0.85)
    soft = cv2.GaussianBlur(image, (0, 0), 1.5).astype(np.float64)
    ink = np.where(soft / 255 < 0.5 + 0.5 * cells, 20, 255)
    return np.asarray(cv2.GaussianBlur(ink.astype(np.uint8), (0, 0), 0.7), np.uint8)


def error_rate(found: str, rows: tuple[str, ...]) -> float:
    """Edits for every character of the truth, rows in reading order."""
    truth = "\n".join(rows)
    return Levenshtein.distance(found.strip(), truth) / len(truth)
