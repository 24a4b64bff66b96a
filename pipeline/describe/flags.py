"""Flags: what a person should look at in a description, each a code and a sentence."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Flag(StrEnum):
    """Why a description asks for a look; a flag holds nothing up."""

    NO_TEXT = "no_text"
    NOT_MACHINE_READABLE = "not_machine_readable"
    PARTS_UNREAD = "parts_unread"
    TYPE_UNKNOWN = "type_unknown"
    TYPE_UNCERTAIN = "type_uncertain"
    LOOKS_LIKE_ADOPTION = "looks_like_adoption"
    FIELD_MISSING = "field_missing"
    FIELD_INVALID = "field_invalid"
    FIELD_DOUBTFUL = "field_doubtful"
    RESTRICTED_NOT_LOCATED = "restricted_not_located"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    SEX_DIFFERS = "sex_differs"
    REGISTER_NUMBER_CONTRADICTS = "register_number_contradicts"
    NAME_CONTRADICTS = "name_contradicts"
    YEAR_CONTRADICTS = "year_contradicts"
    TYPE_CONTRADICTS = "type_contradicts"


SENTENCES: Mapping[Flag, str] = MappingProxyType(
    {
        Flag.NO_TEXT: "No text was found. Look whether the page is blank or too faint.",
        Flag.NOT_MACHINE_READABLE: ("The text cannot be read by machine. Key in the fields."),
        Flag.PARTS_UNREAD: (
            "Parts are written by hand or in classical script and were not read. Look at them."
        ),
        Flag.TYPE_UNKNOWN: ("No known title was found. Say which type of document this is."),
        Flag.TYPE_UNCERTAIN: "The type is a guess. Compare it with the title on the paper.",
        Flag.LOOKS_LIKE_ADOPTION: (
            "Words on the paper speak of adoption, so it is restricted. Look whether they do."
        ),
        Flag.FIELD_MISSING: ("The field {field} was not found. Key it in from the paper."),
        Flag.FIELD_INVALID: "The value of {field} breaks the rules for its kind. Compare it.",
        Flag.FIELD_DOUBTFUL: "The value of {field} was hard to read. Compare it with the paper.",
        Flag.RESTRICTED_NOT_LOCATED: (
            "The restricted field {field} was not found, so it cannot be covered. Look for it."
        ),
        Flag.BIRTH_DATE_DIFFERS: (
            "The date of birth differs from the register number. Compare both with the paper."
        ),
        Flag.SEX_DIFFERS: "The sex differs from the register number. Compare both with the paper.",
        Flag.REGISTER_NUMBER_CONTRADICTS: (
            "The register number differs from the inventory. Find out which of them is right."
        ),
        Flag.NAME_CONTRADICTS: (
            "The name differs from the inventory. Find out which of them is right."
        ),
        Flag.YEAR_CONTRADICTS: (
            "No date on the paper is of the year in the inventory. Find out which is right."
        ),
        Flag.TYPE_CONTRADICTS: (
            "The type differs from the inventory. Look whether this is the right paper."
        ),
    }
)
"""What each flag says, and what to do next."""


def of_field(flag: Flag, field: str) -> str:
    """The code of a flag that concerns one field."""
    return f"{flag}:{field}"


def sentence(code: str) -> tuple[str, dict[str, str]]:
    """The sentence of a flag's code and its facts; raises ValueError for an unknown code."""
    flag, _, field = code.partition(":")
    return SENTENCES[Flag(flag)], {"field": field} if field else {}
