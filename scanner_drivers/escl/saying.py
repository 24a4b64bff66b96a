"""Saying: what a scanner can and is, read from its answers, and how it is asked for a feeding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_drivers.device import Capabilities, Colour, Identity, Profile, Sides, Tray
from scanner_drivers.errors import ProfileRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scanner_drivers.elements import Element

MODES = {
    Colour.COLOUR: "RGB24",
    Colour.GREY: "Grayscale8",
    Colour.BITONAL: "BlackAndWhite1",
}
JPEG, TIFF = "image/jpeg", "image/tiff"
SUFFIXES = {JPEG: ".jpg", TIFF: ".tif"}
TO_THE_INCH, MM_TO_THE_INCH = 300, 25.4
VERSION = "2.6"
A4 = Profile()
"""Its paper is that of a scanner that says nothing of its size."""
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one way of paper can: the glass, the feeder, or the feeder with both sides."""

    resolutions: tuple[int, ...]
    steps: bool
    colours: frozenset[Colour]
    formats: frozenset[str]
    width_mm: float
    height_mm: float

    def can_resolve(self, dpi: int) -> bool:
        """Whether it scans at this resolution."""
        if self.steps or not self.resolutions:
            return dpi in self.resolutions
        return self.resolutions[0] <= dpi <= self.resolutions[-1]


@dataclass(frozen=True, slots=True)
class Said:
    """What a scanner says of itself."""

    identity: Identity
    flatbed: Inputs | None
    feeder: Inputs | None
    duplex: Inputs | None
    options: dict[str, tuple[str, int, int]]
    """Options by the names that people write: its own name, the least and the most."""

    def capabilities(self, *, counter: bool) -> Capabilities:
        """What it can: of the feeder where there is one."""
        means = self.feeder or self.flatbed
        if means is None:
            raise ValueError
        return Capabilities(
            feeder=self.feeder is not None,
            flatbed=self.flatbed is not None,
            duplex=self.duplex is not None,
            resolutions=means.resolutions,
            steps=means.steps,
            colours=means.colours,
            width_mm=means.width_mm,
            height_mm=means.height_mm,
            double_feed=False,
            counter=counter,
            coded=True,
        )

    def tray_of(self, profile: Profile) -> Tray:
        """The tray that a profile means."""
        if profile.tray is Tray.AUTO:
            return Tray.FEEDER if self.feeder is not None else Tray.FLATBED
        return profile.tray

    def require(self, profile: Profile, device: str) -> Inputs:
        """Return the way of paper that a profile means; raise for what it cannot do."""
        tray = self.tray_of(profile)
        both = tray is Tray.FEEDER and profile.sides is Sides.BOTH
        trays = ((Tray.FEEDER, self.feeder), (Tray.FLATBED, self.flatbed))
        means = dict(trays)[tray]
        if means is None:
            raise _refused(
                device, f"--tray {tray}", [f"--tray {name}" for name, there in trays if there]
            )
        if both and self.duplex is None:
            raise _refused(device, f"--sides {profile.sides}", [f"--sides {Sides.FRONT}"])
        means = self.duplex if both and self.duplex is not None else means
        if not means.can_resolve(profile.resolution):
            between = (", " if means.steps else " … ").join(map(str, means.resolutions))
            raise _refused(device, f"--resolution {profile.resolution}", [between])
        if profile.colour not in means.colours:
            raise _refused(device, f"--colour {profile.colour}", sorted(means.colours))
        for name, value in profile.options:
            self._require_option(name, value, device)
        return means

    def _require_option(self, name: str, value: str, device: str) -> None:
        known = self.options.get(name.replace("-", "_"))
        if known is None:
            raise _refused(device, name.replace("-", "_"), sorted(self.options))
        _, least, most = known
        if not value.lstrip("-").isdecimal() or not least <= int(value) <= most:
            raise _refused(device, f"{name}={value}", [f"{least} … {most}"])


