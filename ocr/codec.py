"""The stored form of a reading: JSON, the same bytes for the same reading."""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from ocr.errors import ReadingFormatError
from ocr.words import Box, Reading, Region, Word, region_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORMAT = "arkhiv-reading/1"

_Row = tuple[str, str | None, int, int, int, int, float, int, int]


def to_json(reading: Reading) -> bytes:
    """Write a reading as UTF-8 JSON; what says nothing is left out."""
    document: dict[str, object] = {
        "format": FORMAT,
        "width": reading.width,
        "height": reading.height,
        "dpi": reading.dpi,
        "engine": reading.engine,
        "model": reading.model,
        "language": reading.language,
        "words": [_row(word) for word in reading.words],
    }
    if any(word.level for word in reading.words):
        levels = (word.level for word in reading.words)
        document["levels"] = [None if each is None else _place(each) for each in levels]
    if reading.rules:
        document["rules"] = [_place(rule) for rule in reading.rules]
    if reading.regions:
        document["regions"] = [[region.kind, *_place(region.box)] for region in reading.regions]
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def from_json(data: bytes) -> Reading:
    """Read what `to_json` wrote; raises ReadingFormatError for anything else."""
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            raise ReadingFormatError(reason=f"format {document['format']!r}")
        return Reading(
            width=int(document["width"]),
            height=int(document["height"]),
            dpi=int(document["dpi"]),
            words=tuple(_words(document["words"], document.get("levels", ()))),
            engine=str(document["engine"]),
            model=str(document["model"]),
            language=str(document["language"]),
            rules=tuple(Box(*map(int, rule)) for rule in document.get("rules", ())),
            regions=tuple(
                Region(region_kind(kind), Box(*map(int, place)))
                for kind, *place in document.get("regions", ())
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ReadingFormatError(reason=f"{type(error).__name__}: {error}") from error


def _place(box: Box) -> list[int]:
    return [box.x, box.y, box.w, box.h]


def _row(word: Word) -> _Row:
    raw = None if word.raw == word.text else word.raw
    box = word.box
    return (word.text, raw, box.x, box.y, box.w, box.h, word.confidence, word.block, word.line)


def _words(rows: Sequence[object], levels: Sequence[Sequence[int] | None]) -> Iterator[Word]:
    for row, level in zip_longest(rows, levels):
        yield _word(row, None if level is None else Box(*map(int, level)))


def _word(row: object, level: Box | None) -> Word:
    text, raw, x, y, w, h, confidence, block, line = cast("_Row", row)
    return Word(
        text=str(text),
        raw=str(text if raw is None else raw),
        box=Box(int(x), int(y), int(w), int(h)),
        confidence=float(confidence),
        block=int(block),
        line=int(line),
        level=level,
    )
