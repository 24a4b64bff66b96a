"""`read` and `extract`: the text and the fields of images, without an archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

import click

from arkhiv.cli.alone import table
from arkhiv.cli.labels import labels
from arkhiv.cli.options import as_json, command, files
from arkhiv.cli.output import bar, put, put_json, put_table, tell
from ocr.alto import alto
from ocr.codec import from_json
from ocr.hocr import hocr
from ocr.text import text

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.cli.alone import ReadPage
    from arkhiv.cli.desk import Desk
    from ocr.words import Reading
    from pipeline.steps.contract import Arguments

FORMATS = ("text", "json", "alto", "hocr")


def read_command(desk: Desk) -> click.Command:
    """Return the command `read`."""
    say = desk.say
    help_text = say(
        "Clean and read one image and print what stands on it: the visual rows from top to bottom, "
        "the words of a row joined by one space. No archive is needed, and nothing is kept."
    )
    kind = click.Option(
        ["--format", "form"],
        type=click.Choice(FORMATS),
        default=FORMATS[0],
        show_default=True,
        help=say("text, or words with their places as json, alto or hocr (one page per image)."),
    )
    params = [files("image", say("A TIFF, JPEG, PNG, JPEG 2000 or PDF scan."), many=False), kind]
    examples = ("arkhiv read page.tif", "arkhiv read page.tif --format alto > page.xml")
    return command(desk, "read", _read, params, help_text, *examples)


def extract_command(desk: Desk) -> click.Command:
    """Return the command `extract`."""
    say = desk.say
    help_text = say(
        "Read the images of one document, in order, and print its type and its fields with the "
        "words they come from. Places are in pixels of the image. No archive is needed, and "
        "nothing is kept."
    )
    params = [files("image", say("The pages of one document, in order.")), as_json(say)]
    example = "arkhiv extract recto.tif verso.tif --json"
    return command(desk, "extract", _extract, params, help_text, example)


def _read(desk: Desk, *, image: Path, form: str) -> None:
    with table(desk.settings) as at, bar(desk.say("Reading")) as tick:
        pages = list(at.pages(image, lambda: tick(1)))
        readings = [from_json(page.words.read_bytes()) for page in pages]
    printed = [_printed(reading, form) for reading in readings]
    put(("" if form == "json" else "\f").join(printed), end="")
    if not any(reading.words for reading in readings):
        tell(desk.say("No text was found. Look whether the image is blank or too faint."))


def _printed(reading: Reading, form: str) -> str:
    if form == "text":
        return text(reading)
    if form == "json":
        return json.dumps(_facts(reading), ensure_ascii=False) + "\n"
    return (alto(reading) if form == "alto" else hocr(reading)).decode()


def _facts(reading: Reading) -> dict[str, object]:
    """A reading for other programs: on one line, so that the pages of a file are lines."""
    return {
        "width": reading.width,
        "height": reading.height,
        "dpi": reading.dpi,
        "engine": reading.engine,
        "model": reading.model,
        "language": reading.language,
        "words": [
            {
                "text": word.text,
                "raw": word.raw,
                "confidence": round(word.confidence, 4),
                "box": [word.box.x, word.box.y, word.box.w, word.box.h],
                "block": word.block,
                "line": word.line,
            }
            for word in reading.words
        ],
    }


def _extract(desk: Desk, *, image: tuple[Path, ...], as_json: bool) -> None:
    with table(desk.settings) as at, bar(desk.say("Reading")) as tick:
        pages: list[ReadPage] = []
        for path in image:
            pages.extend(at.pages(path, lambda: tick(len(pages) + 1)))
        found = at.described(pages)
    if as_json:
        put_json(found)
        return
    _put(desk, found)


def _put(desk: Desk, found: Arguments) -> None:
    say, names = desk.say, labels(desk)
    type_ = cast("str | None", found["type"])
    put(f"{say('Type')}: {names.type(type_)}")
    fields = cast("list[Arguments]", found["fields"])
    rows = [
        (
            names.field(type_, str(field["name"])),
            say.value(str(field["value"])) if field["value"] is not None else "–",
            str(field["raw"]),
            say.share(cast("float", field["confidence"])),
            str(field["page"]),
        )
        for field in fields
    ]
    heads = (say("Field"), say("Value"), say("As written"), say("Sure"), say("Page"))
    put_table("", heads, rows, right=(3, 4))
