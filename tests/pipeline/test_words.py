"""Names and reasons are kept as they can be kept, or refused."""

from __future__ import annotations

import pytest

from pipeline.words import (
    NAME,
    REASON,
    NameMissingError,
    TooLongError,
    UnseenSignsError,
    name,
    plain,
)


@pytest.mark.parametrize("given", ["Бат", "  Бат ", "Д.Бат-Эрдэнэ", "ᠪᠠᠲᠤ\u180e"])
def test_a_name_is_kept_without_the_blanks_around_it(given: str) -> None:
    assert name(given) == given.strip()


@pytest.mark.parametrize("given", ["", "  ", "\t\n"])
def test_nobody_is_nobody(given: str) -> None:
    with pytest.raises(NameMissingError, match="--by"):
        name(given)


@pytest.mark.parametrize(
    "given", ["Бат\nДорж", "Бат\x00", "Бат\u202eжроД", "Бат\udcff", "a\u2028b"]
)
def test_signs_that_cannot_be_seen_are_refused_and_not_repeated(given: str) -> None:
    for kept in (lambda: name(given), lambda: plain(given, "--reason", REASON)):
        with pytest.raises(UnseenSignsError) as told:
            kept()
        assert str(told.value).isprintable()


def test_nothing_longer_than_its_column_is_kept() -> None:
    assert name("б" * NAME)
    with pytest.raises(TooLongError, match="121"):
        name("б" * (NAME + 1))
    with pytest.raises(TooLongError, match="--reason"):
        plain("б" * (REASON + 1), "--reason", REASON)
