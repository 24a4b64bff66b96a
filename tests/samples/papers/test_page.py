"""Generated pages are the same for the same seed, and what is said of them is true."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import numpy as np
import pytest

from samples.papers.damage import ALONE, chosen
from samples.papers.filling import templates
from samples.papers.page import Damage, Layout, page
from samples.papers.parts import DICTIONARY, FACES, Part
from samples.papers.prose import HEADINGS
from samples.papers.tables import BOOK, KNOWN, TITLES

installed = DICTIONARY.exists() and all(face.path.exists() for face in FACES[Part.TEST])
pytestmark = pytest.mark.skipif(not installed, reason="run make bench-setup")

MOVED = (Damage.SKEW, Damage.TURNED_90, Damage.TURNED_180, Damage.DPI_200, Damage.MIXED)


def test_a_seed_gives_the_same_page_again() -> None:
    one, again = (page(Part.TEST, Layout.FORM, Damage.NOISE, 5) for _ in range(2))

    assert np.array_equal(one.image, again.image)
    assert (one.text, one.words, one.fields) == (again.text, again.words, again.fields)


def test_another_seed_and_another_part_give_another_text() -> None:
    texts = {
        page(part, Layout.FORM, Damage.CLEAN, seed).text
        for part, seed in ((Part.TEST, 1), (Part.TEST, 2), (Part.TRAIN, 1))
    }

    assert len(texts) == 3


def test_damage_changes_the_pixels_and_not_the_paper() -> None:
    clean = page(Part.TEST, Layout.TABLE, Damage.CLEAN, 3)
    hurt = page(Part.TEST, Layout.TABLE, Damage.FAINT, 3)

    assert hurt.text == clean.text
    assert hurt.image.std() < 0.6 * clean.image.std()


@pytest.mark.parametrize("damage", MOVED)
def test_every_word_lies_on_darker_pixels_than_its_surroundings(damage: Damage) -> None:
    made = page(Part.TEST, Layout.FORM, damage, 11)
    grey = made.image.min(axis=2)

    for word in made.words:
        left, top, right, bottom = (round(value) for value in word.box)
        assert left >= 0
        assert top >= 0
        assert right <= grey.shape[1]
        assert bottom <= grey.shape[0]
        around = grey[max(0, top - 20) : bottom + 20, max(0, left - 20) : right + 20]
        inside = grey[top : bottom + 1, left : right + 1]
        assert inside.min() <= np.median(around), word.text


@pytest.mark.parametrize("layout", Layout)
def test_the_text_is_its_words_in_rows(layout: Layout) -> None:
    made = page(Part.TEST, layout, Damage.CLEAN, 4)

    assert sorted(made.text.split()) == sorted(word.text for word in made.words)
    assert [len(line.split()) for line in made.text.splitlines()] == [
        sum((word.column, word.row) == place for word in made.words)
        for place in sorted({(word.column, word.row) for word in made.words})
    ]


@pytest.mark.parametrize("layout", [Layout.FORM, Layout.TYPED])
def test_every_field_of_a_form_stands_on_it(layout: Layout) -> None:
    for seed in range(3):
        made = page(Part.TEST, layout, Damage.CLEAN, seed)
        told = made.text.split()

        assert made.type is not None
        assert made.fields
        for field in made.fields:
            assert set(field.raw.split()) <= set(told), field


@pytest.mark.parametrize("layout", Layout)
def test_words_do_not_run_into_each_other(layout: Layout) -> None:
    for seed in range(3):
        words = page(Part.TEST, layout, Damage.CLEAN, seed).words
        rows = {word.row for word in words}
        for row in rows:
            boxes = sorted(word.box for word in words if word.row == row)
            for before, after in pairwise(boxes):
                assert after[0] - before[2] > 2


def test_a_mixture_is_of_three_to_five_damages_that_go_together() -> None:

    for seed in range(200):
        found = chosen(random.Random(seed))
        assert 3 <= len(found) <= 5
        assert all(len(found & group) <= 1 for group in ALONE)


@pytest.mark.parametrize(("one", "other"), list(combinations(Part, 2)))
def test_two_parts_share_no_printing_of_a_form(one: Part, other: Part) -> None:
    worded = [{(of.form, of.labels) for of in templates(part)} for part in (one, other)]
    assert not worded[0] & worded[1]
    assert not {of.office for of in templates(one)} & {of.office for of in templates(other)}


@pytest.mark.parametrize(("one", "other"), list(combinations(Part, 2)))
def test_two_parts_share_no_head_of_a_table_and_no_heading(one: Part, other: Part) -> None:
    heads = [{column.head(part) for column in (*BOOK, *KNOWN)} for part in (one, other)]
    assert not heads[0] & heads[1]
    assert not set(TITLES[one]) & set(TITLES[other])
    assert not set(HEADINGS[one]) & set(HEADINGS[other])


def test_a_seal_lies_over_words_and_says_nothing() -> None:
    clean = page(Part.TEST, Layout.TYPED, Damage.CLEAN, 8)
    sealed = page(Part.TEST, Layout.TYPED, Damage.SEAL, 8)
    pixels = sealed.image.astype(int)
    coloured = (pixels.max(axis=2) - pixels.min(axis=2)) > 90

    assert sealed.text == clean.text
    assert any(
        coloured[int(w.box[1]) : int(w.box[3]), int(w.box[0]) : int(w.box[2])].any()
        for w in sealed.words
    )
