"""A careful reader: quick over the whole page, and once more, slowly, over lines in doubt.

Models with weights as bytes are quick, but now and then lose their way on a line that is perfectly
legible, and say themselves that they do not believe what they read. The same model with weights as
they were learnt reads such a line, and takes a fifth more time than the quick one: too much for
every line, little for the few. What is in doubt after that may be English.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from ocr import latin
from ocr.words import Box, around

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ocr.osd import Upright
    from ocr.pixels import GreyPixels
    from ocr.reader import Reader
    from ocr.words import Reading, Word

DOUBTFUL = 0.5
"""A line with a word of less confidence is read again."""
MOST = 100
"""Lines of a page that are read again; a page with more of them is no print."""
PATIENCE = 8
"""Runs of words in doubt that are held before the reader of English, beyond those that were."""
AROUND_MM = 0.7
"""Paper that is cut out with a line on all sides."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """A part of an image: its pixels, row by row."""

    shape: tuple[int, int]
    data: bytes

    def tobytes(self) -> bytes:
        """Every pixel."""
        return self.data


class CarefulReader:
    """Reads with a quick reader of pages, and doubtful lines again with exact ones of lines."""

    def __init__(self, quick: Reader, exact: Reader, english: Reader | None = None) -> None:
        self.quick = quick
        self.exact = exact
        self.english = english

    @property
    def seconds(self) -> float:
        """The processor's seconds inside the engines, of all calls until now."""
        english = self.english.seconds if self.english else 0.0
        return self.quick.seconds + self.exact.seconds + english

    def read(self, image: GreyPixels, *, dpi: int) -> Reading:
        """All words of the image; of lines in doubt those that are believed more."""
        return self.assured(self.quick.read(image, dpi=dpi), image)

    def assured(self, reading: Reading, image: GreyPixels) -> Reading:
        """A quick reading of an image, its lines in doubt read again and believed if surer."""
        lines = list(_lines(reading))
        doubtful = [number for number, line in enumerate(lines) if _is_doubtful(line)]
        if not doubtful or len(doubtful) > MOST:
            return reading
        data = image.tobytes()
        for number in doubtful:
            again = self._again(self.exact, data, reading, lines[number])
            if believed(again) > believed(lines[number]):
                lines[number] = again
        if self.english:
            self._put_english(self.english, data, reading, lines)
        return replace(reading, words=tuple(word for line in lines for word in line))

    def upright(self, image: GreyPixels, *, dpi: int) -> Upright | None:
        """By how much to turn the image, or None when there is too little text."""
        return self.quick.upright(image, dpi=dpi)

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """What a page without writing reads as."""
        return self.quick.nothing(size, dpi=dpi)

    def _put_english(
        self, english: Reader, data: bytes, reading: Reading, lines: list[tuple[Word, ...]]
    ) -> None:
        """Put English words into lines that are in doubt still; where some were, less will do."""
        for doubtful in (latin.DOUBTFUL, latin.BESIDE_ENGLISH):
            patience, before = PATIENCE, list(lines)
            places = [
                (number, *run)
                for number, line in enumerate(before)
                for run in reversed(list(latin.runs(line, doubtful)))
            ]
            for number, start, end in places:
                if not patience:
                    return
                line = lines[number]
                said = self._again(english, data, reading, line[start:end])
                found = latin.exchanged(line[start:end], said, doubtful)
                patience += 1 if found else -1
                lines[number] = (*line[:start], *found, *line[end:]) if found else line
            if lines == before:
                return

    def _again(
        self, reader: Reader, data: bytes, reading: Reading, line: Sequence[Word]
    ) -> tuple[Word, ...]:
        """What a reader of lines makes of a line, in the place of the line."""
        room, first = round(AROUND_MM * reading.dpi / 25.4), line[0]
        box = around([word.box for word in line])
        left, top = max(0, box.x - room), max(0, box.y - room)
        right, bottom = (
            min(reading.width, box.right + room),
            min(reading.height, box.bottom + room),
        )
        part = cut(data, reading.width, Box(left, top, right - left, bottom - top))
        return tuple(
            replace(
                _cased(word, line),
                box=word.box.moved(left, top),
                block=first.block,
                line=first.line,
            )
            for word in reader.read(part, dpi=reading.dpi).words
        )


def cut(data: bytes, width: int, box: Box) -> Cutting:
    """A box of grey pixels that are so many to the row."""
    starts = range(box.y * width + box.x, box.bottom * width + box.x, width)
    return Cutting((box.h, box.w), b"".join(data[start : start + box.w] for start in starts))


def believed(words: Sequence[Word]) -> float:
    """The confidence of some words, each by the number of its letters; 0 of none."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, letters)


def _cased(word: Word, line: Sequence[Word]) -> Word:
    """The word, large or small as the first reading has it, if it reads the same otherwise.

    Only on the whole page the engine sees how high capitals stand.
    """
    same = [each for each in line if each.text.casefold() == word.text.casefold()]
    return replace(word, text=same[0].text, raw=same[0].raw) if same else word


def _lines(reading: Reading) -> Iterator[tuple[Word, ...]]:
    """The engine's own lines, in its order."""
    for _, line in groupby(reading.words, key=lambda word: word.line):
        yield tuple(line)


def _is_doubtful(line: Sequence[Word]) -> bool:
    return min(word.confidence for word in line) < DOUBTFUL