def said(root: Element) -> Said:
    """Read the capabilities that a scanner sends."""
    return Said(
        identity=Identity(
            vendor="",
            model=_printable(root.said("MakeAndModel")) or "eSCL",
            serial=_printable(root.said("SerialNumber")) or None,
        ),
        flatbed=_inputs(root.first("Platen", "PlatenInputCaps")),
        feeder=_inputs(root.first("Adf", "AdfSimplexInputCaps")),
        duplex=_inputs(root.first("Adf", "AdfDuplexInputCaps")),
        options=_options(root),
    )


def settings(profile: Profile, means: Inputs, told: Said) -> bytes:
    """Return what a scanner is sent to start a feeding."""
    feeder = told.tray_of(profile) is Tray.FEEDER
    width, height = (
        round(min(asked, most) / MM_TO_THE_INCH * TO_THE_INCH)
        for asked, most in (
            (profile.width_mm, means.width_mm),
            (profile.height_mm, means.height_mm),
        )
    )
    kind = TIFF if profile.colour is Colour.BITONAL else JPEG
    named = (told.options[name.replace("-", "_")][0] for name, _ in profile.options)
    options = "".join(
        f"<scan:{name}>{int(value)}</scan:{name}>"
        for name, (_, value) in zip(named, profile.options, strict=True)
    )
    duplex = f"<scan:Duplex>{str(profile.sides is Sides.BOTH).lower()}</scan:Duplex>"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" \
xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>{VERSION}</pwg:Version>
<pwg:ScanRegions><pwg:ScanRegion>
<pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits>
<pwg:Height>{height}</pwg:Height><pwg:Width>{width}</pwg:Width>
<pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
</pwg:ScanRegion></pwg:ScanRegions>
<pwg:InputSource>{"Feeder" if feeder else "Platen"}</pwg:InputSource>
<scan:ColorMode>{MODES[profile.colour]}</scan:ColorMode>
<scan:XResolution>{profile.resolution}</scan:XResolution>
<scan:YResolution>{profile.resolution}</scan:YResolution>
<pwg:DocumentFormat>{kind}</pwg:DocumentFormat>
<scan:DocumentFormatExt>{kind}</scan:DocumentFormatExt>
{duplex if feeder else ""}{options}</scan:ScanSettings>
""".encode()


def _refused(device: str, asked: str, offered: Iterable[object]) -> ProfileRefusedError:
    text = ", ".join(str(one) for one in offered) or "-"
    return ProfileRefusedError(device=device, asked=asked, offered=text)


def _inputs(root: Element | None) -> Inputs | None:
    if root is None:
        return None
    modes = {one.text.strip() for one in root.all("ColorMode")}
    formats = frozenset(
        one.text.strip().lower()
        for name in ("DocumentFormat", "DocumentFormatExt")
        for one in root.all(name)
    )
    colours = {colour for colour, mode in MODES.items() if mode in modes}
    if JPEG not in formats:
        colours &= {Colour.BITONAL}
    if TIFF not in formats:
        colours -= {Colour.BITONAL}
    resolutions, steps = _resolutions(root)
    return Inputs(
        resolutions,
        steps,
        frozenset(colours),
        formats,
        _millimetres(root.number("MaxWidth"), A4.width_mm),
        _millimetres(root.number("MaxHeight"), A4.height_mm),
    )


def _millimetres(length: int | None, otherwise: float) -> float:
    return length / TO_THE_INCH * MM_TO_THE_INCH if length else otherwise


def _resolutions(root: Element) -> tuple[tuple[int, ...], bool]:
    """The resolutions that both directions have, or the ends of a range."""
    each = {
        one.number("XResolution")
        for one in root.all("DiscreteResolution")
        if one.said("XResolution") == one.said("YResolution")
    }
    named = tuple(sorted(one for one in each if one))
    if named:
        return named, True
    span = next(root.all("XResolutionRange"), None)
    ends = () if span is None else (span.number("Min"), span.number("Max"))
    return tuple(one for one in ends if one), not ends


def _options(root: Element) -> dict[str, tuple[str, int, int]]:
    found = {}
    for one in root.within:
        least, most = one.number("Min"), one.number("Max")
        name = one.name.removesuffix("Support")
        if one.name != name and least is not None and most is not None and name.isidentifier():
            found[_CAPITAL.sub("_", name).lower()] = (name, least, most)
    return found


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).strip()[:200]
