"""Units: archive units by their names, beside the codes with which citations begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.language import Lang
from pipeline.seeing.verdicts import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.language import Language
    from pipeline.nouns.document import Document
    from storage.records import SqlTransaction
    from web.asking import Ask


@dataclass(frozen=True, slots=True)
class Units:
    """What every unit is called in one language."""

    names: Mapping[str, str]

    def __call__(self, code: str) -> str:
        """Return a unit by its code and name; of an unknown one the code alone."""
        return " ".join(filter(None, (code, self.names.get(code, ""))))

    def names_of(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return what several are called, in the order of their codes."""
        return tuple(map(self, sorted(codes)))

    def choices(self, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Return units as a list offers them, each with what it is called."""
        return tuple((code, self(code)) for code in sorted(codes))


def foreign(tx: SqlTransaction, ask: Ask, paper: Document) -> str:
    """Return of which other units a paper is than those of whoever opens it; nothing of none."""
    others = units_of(tx, paper) - ask.person.units
    return ", ".join(units_in(tx, ask.say).names_of(others))


def units_in(tx: SqlTransaction, say: Language) -> Units:
    """Return the archive's units."""
    return Units(
        {
            code: unit.name_mn if say.lang is Lang.MONGOLIAN else unit.name_en
            for code, unit in tx.holdings.units().items()
        }
    )
