"""Secrets: what is kept opens nothing, and what opens is random."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from pipeline.people import secrets
from pipeline.people.secrets import (
    digest,
    hashed,
    is_outgrown,
    is_right,
    new_secret,
    new_token,
    one_time_password,
)

if TYPE_CHECKING:
    import pytest


def test_a_password_is_right_and_another_is_not() -> None:
    kept = hashed("гурван үхэр хоёр тэмээ")
    assert is_right("гурван үхэр хоёр тэмээ", kept)
    assert not is_right("гурван үхэр хоёр тэмээ ", kept)
    assert "үхэр" not in kept
    assert kept != hashed("гурван үхэр хоёр тэмээ")


def test_letters_that_a_keyboard_puts_together_otherwise_are_the_same() -> None:
    assert is_right("Хи\u0306ндий байшин", hashed("Хи\u0306ндий байшин".replace("и\u0306", "й")))


def test_where_there_is_no_password_none_is_right_and_the_work_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    verify = secrets.PasswordHasher.verify

    def counted(self: secrets.PasswordHasher, kept: str, given: bytes) -> bool:
        asked.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(secrets.PasswordHasher, "verify", counted)
    assert not is_right("anything at all", None)
    (nobodys,) = asked
    monkeypatch.undo()
    assert not is_outgrown(nobodys)
    assert len(nobodys) == len(hashed("anything at all"))


def test_what_is_no_hash_opens_nothing() -> None:
    assert not is_right("", "")
    assert not is_right("x", "x")


def test_a_hash_is_outgrown_when_the_work_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = hashed("correct horse battery")
    assert not is_outgrown(kept)
    monkeypatch.setattr(secrets, "TIME_COST", 2)
    assert is_outgrown(kept)
    assert is_right("correct horse battery", kept)


def test_what_is_random_is_never_twice_the_same_and_says_what_it_is() -> None:
    made = {make() for make in (new_secret, new_token, one_time_password) for _ in range(50)}
    assert len(made) == 150
    assert re.fullmatch(r"arkhiv_[\w-]{43}", new_token())
    assert re.fullmatch(r"([a-hj-np-z2-9]{4}-){3}[a-hj-np-z2-9]{4}", one_time_password())


@given(st.text())
def test_every_text_has_a_digest(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest(text))
