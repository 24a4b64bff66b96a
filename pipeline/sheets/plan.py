"""The plan of a stack: which pages belong behind which sheet, or what is wrong with it.

Pure: the same images with the same words of people give the same plan, however often it is asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pipeline.nouns.sheet import SheetKind, Trouble, Wrong
from pipeline.sheets.code import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.nouns.sheet import Sheet, StackImage
    from pipeline.sheets.code import Code

Paper: TypeAlias = "tuple[StackImage, ...]"


@dataclass(frozen=True, slots=True)
class Segment:
    """A sheet and the papers behind it, each with its one or two images."""

    sheet: Sheet
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a stack turns out to be; its segments hold only if nothing is wrong."""

    segments: tuple[Segment, ...]
    wrong: tuple[Wrong, ...]
    seen: tuple[int, ...]
    """The numbers of the sheets that were seen, in the order of the stack."""


@dataclass(frozen=True, slots=True)
class Known:
    """The sheets that were ever issued, as a plan asks for them."""

    by_number: Callable[[int], Sheet | None]
    printing: Callable[[str], Sequence[Sheet]]
    used: Callable[[int], bool]
    """Whether a sheet was seen in another stack that stands."""


def plan(images: Sequence[StackImage], known: Known) -> Plan:
    """Return the segments of a stack, and everything that is wrong with it."""
    papers = tuple(_papers(images))
    read = [_read(paper, known) for paper in papers]
    wrong = [fault for _, fault in read if fault is not None]
    wrong += _odd(papers)
    segments, misplaced = _cut(papers, [sheet for sheet, _ in read])
    wrong += misplaced
    wrong += _miscounted(segments, known)
    wrong += [
        Wrong(Trouble.EMPTY, one.sheet.number, ())
        for one in segments
        if one.sheet.kind is not SheetKind.END and not one.papers
    ]
    seen = tuple(one.sheet.number for one in segments)
    return Plan(segments, tuple(_around(wrong, papers, read)), seen)


def _papers(images: Sequence[StackImage]) -> Iterator[Paper]:
    """Put the two sides of a paper together; a sheet's two faces are one paper in any case."""
    waiting: list[StackImage] = []
    for image in images:
        if waiting and not _belongs(waiting[-1], image):
            yield tuple(waiting)
            waiting = []
        waiting.append(image)
        if len(waiting) == 2:  # noqa: PLR2004  # the sides of a paper
            yield tuple(waiting)
            waiting = []
    if waiting:
        yield tuple(waiting)


def _belongs(before: StackImage, image: StackImage) -> bool:
    if (before.side, image.side) == ("r", "v"):
        return True
    faces = [(code.number, code.face) for one in (before, image) for code in _codes(one)]
    numbers = {number for number, _ in faces}
    first, second = {f for _, f in faces[:1]}, {f for _, f in faces[-1:]}
    both = bool(_codes(before)) and bool(_codes(image))
    return both and len(numbers) == 1 and first != second


def _codes(image: StackImage) -> list[Code]:
    return [code for code in map(parse, image.codes) if code is not None]


def _read(paper: Paper, known: Known) -> tuple[Sheet | None, Wrong | None]:
    """Return the sheet that a paper is, and what is wrong with it; both None for a page."""
    at = tuple(image.number for image in paper)
    said = [image.said for image in paper if image.said is not None]
    if said:
        number = max(said)
        sheet = known.by_number(number) if number else None
        unknown = Wrong(Trouble.UNKNOWN, number, at)
        return (sheet, None if sheet or not number else unknown)
    texts = [text for image in paper for text in image.codes]
    if not texts:
        return None, None
    found = {_issued(text, known) for text in texts}
    if None in found:
        return None, Wrong(Trouble.UNKNOWN, None, at)
    sheets = [sheet for sheet in found if sheet is not None]
    if len(sheets) > 1:
        return None, Wrong(Trouble.TWO_SHEETS, sheets[0].number, at)
    return sheets[0], _unwanted(sheets[0], known, at)


