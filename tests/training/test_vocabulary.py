"""The common words that training writes with."""

from __future__ import annotations

import re

import pytest

from ocr.frozen import frozen_lines
from samples.papers.parts import Part, bare, clan_names, given_names, is_name
from training.vocabulary import listed, vocabulary

GENITIVE = "ын"


@pytest.mark.parametrize("part", [Part.TUNE, Part.TEST])
def test_the_list_has_no_name_that_is_not_training_s_own(part: Part) -> None:
    known = set(map(bare, listed()))
    assert not known & set(map(bare, (*given_names(part), *clan_names(part))))


def test_no_part_writes_a_name_for_a_common_word() -> None:
    for part in Part:
        assert len(vocabulary(part)) > 1000
        assert not [word for word in vocabulary(part) if is_name(word)]


def test_the_frozen_lines_have_no_name_of_training() -> None:
    words = {bare(word) for line in frozen_lines() for word in re.findall(r"[\w-]+", line.text)}
    said = words | {word.removesuffix(GENITIVE) for word in words}
    assert len(said) > 600
    assert said & set(map(bare, given_names(Part.TEST)))
    for part in (Part.TRAIN, Part.TUNE):
        assert not said & set(map(bare, (*given_names(part), *clan_names(part))))
