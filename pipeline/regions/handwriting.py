"""Handwriting: stretches that are not surely read, and whose strokes are not those of types.

How sure the reader is tells where to look; what is found there, the strokes tell: those of hands
lean, and begin and end on no common line, whether letters are joined or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING

from pipeline.cleanup.places import gathered, holds
from pipeline.regions import bent, company, inks, pitch, screened, slanted
from pipeline.regions.outlines import apart, joined, outermost
from pipeline.regions.stretches import DOUBTFUL, LESS_SURE, stretch
from pipeline.regions.strokes import SHORT, Strokes, is_moved, looked_at, together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ocr.words import Box, Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.stretches import Stretch

_LABEL = 0.85
"""How surely a word of a label is read that is no part of the entry beside it."""
_LIKE, _BESIDE, _BEYOND = 2.0, 1.0, 3.0
"""The least likeness of handwriting: where the page's print is not known; beside print; and how far
above that of most of the print, for italics lean, and the feet of blurred letters are soft."""
_SOFT = 6.0
"""Likeness of handwriting that soft strokes of a typewriter, as of carbon copies, do not reach."""
_AMONG, _APART = 2.0, 1.0
"""Likeness that less sure stretches may lack on a page filled in by hand, and need more of
elsewhere."""
_BELOW = 3.0
"""How far below that of most words of a page's hand the likeness of its words lies at least."""
_ENOUGH = 5
"""Stretches by which a page's print is known, and words by which its hand is."""
_ROOM = 1.75
"""Usual heights of a word between stretches of one region."""
_LONE = 12
"""Letters of a stretch that stands for itself; shorter ones only count beside others."""
_NOTHING = 0.2
"""Where a short stretch is read with less confidence than this, and no soft strokes are so like a
hand's, it stands for itself, too, as signatures do: of 16,757 stretches of print one is such."""
_FEW, _SHARE = 4, 0.4
"""Less sure stretches like handwriting, and their share of all less sure ones, by which a page is
known to be filled in by hand. What is doubtful there is handwriting, too, be it a number of two
figures. Damaged print is less sure in far more places than its strokes seem a hand's in."""
_CLEAR = 2
"""So many are enough on a short page if soft strokes of types are not so like a hand's."""
_HARDLY, _LESS = 0.1, 0.25
"""Where hardly anything is surely read, this smaller share is enough: a letter by a neat hand. Not
where print stands all over by its strokes, as on a page that folds left doubtful."""
_UNREAD = 0.5
"""Where half of that is read with less confidence than this, no stroke need tell: of print the
better half is read with more than 0.8, however damaged. Nor need a word that stands among a hand's
and is as doubtful: capitals of some hands are as upright as types."""
_TYPED = 0.4
"""The share of print, by its strokes, above which a page that was moved has no hand all over: its
letters are hardly read, and lean as they went; nor has one that is hardly read for other damage. Of
117 unread pages by hand 0.22 at the most is."""
_OF_ALL = 1 / 3
"""The share of those stretches among all that may be entries: where more are surely read, they were
typed between printed labels, and signatures stand beside them."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What stands in a stretch besides the print at its ends, and its strokes."""

    part: Stretch
    strokes: Strokes

    @property
    def is_doubtful(self) -> bool:
        return self.part.confidence < DOUBTFUL

    @property
    def is_sure(self) -> bool:
        return self.part.confidence >= LESS_SURE

    @property
    def is_judged(self) -> bool:
        return self.strokes.letters >= SHORT

    @property
    def is_print(self) -> bool:
        return self.is_judged and self.strokes.is_print

    def is_like(self, least: float) -> bool:
        """Whether its strokes are like a hand's."""
        return self.is_judged and self.strokes.likeness >= least


def find(parts: Sequence[Stretch], image: Pixels) -> list[Box]:
    """Regions of stretches that look written by hand.

    On a page filled in by hand all of them count, and what stands among them. Elsewhere a region
    begins with a doubtful stretch, and goes on over neighbours that are less so. What stands in the
    pitch of a typewriter is print, whatever its strokes look like, and so is a page in dots.
    """
    words = [word for part in parts for word in part.words]
    strokes = dict(zip(words, looked_at(words, image), strict=True))
    found = _found(parts, strokes, image)
    told = [word for word in words if any(holds(box, word.box) for box in found)]
    return [] if screened.is_print(told, strokes, image) else found


