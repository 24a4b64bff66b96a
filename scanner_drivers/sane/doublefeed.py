"""Double feeds: how backends call what is done when two sheets go through at once.

`fujitsu` has an action, without which its sensors cannot be set; `utsushi` a list of sensors with
Off; `canon_dr`, `kvs1025` and `kvs20xx` switches. A sensor that compares lengths is left alone: the
leaves of a volume are of many lengths.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scanner_drivers.device import DoubleFeed

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTION, SENSORS = "df_action", ("df_thickness", "df_skew")
CHOICE = "double_feed_detection"
SWITCHES = ("df_thickness", "ultrasonic", "dfeed", "dfstop", "double_feed")
"""`double_feed` is a sensor of some backends, and the switch of others."""
NAMES = frozenset({ACTION, CHOICE, *SENSORS, *SWITCHES})
THEIRS = {DoubleFeed.STOP: "Stop", DoubleFeed.CONTINUE: "Continue"}
OFF = re.compile(r"off|none|no", re.IGNORECASE)


def known(options: Mapping[str, Any]) -> bool:
    """Whether a device can be told what to do at a double feed."""
    return bool(asked_for(DoubleFeed.STOP, options))


def asked_for(action: DoubleFeed, options: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Return the options to set for an action, in this order; none where the device has none."""
    if action is DoubleFeed.DEVICE:
        return []
    if ACTION in options:
        sensors = [(name, 1) for name in SENSORS if name in options]
        return [(ACTION, THEIRS[action]), *sensors]
    stops = action is DoubleFeed.STOP
    choices = getattr(options.get(CHOICE), "constraint", None) or ()
    chosen = next((one for one in choices if bool(OFF.fullmatch(str(one))) is not stops), None)
    if chosen is not None:
        return [(CHOICE, chosen)]
    return [
        (name, int(stops)) for name in SWITCHES if name in options and options[name].is_settable()
    ]
