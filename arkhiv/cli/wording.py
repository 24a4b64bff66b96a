"""Wording: the sentence for every code: of holds, refusals, flags and faults of the trail."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

import arkhiv.errors
import pipeline.moves.errors
import pipeline.rebuild.errors
import storage.backup.errors
import storage.errors
import storage.moving.errors
import workers.errors
from ocr.errors import OcrError
from pipeline.describe.flags import SENTENCES, Flag
from pipeline.errors import ArkhivError
from pipeline.nouns.hold import REASONS, Reason
from pipeline.nouns.problem import SENTENCES as PROBLEMS
from pipeline.nouns.problem import Problem
from scanner_drivers.errors import DriverError
from scanner_drivers.refusal import REASONS as REFUSALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.language import Language

NOUNS = re.compile(r"\b(seal|position|master|page|document|version|field|link)\b")

TREES = (
    arkhiv.errors,
    pipeline.moves.errors,
    pipeline.rebuild.errors,
    storage.backup.errors,
    storage.errors,
    storage.moving.errors,
    workers.errors,
)

FLAGS: dict[str, str] = {
    "orientation_unsure": "Nobody can say which way is up. Look at the page.",
    "ink_loss": "Clean-up may have erased writing. Hold the page against its original.",
}

COMMANDS: dict[str, str] = {
    Reason.NO_GUTTER: "arkhiv opening split, arkhiv opening whole",
    Reason.WRONG_ORIGINAL: "arkhiv link, arkhiv unlink",
    Reason.SHEETS: "arkhiv sheets seen {stack}, arkhiv sheets settle, arkhiv sheets undo",
    "not_cleaned": "arkhiv retry {page}",
    "stack_changed": "arkhiv sheets undo {stack}",
    Problem.LEAF_GAP: "arkhiv leaf absent",
    Problem.LEAVES_DIFFER: "arkhiv leaf certify",
    Problem.COUNTERS_DIFFER: "arkhiv batch seal",
    Flag.NOT_MACHINE_READABLE: "arkhiv describe",
    Flag.TYPE_UNKNOWN: "arkhiv describe",
    Flag.FIELD_MISSING: "arkhiv describe",
}
"""What is typed to do what the sentence for a hold, a refusal or a flag says; pages tell none."""

FAULTS: dict[str, str] = {
    "event_removed": "An event is missing from the chain.",
    "event_changed": "An event was changed.",
    "event_inserted": "An event was put in afterwards.",
    "seal_removed": "A seal is missing.",
    "seal_changed": "A seal was changed.",
    "seal_key_unknown": "A seal was made with a key that is not ours.",
    "seal_copy_changed": "The copy of a seal in the object store was changed.",
    "seal_copy_missing": "The copy of a seal is missing from the object store.",
    "events_differ_from_seal": "The events differ from what was sealed.",
    "tail_cut_off": "The end of the trail was cut off.",
    "object_missing": "An object is missing from the store.",
    "object_damaged": "An object is not what was stored.",
    "object_overlaid": "Something was put over a master; the master itself is whole.",
    "object_unlocked": "The store keeps a master less long than it said.",
    "object_not_adopted": "A master lies in another version. Give: arkhiv objects adopt",
    "trail_missing": "The events under a seal are missing or are not those that it sealed.",
    "rows_refused": "Metadata in the store cannot be used.",
    "registration_missing": "A registered version has no metadata in the store.",
    "registered_changed": "What was registered was changed in the database.",
    "registered_removed": "What was registered was removed from the database.",
    "registered_inserted": "Something was put into a registered version in the database.",
    "registration_unsealed": "No sealed event proves the registration of a version.",
    "lost_since": "The trail tells of it, and what was done then is lost with the database.",
    "changed_since": "A document changed after its registration, and the change is lost.",
}


_FLAGGED: tuple[tuple[str, str], ...] = (*PROBLEMS.items(), *SENTENCES.items())


def explained(say: Language, code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence for the code of a hold or a refused file, with what caused it."""
    cause = facts.get("cause")
    sentence = _told(say, code, facts)
    if isinstance(cause, str) and cause != code:
        return f"{sentence} {_told(say, cause, facts)}"
    return sentence


def advised(say: Language, code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence for the code of a hold, and what is typed to do what it says."""
    sentence = explained(say, code, facts)
    return with_command(say, sentence, COMMANDS.get(code, "").format_map(facts))


def with_command(say: Language, sentence: str, command: str) -> str:
    """Return a sentence with the command that it leaves to whoever sits at a command line."""
    if not command:
        return sentence
    return f"{sentence} {say('At the command line: {command}').format(command=command)}"


def _told(say: Language, code: str, facts: Mapping[str, object]) -> str:
    template = template_of(code, facts)
    return say.sentence(template, facts) if template else str(facts.get("said") or code)


def template_of(code: str, facts: Mapping[str, object]) -> str:
    """Return the sentence for a code that says most with these facts."""
    fitting = [text for text in _templates(code) if names_in(text) <= facts.keys()]
    return max(fitting, key=lambda text: len(names_in(text)), default="")


def _templates(code: str) -> Iterator[str]:
    """Every sentence for a code: of holds, of refusals, of errors."""
    for reasons in (REASONS, REFUSALS):
        yield from (text for reason, text in reasons.items() if reason == code)
    for root in (ArkhivError, OcrError, DriverError):
        yield from (kind.template for kind in _family(root) if kind.code == code)


def _family(
    root: type[ArkhivError | OcrError | DriverError],
) -> Iterator[type[ArkhivError | OcrError | DriverError]]:
    for kind in root.__subclasses__():
        yield kind
        yield from _family(kind)


def names_in(template: str) -> set[str]:
    """Return the names of the facts that a sentence tells."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def flagged(say: Language, code: str, fields: Mapping[str, str]) -> str:
    """Return the sentence for a flag; `fields` are the names of fields as people say them."""
    flag, _, field = code.partition(":")
    text = FLAGS.get(flag) or next((text for one, text in _FLAGGED if one == flag), flag)
    return say(text).format(field=fields.get(field, field))


def flag_advised(say: Language, code: str, fields: Mapping[str, str]) -> str:
    """Return the sentence for a flag, and what is typed to do what it says."""
    command = COMMANDS.get(code.partition(":")[0], "")
    return with_command(say, flagged(say, code, fields), command)


def placed(say: Language, place: str) -> str:
    """Return the place of a fault as people call it; its numbers and ids stay."""
    return NOUNS.sub(lambda found: say.word(found[0]), place)


def faulted(say: Language, code: str) -> str:
    """Return the sentence for a fault of the trail."""
    return say(FAULTS.get(code, code))
