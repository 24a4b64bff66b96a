"""`objects copy` and `objects adopt`: leave a full or dying store behind."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import actor
from arkhiv.cli.duties import ADOPTING
from arkhiv.cli.exits import Exit
from arkhiv.cli.options import CONTEXT, as_json, by, command
from arkhiv.cli.output import bar, put, put_json, put_table
from arkhiv.cli.wording import faulted, placed
from arkhiv.stores import store_at
from pipeline.errors import UserError
from storage.adoption import Adoption
from storage.objects.copying import Copy
from storage.practice import require_real_store

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.ports.objects import Objects
    from storage.adoption import Adopted
    from storage.objects.copying import Copied

IN_FILE = "@"


class AddressFileError(UserError):
    """The file that should hold an address cannot be read."""

    code = "address_file"
    template = "{path} cannot be read ({reason}). Write the address of the store into it."


def objects_group(desk: Desk) -> click.Group:
    """Return the group `objects`."""
    say = desk.say
    group = click.Group("objects", help=say("The object store."), context_settings=CONTEXT)
    group.add_command(_copy_command(desk))
    group.add_command(_adopt_command(desk))
    return group


def _copy_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Copy every object from one store to another. Each is verified on the way and read back; "
        "what is there already is left alone, so an interrupted copy goes on when it is given "
        "again. What the old store cannot give is named. An address is that of "
        "ARKHIV_OBJECTS_URL; @FILE reads it from a file, so that keys stand in no list of programs."
    )
    params = [
        click.Argument(["source"], metavar="FROM", help=say("The store to leave.")),
        click.Argument(["target"], metavar="TO", help=say("The store to fill.")),
        as_json(say),
    ]
    example = "arkhiv objects copy folder:/srv/arkhiv/objects s3://store.example/archive"
    return command(desk, "copy", _copy, params, text, example)


def _adopt_command(desk: Desk) -> click.Command:
    say = desk.say
    text = say(
        "Write down for every master in which version the store in use has it, and how it is "
        "locked. Wanted once after a copy, when ARKHIV_OBJECTS_URL names the new store."
    )
    return command(
        desk, "adopt", _adopt, [by(say), as_json(say)], text, "arkhiv objects adopt --by batbold"
    )


def _copy(desk: Desk, *, source: str, target: str, as_json: bool) -> None:
    data = desk.settings.data
    old, new = _store(desk, source), _store(desk, target)
    for store in (old, new):
        require_real_store(store)
    with (
        tempfile.TemporaryDirectory(dir=data if data.is_dir() else None) as scratch,
        bar(desk.say("Objects")) as tick,
    ):
        copied = Copy(old, new, Path(scratch)).run(tick)
    if as_json:
        put_json(_facts(copied))
    else:
        _print(desk.say, copied)
    if copied.failures:
        click.get_current_context().exit(Exit.VERIFICATION)


def _store(desk: Desk, address: str) -> Objects:
    """Open the store at an address, or at the one in a file."""
    url = _read(Path(address[1:])) if address.startswith(IN_FILE) else address
    return store_at(desk.settings, url)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise AddressFileError(path=path, reason=reason) from error


def _facts(copied: Copied) -> dict[str, object]:
    return {
        "copied": copied.copied,
        "present": copied.present,
        "bytes": copied.size,
        "failures": [
            {"key": one.key, "code": one.fault.code, "said": str(one.fault)}
            for one in copied.failures
        ],
    }


def _print(say: Language, copied: Copied) -> None:
    put(say.many("{number} object copied.", "{number} objects copied.", copied.copied))
    put(say.many("{number} object was there.", "{number} objects were there.", copied.present))
    if copied.failures:
        rows = [
            (one.key, say.sentence(one.fault.template, one.fault.facts)) for one in copied.failures
        ]
        put_table("", (say("Object"), say("Fault")), rows)


def _adopt(desk: Desk, *, by: str | None, as_json: bool) -> None:
    archive = desk.archive()
    who = actor(desk, ADOPTING, by, unattended=True)
    with bar(desk.say("Masters")) as tick:
        adopted = Adoption(archive.records, archive.objects, who).run(tick)
    archive.sealer.seal()
    if as_json:
        put_json(_adopted(adopted))
    else:
        say = desk.say
        put(
            say.many(
                "{number} master written down anew.",
                "{number} masters written down anew.",
                adopted.changed,
            )
        )
        if adopted.faults:
            rows = [
                (faulted(say, one.code), placed(say, one.place), one.subject)
                for one in adopted.faults
            ]
            put_table("", (say("Fault"), say("Place"), say("Subject")), rows)
    if adopted.faults:
        click.get_current_context().exit(Exit.VERIFICATION)


def _adopted(adopted: Adopted) -> dict[str, object]:
    return {
        "changed": adopted.changed,
        "same": adopted.same,
        "faults": [
            {"code": one.code, "place": one.place, "subject": one.subject} for one in adopted.faults
        ],
    }
