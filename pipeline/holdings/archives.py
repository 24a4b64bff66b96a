"""The archive units: the 32 places where originals are kept, with their names and usual risk."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.nouns.volume import Risk
from pipeline.progress.targets import seed_targets

if TYPE_CHECKING:
    from pipeline.ports.records import Transaction


@dataclass(frozen=True, slots=True)
class Unit:
    """One archive unit. `risk` is that of its volumes where their line says nothing."""

    code: str
    name_mn: str
    name_en: str
    risk: Risk
    four_eyes: bool = False


def known_units() -> tuple[Unit, ...]:
    """Return the archive units of the country, in the order of their codes."""
    text = files("pipeline.holdings").joinpath("archives.toml").read_text(encoding="utf-8")
    return tuple(
        Unit(code, entry["mn"], entry["en"], Risk(entry["risk"]))
        for code, entry in tomllib.loads(text)["units"].items()
    )


def seed(tx: Transaction) -> int:
    """Write the units and indicators that are not there yet; what is there stays as it is."""
    present = tx.holdings.units()
    missing = [unit for unit in known_units() if unit.code not in present]
    for unit in missing:
        tx.holdings.add_unit(unit)
        tx.events.note(Kind.UNIT_ADDED, "unit", unit.code, facts={"risk": unit.risk.value})
    return len(missing) + seed_targets(tx)
