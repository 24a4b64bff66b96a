"""What is no print is found, marked, and not guessed at; print beside it is read."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.alto import alto
from ocr.codec import from_json, to_json
from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline.cleanup import classical, clean, ink, places
from pipeline.regions import legible, marked, outlines
from tests.pipeline.cleanup import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.pipeline.cleanup.pages import Pixels, Sheet

SIZE = (2480, 3508)
LINE = 60


def grey(sheet: Sheet) -> Pixels:
    return np.asarray(cv2.cvtColor(sheet.image, cv2.COLOR_BGR2GRAY), np.uint8)


def reading(words: list[Word]) -> Reading:
    return Reading(*SIZE, 300, tuple(words), "test 1", "test:0", "Cyrillic")


def words_on(texts: tuple[str, ...], top: int, confidence: float, first: int = 0) -> list[Word]:
    """A word a line, as wide as it is long, from a height on."""
    return [
        Word(text, text, Box(300, top + 110 * n, 30 * len(text), LINE), confidence, 1, first + n)
        for n, text in enumerate(texts)
    ]


def written(words: list[Word], *, by_hand: bool) -> Pixels:
    """The words as rows of strokes: upright on one line, or leaning and uneven, as hands write."""
    dice = random.Random(5)
    image = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(image)
    for word in words:
        for at in range(len(word.text)):
            high = dice.randint(24, LINE - 20) if by_hand else LINE - 18
            left, foot = (
                word.box.x + 30 * at,
                word.box.bottom - (dice.randint(2, 18) if by_hand else 4),
            )
            lean = dice.randint(12, 24) if by_hand else 0
            for stem in (left, left + 14):
                draw.line((stem, foot, stem + lean, foot - high), fill=0, width=5)
            draw.line((left, foot, left + 14, foot - lean), fill=0, width=5)
    return np.asarray(image, np.uint8)


def kinds(found: Reading) -> list[RegionKind]:
    return [region.kind for region in found.regions if region.kind is not RegionKind.EMPTY]


HAND = ("гараарбичсэнмөр", "дахинэгмөрбичив", "гурвадахьмөр")
PRINT = ("хэвлэмэлмөр", "хоёрдахьмөр")


@pytest.mark.parametrize(
    ("sure", "hands"),
    [
        ((0.2, 0.9, 0.88), []),
        ((0.2, 0.3, 0.88), [RegionKind.HANDWRITING]),
        ((0.92, 0.6), []),
        ((0.7, 0.6), [RegionKind.HANDWRITING]),
    ],
)
def test_one_misread_word_makes_no_handwriting_of_a_line(
    sure: tuple[float, ...], hands: list[RegionKind]
) -> None:
    words = [
        Word("мөрнэгбичив", "мөрнэгбичив", Box(300 + 380 * n, 400, 330, LINE), each, 1, 0)
        for n, each in enumerate(sure)
    ]
    found = marked(reading(words), written(words, by_hand=True))
    assert kinds(found) == hands
    assert (len(found.words) == len(words)) is not bool(hands)


def test_doubtful_lines_of_strokes_that_lean_are_handwriting_and_are_not_kept() -> None:
    hand, printed = words_on(HAND, 1000, 0.5, 5), words_on(PRINT, 300, 0.95)
    image = np.minimum(written(hand, by_hand=True), written(printed, by_hand=False))
    found = marked(reading([*printed, *hand]), image)
    assert kinds(found) == [RegionKind.HANDWRITING]
    assert [word.text for word in found.words] == list(PRINT)
    (region,) = (each for each in found.regions if each.kind is RegionKind.HANDWRITING)
    assert region.box.y <= hand[0].box.y
    assert region.box.bottom >= hand[-1].box.bottom


@pytest.mark.parametrize(("confidence", "count"), [(0.5, 2), (0.95, 0)])
def test_ink_that_was_passed_over_is_marked_beside_handwriting_only(
    confidence: float, count: int
) -> None:
    hand, over = words_on(HAND, 1000, confidence), words_on(HAND[:1], 2000, 0.5)
    found = marked(reading(hand), written([*hand, *over], by_hand=True))
    assert kinds(found) == [RegionKind.HANDWRITING] * count
    assert any(places.holds(each.box, over[0].box) for each in found.regions) is bool(count)


def test_specks_and_what_lies_around_print_are_not_marked_beside_handwriting() -> None:
    hand, printed = words_on(HAND, 1000, 0.5), words_on(PRINT, 300, 0.95)
    image = np.minimum(written(hand, by_hand=True), written(printed, by_hand=False))
    cv2.circle(image, (1500, 2000), 12, (0,), -1)
    cv2.rectangle(image, (250, 270), (700, 390), (0,), 3)
    found = marked(reading([*printed, *hand]), image)
    assert kinds(found) == [RegionKind.HANDWRITING]
    assert [word.text for word in found.words] == list(PRINT)


def test_doubtful_print_is_kept() -> None:
    printed = words_on(HAND, 300, 0.5)
    found = marked(reading(printed), written(printed, by_hand=False))
    assert kinds(found) == []
    assert len(found.words) == len(printed)


def test_what_is_read_well_is_kept_where_nothing_is_doubtful() -> None:
    printed = words_on(HAND, 300, 0.95)
    assert kinds(marked(reading(printed), written(printed, by_hand=True))) == []


def test_the_region_goes_on_over_a_line_that_is_less_doubtful() -> None:
    lines = [
        word if n != 1 else Word(word.text, word.raw, word.box, 0.8, 1, 1)
        for n, word in enumerate(words_on(HAND, 1000, 0.5))
    ]
    assert marked(reading(lines), written(lines, by_hand=True)).words == ()


def test_doubtful_print_of_a_page_whose_letters_all_lean_is_kept() -> None:
    sure = words_on(HAND * 4, 200, 0.95)
    doubtful = [
        Word(word.text, word.raw, word.box, 0.5, 1, word.line)
        for word in words_on(HAND, 200 + 110 * len(sure), 0.5, len(sure))
    ]
    words = [*sure, *doubtful]
    found = marked(reading(words), written(words, by_hand=True))
    assert kinds(found) == []
    assert len(found.words) == len(words)


def entries(count: int, *, by_hand: bool) -> tuple[list[Word], Pixels]:
    """Doubtful entries one below another, and beside them doubtful numbers of two figures."""
    names = [
        Word("мөрнэгбичсэн", "мөрнэгбичсэн", Box(300, 200 + 200 * n, 360, LINE), 0.5, 1, 2 * n)
        for n in range(count)
    ]
    numbers = [
        Word("17", "17", Box(1500, 200 + 200 * n, 60, LINE), 0.5, 2, 2 * n + 1)
        for n in range(count)
    ]
    image = np.minimum(written(names, by_hand=by_hand), written(numbers, by_hand=False))
    return [*names, *numbers], image


def test_a_surely_read_number_amid_what_a_hand_wrote_is_marked() -> None:
    words, _ = entries(7, by_hand=True)
    number = replace(words[10], confidence=0.93)
    assert number.text == "17"
    words[10] = number
    assert number not in marked(reading(words), written(words, by_hand=True)).words


def test_a_region_by_hand_inside_another_is_told_once() -> None:
    large, beside = Box(100, 100, 500, 300), Box(550, 150, 100, 50)
    inside = Box(200, 200, 50, 40)
    assert outlines.outermost([inside, large, beside]) == [large, beside]
    assert outlines.outermost([large]) == [large]


def test_handwriting_around_a_larger_sign_is_marked_whole() -> None:
    hand = words_on(HAND, 1000, 0.5)
    large = Word("б", "б", Box(500, 1090, 60, 110), 0.5, 1, 9)
    assert marked(reading([*hand, large]), written(hand, by_hand=True)).words == ()


def test_on_a_page_filled_in_by_hand_doubtful_numbers_are_not_kept_either() -> None:
    printed = words_on(PRINT, 3000, 0.95, 40)
    words, image = entries(9, by_hand=True)
    image = np.minimum(image, written(printed, by_hand=False))
    found = marked(reading([*words, *printed]), image)
    assert [word.text for word in found.words] == list(PRINT)


def test_beside_a_few_lines_of_handwriting_or_in_print_doubtful_numbers_are_kept() -> None:
    few, image = entries(3, by_hand=True)
    rest = words_on(PRINT * 3, 2000, 0.93, 20)
    image = np.minimum(image, written(rest, by_hand=False))
    found = marked(reading([*few, *rest]), image).words
    assert [word.text for word in found if word not in rest] == ["17"] * 3
    printed, image = entries(9, by_hand=False)
    assert len(marked(reading(printed), image).words) == len(printed)


def test_two_lines_on_a_short_page_that_are_very_like_a_hands_tell_that_it_was_filled_in() -> None:
    few, image = entries(2, by_hand=True)
    rest = words_on(PRINT[:2], 2000, 0.93, 20)
    image = np.minimum(image, written(rest, by_hand=False))
    assert marked(reading([*few, *rest]), image).words == tuple(rest)


def test_on_a_page_filled_in_by_hand_what_is_read_well_is_not_kept_if_its_strokes_lean() -> None:
    hand = words_on(HAND * 2, 300, 0.5)
    neat = words_on(("уншигдсан", "сайхан"), 1100, 0.93, 10)
    printed = words_on(PRINT, 2000, 0.93, 20)
    image = np.minimum(written([*hand, *neat], by_hand=True), written(printed, by_hand=False))
    found = marked(reading([*hand, *neat, *printed]), image)
    assert [word.text for word in found.words] == list(PRINT)


def test_entries_that_are_surely_read_are_kept_where_only_signatures_are_doubtful() -> None:
    labels = words_on(("хаягтай",) * 13, 300, 0.92)
    signed = [
        Word("гараарзур", "гараарзур", Box(560, label.box.y, 270, LINE), 0.5, 1, label.line)
        for label in labels[:4]
    ]
    typed = [
        Word("бичгийнмаш", "бичгийнмаш", Box(560, label.box.y, 300, LINE), 0.92, 1, label.line)
        for label in labels[4:]
    ]
    image = np.minimum(written(labels, by_hand=False), written([*signed, *typed], by_hand=True))
    found = marked(reading([*labels, *signed, *typed]), image)
    assert [word for word in found.words if word in typed] == typed
    assert not any(word in signed for word in found.words)


def test_where_nothing_is_surely_read_a_third_that_leans_tells_of_a_hand() -> None:
    lines = words_on(("мөрнэгбичив",) * 15, 300, 0.3)
    leaning, upright = lines[::3], [line for at, line in enumerate(lines) if at % 3]
    image = np.minimum(written(leaning, by_hand=True), written(upright, by_hand=False))
    assert kinds(marked(reading(lines), image)) != []
    sure = [Word(w.text, w.raw, w.box, 0.93, 1, w.line) for w in upright]
    found = marked(reading([*leaning, *sure]), image)
    assert [word for word in found.words if word in sure] == sure


def test_where_little_is_surely_read_a_third_that_leans_is_no_hand_if_most_is_print() -> None:
    lines = words_on(("мөрнэгбичив",) * 15, 300, 0.6)
    upright = [line for at, line in enumerate(lines) if at % 3]
    image = np.minimum(written(lines[::3], by_hand=True), written(upright, by_hand=False))
    assert len(marked(reading(lines), image).words) == 15


@pytest.mark.parametrize(("confidence", "kept"), [(0.3, 12), (0.6, 15)])
def test_where_nearly_nothing_is_read_all_that_leans_is_handwriting(
    confidence: float, kept: int
) -> None:
    lines = words_on(("мөрнэгбичив",) * 15, 300, confidence)
    upright = [line for at, line in enumerate(lines) if at % 5]
    image = np.minimum(written(lines[::5], by_hand=True), written(upright, by_hand=False))
    assert len(marked(reading(lines), image).words) == kept


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_short_word_that_is_hardly_read_and_very_like_a_hands_stands_for_itself(
    by_hand: bool,  # noqa: FBT001
) -> None:
    printed = words_on(PRINT, 2000, 0.93, 20)
    signed = words_on(("гарзур",), 300, 0.1)
    image = np.minimum(written(printed, by_hand=False), written(signed, by_hand=by_hand))
    found = marked(reading([*printed, *signed]), image)
    assert (signed[0] in found.words) is not by_hand


def test_a_doubtful_word_amid_a_hand_is_marked_though_its_strokes_are_print() -> None:
    hand = words_on(HAND * 2, 300, 0.5)
    capitals = Word("ХҮҮ", "ХҮҮ", Box(1000, hand[3].box.y, 90, LINE), 0.3, 1, hand[3].line)
    kept = Word("ХҮҮ", "ХҮҮ", Box(1400, hand[5].box.y, 90, LINE), 0.93, 1, hand[5].line)
    image = np.minimum(written(hand, by_hand=True), written([capitals, kept], by_hand=False))
    assert marked(reading([*hand, capitals, kept]), image).words == (kept,)


def test_the_printed_label_of_an_entry_by_hand_is_kept() -> None:
    labels = words_on(("хаягтай",) * 6, 300, 0.92)
    entries = [
        Word("мөрнэгбич", "мөрнэгбич", Box(560, word.box.y, 270, LINE), 0.5, 1, word.line)
        for word in labels
    ]
    image = np.minimum(written(labels, by_hand=False), written(entries, by_hand=True))
    found = marked(reading([*labels, *entries]), image)
    assert [word.text for word in found.words] == ["хаягтай"] * 6


def test_a_label_that_is_read_less_surely_hides_no_entry_by_hand() -> None:
    labels = words_on(("хаягтай",) * 6, 300, 0.92)
    first = words_on(("дугаарынхаа",) * 8, 300, 0.86)[-1]
    second = replace(first, box=replace(first.box, x=first.box.right + 20))
    entries = [
        Word("мөрнэгбич", "мөрнэгбич", Box(560, word.box.y, 270, LINE), 0.5, 1, word.line)
        for word in labels
    ]
    right = second.box.right + 40
    number = Word("158", "158", Box(right, first.box.y, 90, LINE), 0.2, 1, first.line)
    printed, hand = [*labels, first, second], [*entries, number]
    image = np.minimum(written(printed, by_hand=False), written(hand, by_hand=True))
    found = marked(reading([*printed, *hand]), image)
    assert set(found.words) == set(printed)


def test_doubtful_print_on_a_page_filled_in_by_hand_is_kept() -> None:
    hand, printed = words_on(HAND * 2, 300, 0.5), words_on(PRINT, 2000, 0.5, 20)
    image = np.minimum(written(hand, by_hand=True), written(printed, by_hand=False))
    found = marked(reading([*hand, *printed]), image)
    assert [word.text for word in found.words] == list(PRINT)


def test_print_between_lines_by_hand_is_kept() -> None:
    lines = words_on(("мөрнэгбичив", "хэвлэмэлмөр", "мөрнэгбичив", "хэвлэмэлмөр") * 3, 300, 0.5)
    hand = lines[::2]
    printed = [Word(w.text, w.raw, w.box, 0.93, 1, w.line) for w in lines[1::2]]
    image = np.minimum(written(hand, by_hand=True), written(printed, by_hand=False))
    found = marked(reading([*hand, *printed]), image)
    assert [word.text for word in found.words] == ["хэвлэмэлмөр"] * 6


@pytest.mark.parametrize(("text", "kinds_found"), [("арын", []), ("ар", [RegionKind.DRAWING])])
def test_a_word_that_a_fold_makes_high_is_no_drawing(
    text: str, kinds_found: list[RegionKind]
) -> None:
    crossed = Word(text, text, Box(200, 200, 140, 110), 0.3, 1, 0)
    image = np.full(SIZE[::-1], 255, np.uint8)
    cv2.line(image, (210, 200), (210, 310), (0,), 4)
    assert kinds(marked(reading([crossed]), image)) == kinds_found


def test_what_is_too_large_for_a_letter_is_a_drawing() -> None:
    circle = Word("О", "О", Box(200, 200, 320, 320), 0.9, 1, 0)
    image = np.full(SIZE[::-1], 255, np.uint8)
    cv2.circle(image, (360, 360), 150, (0,), 60)
    found = marked(reading([circle]), image)
    assert kinds(found) == [RegionKind.DRAWING]
    assert found.words == ()


def test_words_read_well_inside_a_drawing_are_kept() -> None:
    circle = Word("О", "О", Box(200, 200, 320, 320), 0.9, 1, 0)
    sure = Word("Бат", "Бат", Box(250, 300, 90, 40), 0.71, 1, 1)
    guessed = Word("ж", "ж", Box(250, 400, 30, 40), 0.4, 1, 2)
    image = np.full(SIZE[::-1], 255, np.uint8)
    cv2.circle(image, (360, 360), 150, (0,), 60)
    assert marked(reading([circle, sure, guessed]), image).words == (sure,)


def test_a_part_of_a_page_without_ink_is_told_of() -> None:
    printed = words_on(PRINT, 300, 0.95)
    found = marked(reading(printed), written(printed, by_hand=False))
    (empty,) = (each.box for each in found.regions)
    assert empty.y >= printed[-1].box.bottom - 8
    assert (empty.x, empty.right, empty.bottom) == (0, *SIZE)


def columns(sheet: Sheet) -> Sheet:
    """Words of classical script below the print: loops on both sides of stems, in columns."""
    image = sheet.image.copy()
    for column in range(6):
        x = 400 + 150 * column
        top = 2150
        for word in range(3):
            top, height = top + 50, (210, 160, 240)[(column + word) % 3]
            cv2.line(image, (x, top), (x, top + height), (20, 20, 20), 7)
            for at in range(top + 25, top + height, 48):
                cv2.ellipse(image, (x - 14, at), (14, 12), 0, 0, 360, (20, 20, 20), 6)
                cv2.line(image, (x, at), (x + 26, at + 18), (20, 20, 20), 6)
            top += height
    return sheet.spoiled(image)


def test_classical_script_is_found_and_its_stems_are_no_rules() -> None:
    cleaned = clean(columns(pages.prose()).image, dpi=300)
    (region,) = cleaned.regions
    assert region.kind is RegionKind.CLASSICAL
    assert region.box.x <= 400
    assert region.box.right >= 1150
    assert (region.box.y <= 2215) & (region.box.bottom >= 2900)
    inside = cleaned.image[region.box.y : region.box.bottom, region.box.x : region.box.right]
    assert float((inside < 128).mean()) > 0.05


def test_a_page_of_nothing_but_classical_script_is_found_to_be_one() -> None:
    blank, _ = pages.canvas()
    cleaned = clean(columns(pages.done(blank, ())).image, dpi=300)
    (region,) = cleaned.regions
    assert region.kind is RegionKind.CLASSICAL
    assert (region.box.x <= 400) & (region.box.right >= 1150)


def test_print_beside_classical_script_keeps_every_letter() -> None:
    alone = clean(pages.prose().image, dpi=300).image
    beside = clean(columns(pages.prose()).image, dpi=300).image
    assert np.abs(alone[:2000].astype(int) - beside[:2000]).max() == 0


def test_a_column_of_figures_in_a_narrow_face_is_print() -> None:
    image, draw = pages.canvas()
    face = ImageFont.truetype(pages.SERIF, 50)
    for row in range(18):
        draw.text((200, 300 + 110 * row), "Хуудасны тоо", fill=20, font=face)
        draw.text((1500, 300 + 110 * row), "111", fill=20, font=face)
    assert clean(pages.done(image, ()).image, dpi=300).regions == ()


@pytest.mark.parametrize("face", [pages.SERIF, pages.SANS, pages.MONO])
def test_a_page_of_print_in_a_narrow_face_has_no_columns(face: str) -> None:
    sheet = pages.prose(face, points=16)
    narrow = cv2.resize(grey(sheet), None, fx=0.45, fy=1, interpolation=cv2.INTER_AREA)
    assert classical.find(ink.written(np.asarray(narrow, np.uint8))) == []


def test_a_heading_whose_thin_strokes_are_lost_is_no_classical_script() -> None:
    image, draw = pages.canvas()
    face = ImageFont.truetype(pages.SERIF, 50)
    for row in range(12):
        draw.text((200, 700 + 90 * row), pages.PROSE[row], fill=20, font=face)
    for letter in range(14):
        left = 700 + 62 * letter
        draw.rectangle((left, 400, left + 13, 452), fill=20)
    assert clean(pages.done(image, ()).image, dpi=300).regions == ()


def test_the_engine_gets_paper_where_classical_script_stands() -> None:
    image = np.zeros((100, 100), np.uint8)
    known = (
        Region(RegionKind.CLASSICAL, Box(10, 10, 20, 20)),
        Region(RegionKind.PHOTOGRAPH, Box(50, 50, 20, 20)),
    )
    seen = legible(image, known)
    assert seen[10:30, 10:30].min() == 255
    assert seen[50:70, 50:70].max() == 0
    assert image.max() == 0


def portrait(sheet: Sheet, shade: int = 150) -> Sheet:
    """A photograph of 6 by 7 cm glued on."""
    rows, cols = np.mgrid[:820, :700]
    face = np.full((820, 700), shade, np.float32) + (cols - 350) / 9
    face[((cols - 350) / 200) ** 2 + ((rows - 360) / 270) ** 2 < 1] = 200
    face[((cols - 350) / 320) ** 2 + ((rows - 860) / 280) ** 2 < 1] = 70
    face += np.random.default_rng(1).normal(0, 6, face.shape)
    image = sheet.image.copy()
    image[2300:3120, 1500:2200] = np.clip(face, 0, 255).astype(np.uint8)[..., None]
    return sheet.spoiled(image)


def test_a_photograph_is_found_and_no_ink_is_missed_there() -> None:
    cleaned = clean(portrait(pages.prose()).image, dpi=300)
    (region,) = cleaned.regions
    assert region.kind is RegionKind.PHOTOGRAPH
    for got, wanted in zip(
        (region.box.x, region.box.y, region.box.right, region.box.bottom),
        (1500, 2300, 2200, 3120),
        strict=True,
    ):
        assert abs(got - wanted) <= 24
    assert cleaned.flags == ()


@pytest.mark.parametrize("spoil", [pages.yellowed, pages.bordered, pages.peppered])
def test_damage_is_no_photograph(spoil: Callable[[Sheet], Sheet]) -> None:
    assert clean(spoil(pages.prose()).image, dpi=300).regions == ()


def test_words_in_a_photograph_are_dropped_unless_they_were_read_well() -> None:
    words = words_on(("гэрэл", "зураг", "дээрх"), 1000, 0.4)
    sure = words_on(("тод", "уншигдсан", "үгс"), 1000, 0.95)
    known = (Region(RegionKind.PHOTOGRAPH, Box(200, 900, 900, 500)),)
    image = np.full(SIZE[::-1], 255, np.uint8)
    assert marked(reading(words), image, known).words == ()
    kept = marked(reading(sure), image, known)
    assert len(kept.words) == 3
    assert kinds(kept) == []


def test_regions_are_kept_with_the_words_and_stand_in_alto() -> None:
    regions = (
        Region(RegionKind.PHOTOGRAPH, Box(1, 2, 3, 4)),
        Region(RegionKind.HANDWRITING, Box(5, 6, 7, 8)),
    )
    whole = Reading(*SIZE, 300, (), "test 1", "test:0", "Cyrillic", regions=regions)
    assert from_json(to_json(whole)) == whole
    document = alto(whole).decode()
    assert '<Illustration ID="region_1" TYPE="photograph" HPOS="1"' in document
    assert '<ComposedBlock ID="region_2" TYPE="handwriting" HPOS="5"' in document


def test_what_is_large_beside_handwriting_is_handwriting() -> None:
    hand = words_on(HAND, 1000, 0.5)
    last = hand[-1]
    box = Box(300, last.box.bottom + 20, 320, 320)
    tall = Word("О", "О", box, 0.3, 1, 99)
    image = written(hand, by_hand=True).copy()
    cv2.circle(image, (box.x + 160, box.y + 160), 150, (0,), 8)
    found = marked(reading([*hand, tall]), image)
    assert set(kinds(found)) == {RegionKind.HANDWRITING}
    assert found.words == ()
