"""The glass: where paper is scanned that must not go through a feeder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_drivers.device import Tray

if TYPE_CHECKING:
    from pipeline.ids import VolumeId
    from pipeline.ports.records import Transaction
    from scanner_drivers.device import Profile


def on_glass(tx: Transaction, volume: VolumeId | None, profile: Profile) -> Profile:
    """Return what is asked of a scanner for a volume: the glass if its paper must not be fed."""
    if volume is None or not tx.custody.of(volume).preparation.do_not_feed:
        return profile
    return replace(profile, tray=Tray.FLATBED)