def _unwanted(sheet: Sheet, known: Known, at: tuple[int, ...]) -> Wrong | None:
    """Return why a sheet must not be seen in this stack."""
    if sheet.voided is not None:
        return Wrong(Trouble.VOIDED, sheet.number, at)
    if known.used(sheet.number):
        return Wrong(Trouble.USED, sheet.number, at)
    return None


def _issued(text: str, known: Known) -> Sheet | None:
    """Return the sheet that a code names, if it was issued with just these letters."""
    code = parse(text)
    sheet = None if code is None else known.by_number(code.number)
    return sheet if sheet is not None and code is not None and sheet.check == code.check else None


def _odd(papers: Sequence[Paper]) -> Iterator[Wrong]:
    """Where both sides are scanned, a paper with one side alone has lost the other."""
    if not any(image.side == "v" for paper in papers for image in paper):
        return
    for paper in papers:
        if len(paper) == 1:
            yield Wrong(Trouble.ODD_SIDES, None, (paper[0].number,))


def _cut(
    papers: Sequence[Paper], sheets: Sequence[Sheet | None]
) -> tuple[tuple[Segment, ...], list[Wrong]]:
    """Cut a stack at its sheets; every sheet begins anew, and an end sheet ends."""
    segments: list[Segment] = []
    wrong: dict[Trouble, list[int]] = {}
    behind: list[Paper] = []
    for paper, sheet in zip(papers, sheets, strict=True):
        if sheet is not None:
            if segments:
                segments[-1] = Segment(segments[-1].sheet, tuple(behind))
            behind = []
            segments.append(Segment(sheet, ()))
        elif not segments or segments[-1].sheet.kind is SheetKind.END:
            trouble = Trouble.AFTER_END if segments else Trouble.BEFORE_FIRST
            wrong.setdefault(trouble, []).extend(image.number for image in paper)
        else:
            behind.append(paper)
    if segments:
        segments[-1] = Segment(segments[-1].sheet, tuple(behind))
    return tuple(segments), [Wrong(code, None, (at[0], at[-1])) for code, at in wrong.items()]


def _miscounted(segments: Sequence[Segment], known: Known) -> Iterator[Wrong]:
    """Yield the sheets that are there twice, and those of the same printings that are not there."""
    seen = Counter(one.sheet.number for one in segments)
    for number, times in seen.items():
        if times > 1:
            yield Wrong(Trouble.DOUBLED, number, ())
    for printing in dict.fromkeys(one.sheet.printing for one in segments):
        for sheet in known.printing(printing):
            if sheet.number not in seen and sheet.voided is None:
                yield Wrong(Trouble.MISSED, sheet.number, ())


def _around(
    wrong: Sequence[Wrong],
    papers: Sequence[Paper],
    read: Sequence[tuple[Sheet | None, Wrong | None]],
) -> Iterator[Wrong]:
    """Name the images at which each shows: of a sheet, every image of it and what is before it."""
    places: dict[int, list[int]] = {}
    for paper, (sheet, _) in zip(papers, read, strict=True):
        if sheet is not None:
            places.setdefault(sheet.number, []).extend(image.number for image in paper)
    for one in wrong:
        if one.images:
            yield one
        elif one.trouble is Trouble.MISSED and one.sheet is not None:
            yield Wrong(one.trouble, one.sheet, _between(one.sheet, places, papers))
        else:
            yield Wrong(one.trouble, one.sheet, tuple(places.get(one.sheet or 0, ())))


def _between(
    number: int, places: Mapping[int, Sequence[int]], papers: Sequence[Paper]
) -> tuple[int, int]:
    """Return the images between which a missed sheet would lie, if they were fed as printed."""
    before = [at for other, at in places.items() if other < number]
    after = [at for other, at in places.items() if other > number]
    first = max((at[-1] for at in before), default=papers[0][0].number)
    last = min((at[0] for at in after if at[0] > first), default=papers[-1][-1].number)
    return first, last
