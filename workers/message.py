"""The message: a doorbell for one step on one thing, with random ids in it and nothing else.

What arrives is believed no further than its shape: a message that is malformed or somebody else's
is thrown away before it reaches the machinery of the queue.
"""

from __future__ import annotations

import json
import re

from dramatiq import Message

from pipeline.flow import Noun, Step
from pipeline.ports.records import Due
from storage.records.waiting import NOUNS

ACTOR = "advance"
PREFIX = "arkhiv."
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEYS = {"queue_name", "actor_name", "args", "kwargs", "options", "message_id", "message_timestamp"}
_OPTIONS = {"broker_priority", "redis_message_id"}


def queue_of(step: Step) -> str:
    """Return the name of a step's queue."""
    return f"{PREFIX}{step.value}"


def message_about(due: Due, queue: str) -> Message[None]:
    """Return the message that rings for a due step."""
    return Message(
        queue_name=queue,
        actor_name=ACTOR,
        args=(due.noun.value, due.subject, due.step.value),
        kwargs={},
        options={"broker_priority": due.urgency},
    )


def due_of(noun: object, subject: object, step: object) -> Due | None:
    """Return what a message rings for, or None where no such thing can be due."""
    if not (isinstance(subject, str) and _ID.fullmatch(subject) and isinstance(step, str)):
        return None
    if step not in set(Step):
        return None
    wanted = Step(step)
    if wanted not in NOUNS or NOUNS[wanted].value != noun:
        return None
    return Due(Noun(noun), subject, wanted)


def is_ours(body: bytes, queue: str) -> bool:
    """Say whether what lay in a queue is a message of this program for that queue."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or set(found) != _KEYS:
        return False
    args, options = found["args"], found["options"]
    return (
        (found["queue_name"], found["actor_name"], found["kwargs"]) == (queue, ACTOR, {})
        and isinstance(found["message_id"], str)
        and isinstance(options, dict)
        and set(options) <= _OPTIONS
        and isinstance(args, list)
        and len(args) == len(("noun", "subject", "step"))
        and due_of(*args) is not None
    )
