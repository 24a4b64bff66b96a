"""Two sheets at once: what each backend is told to do then, and what is kept of that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from scanner_drivers.device import DoubleFeed, Profile
from scanner_drivers.driver import Scan
from scanner_drivers.errors import ProfileRefusedError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.sane.doublefeed import asked_for, known
from scanner_drivers.sane.scanner import Scanner
from scanner_drivers.target import Target
from tests.scanner_drivers.test_feed import Listed, names

if TYPE_CHECKING:
    from pathlib import Path

SWITCH, TEXT = 0, 3


@dataclass
class Option:
    """An option as python-sane gives it."""

    type: int = SWITCH
    constraint: Any = None
    settable: bool = True
    active: bool = True

    def is_settable(self) -> bool:
        return self.settable

    def is_active(self) -> bool:
        return self.active


FUJITSU = {
    "df_action": Option(TEXT, ["Default", "Continue", "Stop"]),
    "df_thickness": Option(active=False),
    "df_skew": Option(active=False),
    "df_length": Option(active=False),
    "double_feed": Option(settable=False),
}
CANON = {"df_thickness": Option(), "df_length": Option()}
EPSON = {"double_feed_detection": Option(TEXT, ["Off", "Low", "High"])}
PANASONIC = {"dfeed": Option()}
PLAIN = {"double_feed": Option(settable=False)}


@pytest.mark.parametrize(
    ("options", "stop", "go_on"),
    [
        (
            FUJITSU,
            [("df_action", "Stop"), ("df_thickness", 1), ("df_skew", 1)],
            [("df_action", "Continue"), ("df_thickness", 1), ("df_skew", 1)],
        ),
        (CANON, [("df_thickness", 1)], [("df_thickness", 0)]),
        (EPSON, [("double_feed_detection", "Low")], [("double_feed_detection", "Off")]),
        (PANASONIC, [("dfeed", 1)], [("dfeed", 0)]),
        (PLAIN, [], []),
    ],
)
def test_each_backend_is_told_in_its_own_words(
    options: dict[str, Option], stop: list[tuple[str, object]], go_on: list[tuple[str, object]]
) -> None:
    assert asked_for(DoubleFeed.STOP, options) == stop
    assert asked_for(DoubleFeed.CONTINUE, options) == go_on
    assert asked_for(DoubleFeed.DEVICE, options) == []
    assert known(options) is bool(stop)


class Feeder:
    """A device of which sensors come only with an action, as of fujitsu; it may refuse to stop."""

    def __init__(self, *, stubborn: bool = False) -> None:
        self.__dict__["opt"] = {name: Option(**vars(one)) for name, one in FUJITSU.items()}
        self.__dict__["opt"]["resolution"] = Option(1, [300])
        self.__dict__["stubborn"] = stubborn
        self.__dict__["took"] = {}

    def __setattr__(self, name: str, value: object) -> None:
        self.took[name] = "Default" if self.stubborn and name == "df_action" else value
        if name == "df_action":
            for sensor in ("df_thickness", "df_skew"):
                self.opt[sensor].active = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # as the library does
        return self.took[name]


def set_up(device: Feeder) -> None:
    scanner = Scanner(None)  # type: ignore[arg-type]  # nothing is told
    scanner._device, scanner._name = device, "fujitsu:1"
    scanner._set(Profile())


def test_sensors_that_come_with_the_action_are_set_after_it() -> None:
    device = Feeder()
    set_up(device)
    wanted = {"df_action": "Stop", "df_thickness": 1, "df_skew": 1}
    assert {name: device.took[name] for name in wanted} == wanted
    assert "df_length" not in device.took


def test_a_device_that_does_not_take_it_is_not_fed() -> None:
    with pytest.raises(ProfileRefusedError, match="Stop"):
        set_up(Feeder(stubborn=True))


class Unaware(Listed):
    """A device that cannot be told."""

    def capabilities(self) -> Any:  # noqa: ANN401  # of another class
        return replace(super().capabilities(), double_feed=False)


@pytest.mark.parametrize(("kind", "kept"), [(Listed, "stop"), (Unaware, "unknown")])
def test_what_is_kept_with_a_scan_is_what_the_device_was_told(
    tmp_path: Path, kind: type[Listed], kept: str
) -> None:
    driver = DeviceDriver(kind(names(2)), Profile(), Target("x"), tmp_path)
    (delivery,) = driver.deliveries()
    scan = next(delivery.scans())
    assert isinstance(scan, Scan)
    assert dict(scan.settings)["double_feed"] == kept
