"""Work on images alone, without an archive: read one page, describe the pages of one paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import InputError
from pipeline.steps.contract import Made, Outcome
from pipeline.steps.values import matrix_of, polygon_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ocr.words import Reading, Word
    from pipeline.describe.description import FoundField
    from pipeline.geometry import Matrix
    from pipeline.steps.contract import Arguments, Json

READ = "read_image"
EXTRACT = "extract"
IMAGE = "image"


class ImageUnreadError(InputError):
    """The text of an image could not be recognised."""

    code = "image_unread"
    template = "The text could not be recognised ({reason}). Look at the image, then try again."


def read_page(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Clean and read one frame of an image file; write its words, and say how it was turned."""
    from ocr.codec import to_json
    from ocr.errors import RecognitionError
    from pipeline.cleanup import coding
    from pipeline.frames import Frame, Limits
    from pipeline.reading import clean_page
    from pipeline.reading import read_page as read
    from pipeline.steps.reader import reader_of

    reader = reader_of(arguments)
    frame = Frame(**cast("dict[str, Any]", arguments["frame"]))
    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    try:
        cleaned = clean_page(files[IMAGE], frame, reader, limits=limits)
        reading = read(cleaned, reader, scratch / f"cleaned{coding.SUFFIX}")
    except RecognitionError as fault:
        raise ImageUnreadError(reason=fault.code) from fault
    path = scratch / "words.json"
    path.write_bytes(to_json(reading))
    return Outcome(
        facts={"matrix": list(cleaned.matrix), "flags": list(cleaned.flags)},
        made=(Made("words", path, "application/json"),),
    )


def extract(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Describe the pages of one document from their words; places are in master pixels."""
    del scratch
    from ocr.codec import from_json
    from pipeline.describe.describe import describe
    from pipeline.describe.description import PageText
    from pipeline.describe.forms import built_in, load
    from pipeline.geometry import invert

    folder = cast("str", arguments["forms"])
    pages = cast("list[Arguments]", arguments["pages"])
    readings = [from_json(files[cast("str", page["words"])].read_bytes()) for page in pages]
    backs = [invert(matrix_of(page["matrix"])) for page in pages]
    texts = [PageText(number, reading) for number, reading in enumerate(readings)]
    found = describe(texts, load(_path(folder)) if folder else built_in())
    fields: list[Json] = [
        _field(field, readings[field.page], backs[field.page]) for field in found.fields
    ]
    return Outcome(facts={"type": found.type, "fields": fields})


def _path(folder: str) -> Path:
    from pathlib import Path

    return Path(folder)


def _field(field: FoundField, reading: Reading, back: Matrix) -> Json:
    from pipeline.geometry import transform

    return {
        "name": field.name,
        "value": field.value,
        "raw": field.raw,
        "confidence": float(field.confidence),
        "page": field.page + 1,
        "polygon": polygon_json(transform(back, field.polygon)),
        "words": [_word(reading.words[number], back) for number in field.words],
    }


def _word(word: Word, back: Matrix) -> Json:
    from pipeline.geometry import bounds, box_polygon, transform

    box = bounds(transform(back, box_polygon(word.box)))
    return {
        "text": word.text,
        "confidence": float(word.confidence),
        "box": [box.x, box.y, box.w, box.h],
    }
