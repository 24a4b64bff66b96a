"""`devices`: which scanners there are, and what each of them can."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import put, put_json, put_table, tell
from scanner_drivers.errors import DeviceError
from scanner_drivers.sane.device import devices
from scanner_drivers.sources import open_device

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from scanner_drivers.device import Capabilities, Found, Identity


@dataclass(frozen=True, slots=True)
class Seen:
    """A device that was found, and what it said of itself, or why it said nothing."""

    found: Found
    identity: Identity | None = None
    can: Capabilities | None = None
    fault: DeviceError | None = None


def devices_command(desk: Desk) -> click.Command:
    """Return the command `devices`."""
    say = desk.say
    text = say(
        "List the scanners that this machine reaches, by USB and over the network, with what each "
        "of them can. The first column is what ingest wants as its source."
    )
    local = click.Option(
        ["--local"], is_flag=True, help=say("Do not look for scanners on the network.")
    )
    examples = ("arkhiv devices", "arkhiv devices --local --json")
    return command(desk, "devices", _devices, [local, as_json(say)], text, *examples)


def _devices(desk: Desk, *, local: bool, as_json: bool) -> None:
    seen = [_look(found) for found in devices(local=local)]
    if as_json:
        put_json([_facts(desk.say, one) for one in seen])
        return
    if not seen:
        put(desk.say("No scanner was found."))
        tell(desk.say("Check that it is turned on and connected, and look again."))
        return
    say = desk.say
    heads = (
        *(say("Source"), say("Model"), say("Paper from"), say("Sides"), say("Dots to the inch")),
        say("Double feed"),
    )
    put_table(say("Scanners"), heads, [_row(say, one) for one in seen])
    for one in seen:
        if one.fault is not None:
            tell(say.sentence(one.fault.template, one.fault.facts))


def _look(found: Found) -> Seen:
    """Ask a device what it is and can; one that does not answer is listed all the same."""
    device = open_device(found.source)
    try:
        return Seen(found, device.identity(), device.capabilities())
    except DeviceError as fault:
        return Seen(found, fault=fault)
    finally:
        device.close()


def _row(say: Language, seen: Seen) -> tuple[str, ...]:
    name = f"{seen.found.vendor} {seen.found.model}".strip()
    if seen.can is None:
        return seen.found.source, name, "–", "–", "–", "–"
    trays = ((seen.can.feeder, say("feeder")), (seen.can.flatbed, say("glass")))
    between = ", " if seen.can.steps else "–"
    return (
        seen.found.source,
        name,
        ", ".join(word for there, word in trays if there),
        say("both") if seen.can.duplex else say("one"),
        between.join(str(one) for one in seen.can.resolutions),
        say("stops") if seen.can.double_feed else say("count the sheets"),
    )


def _facts(say: Language, seen: Seen) -> dict[str, object]:
    facts: dict[str, object] = asdict(seen.found)
    if seen.identity is not None and seen.can is not None:
        facts |= {"serial": seen.identity.serial, "counter": seen.identity.counter}
        facts |= {**asdict(seen.can), "colours": sorted(seen.can.colours)}
    if seen.fault is not None:
        facts |= {
            "fault": seen.fault.code,
            "said": say.sentence(seen.fault.template, seen.fault.facts),
        }
    return facts
