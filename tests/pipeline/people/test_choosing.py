"""Names, passwords and PINs that can be used, and those that cannot."""

from __future__ import annotations

import pytest

from pipeline.people.choosing import (
    COMMONEST,
    SHORTEST_PASSWORD,
    require_password,
    require_pin,
    sign_in_name,
)
from pipeline.people.errors import (
    PasswordCommonError,
    PasswordLongError,
    PasswordNameError,
    PasswordShortError,
    PinError,
    SecretError,
    SignInNameError,
)


@pytest.mark.parametrize("text", ["Dorj", " dorj ", "DORJ"])
def test_a_name_is_one_however_it_is_written(text: str) -> None:
    assert sign_in_name(text) == "dorj"
    assert sign_in_name("Дорж.Бат_2-р") == "дорж.бат_2-р"


@pytest.mark.parametrize("text", ["", " ", "a b", "-a", "a@b", "a\nb", "б" * 41, "a'--", "<b>"])
def test_what_cannot_be_a_name_is_refused(text: str) -> None:
    with pytest.raises(SignInNameError):
        sign_in_name(text)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", PasswordShortError),
        ("ё" * 9, PasswordShortError),
        ("a b" * 100, PasswordLongError),
        ("Ganbaatar-Dorj", PasswordNameError),
        ("ganbaatar dorj", PasswordNameError),
        ("Password-1234", PasswordCommonError),
        ("УЛААНБААТАР", PasswordCommonError),
        ("aaaaaaaaaaaaa", PasswordCommonError),
    ],
)
def test_a_password_that_is_soon_guessed_is_refused(
    password: str, fault: type[SecretError]
) -> None:
    with pytest.raises(fault):
        require_password(password, "ganbaatar.dorj")


def test_several_words_are_a_password_and_so_are_ten_letters() -> None:
    require_password("гурван үхэр хоёр тэмээ", "dorj")
    require_password("x7vq-p2mza", "dorj")


def test_the_commonest_are_long_enough_to_be_tried_at_all() -> None:
    assert all(len(password) >= SHORTEST_PASSWORD for password in COMMONEST)
    assert all(password.isalnum() and password == password.casefold() for password in COMMONEST)


@pytest.mark.parametrize(
    "pin", ["", "123", "1234", "4321", "0000", "123456789", "12a4", "１２７４", "٤٧١٢", " 4712"]
)
def test_what_cannot_be_a_pin_is_refused(pin: str) -> None:
    with pytest.raises(PinError):
        require_pin(pin)


def test_four_digits_to_eight_are_a_pin() -> None:
    require_pin("4712")
    require_pin("47120815")
