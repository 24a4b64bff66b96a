"""Facts: what an event tells beside who and when, by name, as people say it.

Events hold ids, digests, numbers and codes. Whatever else might stand in one is named, not shown.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from web.pages.cells import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.describe.called import Labels
    from pipeline.language import Language
    from web.table import Cell

WORDS: dict[str, str] = {
    "access": "Digest of the copy",
    "act": "Number of the act",
    "added": "Added",
    "after": "Digest afterwards",
    "asked_by": "Asked by",
    "before": "Digest before",
    "by": "Because of",
    "by_rule": "By a rule, without a second person",
    "cause": "Cause",
    "certified": "Leaves certified",
    "changed": "Changed",
    "checked": "Checked",
    "code": "Reason",
    "confidence": "Sureness",
    "contested": "The other image",
    "cross_unit": "Of another unit",
    "current": "The image that stands",
    "database": "Database",
    "demo": "Invented person",
    "document": "Document",
    "documents": "Documents",
    "engine": "Engine",
    "engine_seconds": "Seconds of the engine",
    "events": "Events",
    "evidence": "Evidence",
    "faults": "Faults",
    "failures": "Wrong passwords or PINs",
    "fields": "Fields",
    "files": "Files",
    "first": "The first",
    "flags": "Flags",
    "flavour": "Kind of PDF/A",
    "form": "Form",
    "found": "Found",
    "four_eyes": "Two people are wanted",
    "frame": "Frame",
    "from": "From",
    "grant": "Grant",
    "handing": "Entry of the custody",
    "heads": "Heads of the chains",
    "host": "Host",
    "indicator": "Indicator",
    "instead": "Instead of",
    "into": "Merged into",
    "kind": "Kind",
    "last": "The last",
    "link": "Link",
    "manifest": "Digest of the list",
    "master": "Master",
    "masters": "Masters",
    "missing": "Missing",
    "model": "Model",
    "most": "Limit",
    "must_change": "Sets their own password next",
    "name": "Name",
    "not_copied": "Not copied",
    "notices": "Notices",
    "number": "Number",
    "objects": "Objects",
    "oddity": "Oddity",
    "on": "On",
    "orphaned": "Ended by itself",
    "page": "Page",
    "pages": "Pages",
    "part_kind": "What the part is",
    "person": "Person",
    "place_replaced": "Place replaced",
    "problems": "Problems",
    "products": "What was made",
    "profile": "What was shown",
    "purposes": "Purposes",
    "reasons": "Reasons",
    "record": "Record",
    "refused": "Refused",
    "region": "Region",
    "regions": "Regions",
    "repeated": "Repeated",
    "repeats": "Repeats",
    "risk": "Risk",
    "request": "Request",
    "role": "Role",
    "roles": "Roles",
    "rows": "Lines",
    "rule": "Rule",
    "script": "Script",
    "seals": "Seals",
    "sessions": "Sessions ended",
    "sha256": "Digest",
    "share": "Share",
    "skipped": "Left out",
    "standing": "Standing",
    "station": "Station",
    "step": "Step",
    "strikes": "Times that it failed",
    "to": "To",
    "token": "Token",
    "type": "Type",
    "unchanged": "Unchanged",
    "unchecked": "Unchecked",
    "unit": "Unit",
    "units": "Units",
    "until": "Until",
    "urgent": "Urgent",
    "version": "Version",
    "versions": "Versions",
    "why": "Why",
    "words": "Words, or their digest",
    "wrong": "What is wrong",
}
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_CODE = re.compile(r"[a-z][a-z0-9_.:]{0,60}")
_OF_A_FIELD = re.compile(r"[a-z_]{1,40}:[a-z0-9_]{1,40}")
_DECIMAL = re.compile(r"[0-9]{1,8}(\.[0-9]{1,8})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,15}([+-][0-9]{2}:[0-9]{2}|Z)")
BEGINNING = 12
"""So many signs of a digest tell it from others."""
COUNTED = frozenset({"asked_by", "fields", "flags", "products", "reasons", "regions"})
"""Of these is told how many they are."""
FEW = 4
"""So many things of a list are named; of more their number is told."""


def lines_of(
    say: Language, labels: Labels, facts: Mapping[str, object]
) -> Iterator[tuple[Cell, Cell]]:
    """Yield the facts of an event in the order of their names, each with its value."""
    yield from sorted(
        (
            (text(_name(say, name)), text(_told(say, labels, name, fact)))
            for name, fact in facts.items()
        ),
        key=lambda line: line[0].text,
    )


def _told(say: Language, labels: Labels, name: str, fact: object) -> str:
    if name == "type" and isinstance(fact, str):
        return labels.type(fact)
    if name == "code" and isinstance(fact, str) and _OF_A_FIELD.fullmatch(fact):
        code, _, field = fact.partition(":")
        return f"{say.word(code)}: {labels.any_field(field)}"
    if name in COUNTED and isinstance(fact, list | tuple | dict):
        return _number(say, len(fact))
    return value_of(say, fact)


def value_of(say: Language, fact: object) -> str:
    """Return a fact as people say it."""
    if fact is None:
        return "–"
    if isinstance(fact, bool):
        return say("yes") if fact else say("no")
    if isinstance(fact, int | float):
        return say.number(fact) if isinstance(fact, int) else f"{fact:.3g}"
    if isinstance(fact, str):
        return _said(say, fact)
    if isinstance(fact, list | tuple):
        told = ", ".join(value_of(say, one) for one in fact) or "–"
        return told if len(fact) <= FEW else _number(say, len(fact))
    return say("kept, and not shown here")


def _number(say: Language, number: int) -> str:
    return say.many("{number} of them", "{number} of them", number)


def _said(say: Language, fact: str) -> str:
    if _ID.fullmatch(fact) or _DECIMAL.fullmatch(fact):
        return fact
    if _DIGEST.fullmatch(fact):
        return f"{fact[:BEGINNING]}…"
    if _DAY.fullmatch(fact):
        return say.value(fact)
    if _MOMENT.fullmatch(fact):
        return say.moment(datetime.fromisoformat(fact))
    return say.word(fact) if _CODE.fullmatch(fact) else say("kept, and not shown here")


def _name(say: Language, name: object) -> str:
    called = WORDS.get(str(name))
    return say(called) if called else say.word(str(name))