def _found(parts: Sequence[Stretch], strokes: Mapping[Word, Strokes], image: Pixels) -> list[Box]:
    """The regions, if the strokes of the page tell anything."""
    words = list(strokes)
    least = _least(parts, strokes)
    looks = _printing(_typed(parts, strokes, image), strokes)
    if bent.is_bent(strokes, image):
        looks = _printing(_plumb(_entries(parts, looks, least)), looks)
    entries = list(_entries(parts, looks, least))
    room = _ROOM * median(word.box.h for word in words)
    hands = _everywhere(entries, least, len(parts)) or _slanted(parts, strokes, image)
    if hands and not (_is_typed(entries) and is_moved(words, image)):
        print_ = _printed(words, looks, _words(hands))
        boxes = joined([each.part.box for each in hands], print_, room)
        return _by_ink(_with_company(boxes, words, looks, room), parts, looks, image)
    hands = [each for each in entries if not each.is_sure and each.is_like(least + _APART)]
    print_ = _printed(words, looks, _words(hands))
    named = {each.part.box: each for each in hands}
    groups = gathered(named, room)
    enough = (group for group in groups if _is_enough([named[box] for box in group]))
    boxes = [box for group in enough for box in apart(group, print_)]
    return _by_ink(boxes, parts, looks, image) if boxes else []


def _typed(
    parts: Sequence[Stretch], looks: Mapping[Word, Strokes], image: Pixels
) -> Iterator[Word]:
    """The words that a typewriter wrote, soft strokes or not; those too like a hand's are none."""
    for part in pitch.typed(parts, image, LESS_SURE):
        if together([looks[word] for word in part.words]).likeness < _SOFT:
            yield from part.words


def _plumb(entries: Iterable[_Entry]) -> Iterator[Word]:
    """The words of a bent page that are print by their stems: they climb, and no level tells."""
    for each in entries:
        if bent.is_plumb(each.strokes):
            yield from each.part.words


def _printing(typed: Iterable[Word], looks: Mapping[Word, Strokes]) -> Mapping[Word, Strokes]:
    """What words look like, some of them as plainly printed as can be."""
    return dict(looks) | {word: replace(looks[word], upright=1.0, level=1.0) for word in typed}


def _words(entries: Iterable[_Entry]) -> set[Word]:
    return {word for each in entries for word in each.part.words}


def _with_company(
    boxes: Sequence[Box], words: Sequence[Word], looks: Mapping[Word, Strokes], room: float
) -> list[Box]:
    """Regions of a page filled in by hand, and the words that stand among theirs."""
    written = {word for word in words if any(holds(box, word.box) for box in boxes)}
    asked = {w for w in words if w.confidence < _UNREAD or not looks[w].is_print}
    more = company.found(words, written, asked, _alike(asked, written, looks))
    print_ = _printed(words, looks, written.union(more))
    return outermost(joined((*boxes, *(word.box for word in more)), print_, room))


def _by_ink(
    boxes: Sequence[Box], parts: Sequence[Stretch], looks: Mapping[Word, Strokes], image: Pixels
) -> list[Box]:
    """Regions, with all that shares the ink of the hand, and without what shares that of print."""
    words = [word for part in parts for word in part.words]
    told = {word for word in words if any(holds(box, word.box) for box in boxes)}
    written = inks.settled(words, told, looks, image)
    if written == told:
        return list(boxes)
    print_ = _printed(words, looks, written) + [word.box for word in told - written]
    runs = [run for part in parts for run in _runs(part, written)]
    return outermost(joined(runs, print_, _ROOM * median(word.box.h for word in words)))


def _runs(part: Stretch, written: Collection[Word]) -> Iterator[Box]:
    """What of a stretch is written, in one piece or in several."""
    for is_written, words in groupby(part.words, lambda word: word in written):
        if is_written:
            yield stretch(tuple(words)).box


