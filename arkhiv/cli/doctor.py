"""`doctor`: every part is tried for real, and each fault comes with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.exits import Exit
from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import put, put_json
from arkhiv.doctor.examination import examine
from arkhiv.doctor.finding import Grade

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from arkhiv.doctor.finding import Finding
    from pipeline.language import Language


def doctor_command(desk: Desk) -> click.Command:
    """Return the command `doctor`."""
    say = desk.say
    text = say(
        "Try every part for real: write, read back and delete; publish and consume; look at "
        "schema, models, disks, clocks, key and cores. Each fault comes with what to do about it, "
        "and ends the command with 4; a warning does not. No password is shown."
    )
    return command(desk, "doctor", _doctor, [as_json(say)], text, "arkhiv doctor")


def _doctor(desk: Desk, *, as_json: bool) -> None:
    findings = []
    for found in examine(desk.settings):
        findings.append(found)
        if not as_json:
            put(_line(desk.say, found))
    if as_json:
        put_json([_facts(found) for found in findings])
    if any(found.grade is Grade.FAULT for found in findings):
        click.get_current_context().exit(Exit.UNAVAILABLE)


def _line(say: Language, found: Finding) -> str:
    head = f"{say.word(found.grade):10} {say.word(found.part):10} "
    text = head + say.sentence(found.found, found.facts)
    if not found.advice:
        return text
    return f"{text}\n{' ' * len(head)}→ {say.sentence(found.advice, found.facts)}"


def _facts(found: Finding) -> dict[str, object]:
    return {
        "part": found.part.value,
        "grade": found.grade.value,
        "code": found.code,
        "found": found.found.format(**found.facts),
        "do": found.advice.format(**found.facts),
        "facts": dict(found.facts),
    }
