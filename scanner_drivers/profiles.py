"""Profiles: how what is asked of a device is kept with a batch, and read from it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_drivers.device import Coding, Colour, DoubleFeed, Profile, Sides, Tray

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPERS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0)}
"""Sizes of paper by name, in millimetres."""


def kept(profile: Profile) -> dict[str, str]:
    """Return a profile as a batch keeps it."""
    return {**dict(profile.settings()), "tray": profile.tray.value}


def profile_of(settings: Mapping[str, str]) -> Profile:
    """Return the profile that a batch keeps; what other programs kept with it is an option."""
    rest = dict(settings)
    width, _, height = rest.pop("paper").partition("x")
    return Profile(
        resolution=int(rest.pop("resolution")),
        colour=Colour(rest.pop("colour")),
        sides=Sides(rest.pop("sides")),
        tray=Tray(rest.pop("tray")),
        width_mm=float(width),
        height_mm=float(height),
        double_feed=DoubleFeed(rest.pop("double_feed")),
        coding=Coding(rest.pop("coding")),
        options=tuple(rest.items()),
    )