def _alike(
    asked: Iterable[Word], written: Collection[Word], looks: Mapping[Word, Strokes]
) -> set[Word]:
    """Of the asked words those that look as the hand of the page does."""
    known = [looks[word].likeness for word in written if looks[word].letters >= SHORT]
    if len(known) < _ENOUGH:
        return set()
    least = median(known) - _BELOW
    return {word for word in asked if looks[word].likeness >= least and not looks[word].is_print}


def _printed(
    words: Sequence[Word], looks: Mapping[Word, Strokes], written: Collection[Word]
) -> list[Box]:
    """Where print stands that no region is to reach over."""
    return [
        word.box
        for word in words
        if word not in written and (word.confidence >= LESS_SURE or looks[word].is_print)
    ]


def _entries(
    parts: Sequence[Stretch], looks: Mapping[Word, Strokes], least: float
) -> Iterator[_Entry]:
    """Every stretch without words at its ends that are surely print: the label of an entry."""
    for part in parts:
        printed = [
            word.confidence >= _LABEL and looks[word].likeness < least for word in part.words
        ]
        if not all(printed):
            first, end = printed.index(False), len(printed) - printed[::-1].index(False)
            words = part.words[first:end]
            yield _Entry(stretch(words), together([looks[word] for word in words]))


def _everywhere(entries: Sequence[_Entry], least: float, stretches: int) -> list[_Entry]:
    """What is written by hand on a page of so many stretches that is filled in so, or nothing."""
    judged = [each for each in entries if each.is_judged]
    weak = [each for each in judged if not each.is_sure]
    like = sum(each.is_like(least) for each in weak)
    clear = sum(each.is_doubtful and each.is_like(_SOFT) for each in weak)
    few = _CLEAR if clear >= _CLEAR and like >= _OF_ALL * stretches else _FEW
    if like < max(few, _enough(weak, judged)) and not _is_unread(judged):
        return []
    return [
        each
        for each in entries
        if (each.is_doubtful and not each.is_print)
        or each.is_like(least if each.is_sure else least - _AMONG)
    ]


def _slanted(
    parts: Sequence[Stretch], looks: Mapping[Word, Strokes], image: Pixels
) -> list[_Entry]:
    """What is written in a slanted hand that is read like print; nothing on pages without one."""
    found = slanted.find(parts, looks, image)
    return [_Entry(part, together([looks[word] for word in part.words])) for part in found]


def _enough(weak: Sequence[_Entry], judged: Sequence[_Entry]) -> float:
    """How many less sure stretches have to seem a hand's, of these and of all."""
    if len(judged) - len(weak) <= _HARDLY * len(judged) and not _is_typed(judged):
        return _LESS * len(weak)
    return max(_SHARE * len(weak), _OF_ALL * len(judged))


def _is_unread(judged: Sequence[_Entry]) -> bool:
    """Whether hardly anything of a page is surely read, and most of it not at all."""
    sure = sum(each.is_sure for each in judged)
    return (
        len(judged) >= _ENOUGH
        and sure <= _HARDLY * len(judged)
        and median(each.part.confidence for each in judged) < _UNREAD
    )


def _is_typed(entries: Iterable[_Entry]) -> bool:
    """Whether so much is print by its strokes that the page is none that was filled in by hand."""
    judged = [each for each in entries if each.is_judged]
    return sum(each.is_print for each in judged) > _TYPED * len(judged)


def _is_enough(group: Sequence[_Entry]) -> bool:
    """Whether a region on a page that is not filled in by hand is to be believed."""
    first = group[0]
    return any(each.is_doubtful for each in group) and (
        len(group) > 1
        or first.strokes.letters >= _LONE
        or (first.part.confidence < _NOTHING and first.is_like(_SOFT))
    )


def _least(parts: Sequence[Stretch], looks: Mapping[Word, Strokes]) -> float:
    """The least likeness of handwriting on a page, by that of what is surely print."""
    known = [
        together([looks[word] for word in part.words])
        for part in parts
        if part.confidence >= LESS_SURE
    ]
    sure = [each.likeness for each in known if each.letters >= SHORT]
    if len(sure) < _ENOUGH:
        return _LIKE
    least = max(_BESIDE, median(sure) + _BEYOND)
    return least if len(sure) >= len(parts) / 2 else min(least, _LIKE)
