"""Options: how the backends of SANE call what a profile asks for, and what they can.

Names of options are the backends' own; those that are not in the standard of SANE were taken from
the backends for production scanners (fujitsu, canon_dr, kvs1025, kvs20xx).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scanner_drivers.device import Capabilities, Colour, Profile, Sides, Tray
from scanner_drivers.errors import ProfileRefusedError
from scanner_drivers.sane.doublefeed import asked_for, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FEEDER = re.compile(r"adf|feeder", re.IGNORECASE)
DUPLEX = re.compile(r"duplex|both", re.IGNORECASE)
BACK = re.compile(r"back", re.IGNORECASE)
GLASS = re.compile(r"flatbed|glass|platen|normal", re.IGNORECASE)
MODES = {
    Colour.COLOUR: re.compile(r"colou?r|24 ?bit", re.IGNORECASE),
    Colour.GREY: re.compile(r"gr[ae]y", re.IGNORECASE),
    Colour.BITONAL: re.compile(r"lineart|black|mono|binary", re.IGNORECASE),
}
COUNTERS = ("total_counter",)
SERIALS = ("serial_number", "serial")
WHOLE, TEXT = (0, 1), 3
"""The library's numbers for types of options: switches and whole numbers, and text."""
_SWITCH = {"yes": 1, "no": 0, "true": 1, "false": 0}

Option = Any
"""An option as python-sane gives it, which has no types."""


def active(options: Mapping[str, Option], name: str) -> Option | None:
    """Return an option if the device has it and it counts now."""
    option = options.get(name)
    return option if option is not None and option.is_active() else None


def can(options: Mapping[str, Option]) -> Capabilities:
    """Read from its options what a device can."""
    sources = _choices(options, "source")
    resolutions, steps = _resolutions(active(options, "resolution"))
    feeder = any(FEEDER.search(source) for source in sources)
    duplex = any(DUPLEX.search(source) for source in sources)
    switch = active(options, "duplex") or active(options, "adf_mode")
    return Capabilities(
        feeder=feeder or duplex,
        flatbed=not sources or any(GLASS.search(source) for source in sources),
        duplex=duplex or (feeder and switch is not None),
        resolutions=resolutions,
        steps=steps,
        colours=_colours(options),
        width_mm=_most(options, "br_x"),
        height_mm=_most(options, "br_y"),
        double_feed=known(options),
        counter=any(active(options, key) is not None for key in COUNTERS),
    )


def tray_of(profile: Profile, found: Capabilities) -> Tray:
    """Return the tray that a profile means on a device."""
    if profile.tray is Tray.AUTO:
        return Tray.FEEDER if found.feeder else Tray.FLATBED
    return profile.tray


def wanted(
    profile: Profile, options: Mapping[str, Option], device: str
) -> list[tuple[str, object]]:
    """Return the options to set, in this order; raise for what the device cannot do.

    An option that comes only with another, as that of duplex with the feeder, is looked for again
    by whoever sets them.
    """
    found = can(options)
    tray = tray_of(profile, found)
    _check(profile, found, tray, device)
    source = _source(_choices(options, "source"), tray, profile.sides)
    mode = _named(_choices(options, "mode"), MODES[profile.colour])
    both = tray is Tray.FEEDER and profile.sides is Sides.BOTH
    asked: list[tuple[str, object]] = []
    if source is not None:
        asked.append(("source", source))
    if tray is Tray.FEEDER and not (source and DUPLEX.search(source)):
        asked += [("duplex", int(both)), ("adf_mode", "Duplex" if both else "Simplex")]
    if mode is not None:
        asked.append(("mode", mode))
    asked += [
        ("depth", 1 if profile.colour is Colour.BITONAL else 8),
        ("resolution", profile.resolution),
        ("page_width", profile.width_mm),
        ("page_height", profile.height_mm),
        ("tl_x", 0),
        ("tl_y", 0),
        ("br_x", min(profile.width_mm, found.width_mm)),
        ("br_y", min(profile.height_mm, found.height_mm)),
    ]
    return asked + asked_for(profile.double_feed, options)


def _check(profile: Profile, found: Capabilities, tray: Tray, device: str) -> None:
    def refuse(asked: str, offered: Iterable[object]) -> None:
        text = ", ".join(str(one) for one in offered) or "-"
        raise ProfileRefusedError(device=device, asked=asked, offered=text)

    trays = [
        name
        for name, there in ((Tray.FEEDER, found.feeder), (Tray.FLATBED, found.flatbed))
        if there
    ]
    if tray not in trays:
        refuse(f"--tray {tray}", [f"--tray {one}" for one in trays])
    if tray is Tray.FEEDER and profile.sides is Sides.BOTH and not found.duplex:
        refuse(f"--sides {profile.sides}", [f"--sides {Sides.FRONT}"])
    if not found.can_resolve(profile.resolution):
        between = [" … " if not found.steps else ", "][0].join(map(str, found.resolutions))
        refuse(f"--resolution {profile.resolution}", [between])
    if profile.colour not in found.colours:
        refuse(f"--colour {profile.colour}", sorted(found.colours))


def _source(sources: Sequence[str], tray: Tray, sides: Sides) -> str | None:
    if tray is Tray.FLATBED:
        return _named(sources, GLASS)
    feeders = [one for one in sources if FEEDER.search(one) or DUPLEX.search(one)]
    duplex = [one for one in feeders if DUPLEX.search(one)]
    if sides is Sides.BOTH and duplex:
        return duplex[0]
    fronts = [one for one in feeders if not DUPLEX.search(one) and not BACK.search(one)]
    return fronts[0] if fronts else None


def _colours(options: Mapping[str, Option]) -> frozenset[Colour]:
    modes = _choices(options, "mode")
    if not modes:
        return frozenset({Colour.COLOUR, Colour.GREY})
    found = {colour for colour, words in MODES.items() if _named(modes, words) is not None}
    depth = active(options, "depth")
    if depth is not None and Colour.GREY in found and 1 in (depth.constraint or ()):
        found.add(Colour.BITONAL)
    return frozenset(found)


def _choices(options: Mapping[str, Option], name: str) -> list[str]:
    option = active(options, name)
    if option is None or not isinstance(option.constraint, list):
        return []
    return [str(one) for one in option.constraint]


def _named(choices: Sequence[str], words: re.Pattern[str]) -> str | None:
    return next((one for one in choices if words.search(one)), None)


def _resolutions(option: Option | None) -> tuple[tuple[int, ...], bool]:
    if option is None or option.constraint is None:
        return (), True
    if isinstance(option.constraint, tuple):
        lowest, highest, _ = option.constraint
        return (int(lowest), int(highest)), False
    return tuple(sorted(int(one) for one in option.constraint)), True


def _most(options: Mapping[str, Option], name: str) -> float:
    """The largest value of a length, in millimetres; of A4 where the device has no such option."""
    option = active(options, name)
    if option is None or not isinstance(option.constraint, tuple):
        return {"br_x": 210.0, "br_y": 297.0}[name]
    return float(option.constraint[1])


def fitting(option: Option, value: object) -> object:
    """Return a value, or a text for one, in the option's own type and within its range."""
    if option.type == TEXT:
        return str(value)
    number = _SWITCH.get(str(value).lower())
    found = float(str(value)) if number is None else number
    if isinstance(option.constraint, tuple):
        lowest, highest, _ = option.constraint
        found = min(max(found, lowest), highest)
    return round(found) if option.type in WHOLE else float(found)
