"""The main job on the samples, told step by step: `make demo`.

Every step is a command of `arkhiv` that anybody can type; what was made wrong on purpose (see
README.md beside this file) is put right by invented people. Repeating it does no harm.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from itertools import chain
from pathlib import Path
from typing import Any

from tray import lay

HERE = Path(__file__).parent
ARKHIV = Path(sys.executable).parent / "arkhiv"
OPERATOR, REVIEWER, REGISTRAR = "oyuna", "tuya", "dorj"
MISNAMED, RIGHT = "НБ-2016-0094", "НБ-2016-00094"
BOOK = "62:3/1/18"
BY_HAND, PAPER = "Т-1984-0117", "birth-1984"
"""A record whose paper was filled in by hand, and the name of that paper among the samples."""
TO_OPEN = "101900000312"
PASSWORD = "old wooden drawers"  # noqa: S105  # everybody may know it
ADMINISTRATOR = "dulmaa"
PEOPLE = {
    "oyuna": ("operator", "Б. Оюунаа"),
    "tuya": ("reviewer", "Д. Туяа"),
    "saran": ("supervisor", "Г. Саран"),
    "dorj": ("registrar", "Ц. Дорж"),
    "bold": ("keeper", "Н. Болд"),
    "nomin": ("privacy", "Э. Номин"),
    "gerel": ("auditor", "С. Гэрэл"),
}
"""Who works here in the demonstration, beside the administrator."""
UNITS = ("--unit", "11", "--unit", "62")
TO_SCAN = "11:7/2/31"
"""A volume of which nothing is scanned yet; two others lie beside it."""


def told(*words: str) -> None:
    """Run a command of arkhiv, showing it as it would be typed, and its output."""
    print("\n$ arkhiv", " ".join(words), flush=True)
    subprocess.run([ARKHIV, *words], check=True)


def asked(*words: str) -> Any:  # noqa: ANN401  # whatever JSON the command prints
    """Run a command with --json and return what it prints."""
    done = subprocess.run([ARKHIV, *words, "--json"], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def held(code: str, **facts: str) -> list[dict[str, Any]]:
    """Return what waits for a person with this reason and these facts."""
    waiting = asked("held")
    return [
        item for item in waiting if item["code"] == code and facts.items() <= item["facts"].items()
    ]


def headline(number: int, mongolian: str, english: str) -> None:
    """Print the heading of a chapter."""
    print(f"\n── {number}. {mongolian} · {english} " + "─" * 20, flush=True)


def take_in() -> None:
    """The inventory, then the scans: whole, rescanned and torn ones."""
    headline(1, "Данс, бүртгэл", "The inventory")
    told(
        "holdings", "import", *(str(HERE / "holdings" / f"{n}.csv") for n in ("volumes", "records"))
    )
    headline(2, "Скан", "The scans")
    for folder in ("scans", "rescan", "broken"):
        told("ingest", f"folder:{HERE / folder}", "--unit", "11", "--by", OPERATOR)
    headline(3, "Цэвэрлэх, таних, тодорхойлох", "Clean, read, describe, assemble")
    told("work", "--until-idle")


def put_right() -> None:
    """What waits for a person is decided by one."""
    headline(4, "Хүн шийдэх зүйлс", "What waits for a person")
    told("held")
    for item in held("unknown_record", record=MISNAMED):
        told("link", RIGHT, item["id"], "--reason", "нэр, дугаар таарч байна", "--by", REVIEWER)
    for item in held("leaf_conflict"):
        moved = item["facts"]["current"]
        told("discard", moved, "--reason", "хөдөлсөн, дахин скан хийсэн", "--by", REVIEWER)
    for item in held("undecodable"):
        told("discard", item["id"], "--reason", "бүтэн файл нь хүлээн авсан", "--by", REVIEWER)
    if held("undelimited"):
        told("delimit", BOOK)
        told("delimit", BOOK, "--confirm", "--by", REVIEWER)
    if waits_for_check(BY_HAND):
        key_in()
    told("work", "--until-idle")


def key_in() -> None:
    """What was written by hand is read by a person, and keyed in."""
    (document,) = asked("show", BY_HAND, "--purpose", "шивэлт", "--by", REVIEWER)["documents"]
    paper = json.loads((HERE / "expected" / f"{PAPER}.json").read_text("utf-8"))
    entries = (("--field", f"{field['name']}={field['raw']}") for field in paper["fields"])
    told(
        *("describe", document["id"], "--script", "handwritten"),
        *chain.from_iterable(entries),
        *("--by", REVIEWER),
    )


def register_all() -> None:
    """Clean documents by rule, flagged ones by somebody's look, then the registrar's move."""
    told("check", "--all-clean", "--by", REVIEWER)
    flagged = [record for record in records() if waits_for_check(record)]
    if flagged:
        told("check", *flagged, "--by", REVIEWER)
    told("register", "--all-clean", "--by", REGISTRAR)


def records() -> list[str]:
    """Return the IDs of the sample records, each once."""
    with (HERE / "holdings" / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys(row["record_id"] for row in csv.DictReader(file)))


def waits_for_check(record: str) -> bool:
    """Say whether a record has a document that a person should look at."""
    shown = asked("show", record, "--purpose", "шалгалт", "--by", REVIEWER)
    return any(
        (document["in_work"] or document)["state"] == "assembled" for document in shown["documents"]
    )


def late_leaf() -> None:
    """A leaf that comes after registration opens the next version."""
    headline(6, "Хожим ирсэн хуудас", "A leaf that comes late")
    told("ingest", f"folder:{HERE / 'late'}", "--unit", "11", "--by", OPERATOR)
    told("work", "--until-idle")
    register_all()


def finish() -> None:
    """The progress table, the audit, and where to look."""
    headline(7, "Явц", "Progress")
    told("progress")
    told("audit", "verify", "--objects")
    data = data_folder()
    out = data / "export"
    if not (out / TO_OPEN).exists():
        asked("export", TO_OPEN, str(out), "--purpose", "үзүүлэн", "--by", REGISTRAR)
    finished = sorted(out.rglob("*.pdf"))
    print(f"\nӨгөгдлийн хавтас · The data folder:   {data}")
    print(f"Нээж үзэх эх хувь · An original to open: {finished[0]}")


def let_in() -> None:
    """Add a person of every role; from then on whoever acts at the command line has a token."""
    headline(8, "Ажлын хуудсууд", "The desks")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.write(f"{PASSWORD}\n")
        file.flush()
        known = ("--password-file", file.name)
        if not asked("user", "list"):
            add_all("--demo", *known)
        tray = data_folder() / "tray"
        if not tray.exists():
            act_as(OPERATOR, *known)
            shelve()
    lay(tray)
    print(f"\nНууц үг · The password of everybody: {PASSWORD}")
    print(f"Скан хийх · To scan, as {OPERATOR}: /capture, {TO_SCAN}, нэг тал · one side")
    print("Хөтчөөр нээх · To open the desks:")
    print(f"  ARKHIV_DESK_SOURCES='{desk_source()}' .venv/bin/arkhiv serve --port 8000", flush=True)


def add_all(*known: str) -> None:
    """Add the administrator, whose token then adds the others."""
    told(
        "user", "add", ADMINISTRATOR, "--role", "administrator", "--full-name", "Т. Дулмаа", *known
    )
    act_as(ADMINISTRATOR, *known[1:])
    for name, (role, full_name) in PEOPLE.items():
        units = () if role == "auditor" else UNITS
        told("user", "add", name, "--role", role, "--full-name", full_name, *units, *known)


def act_as(name: str, *known: str) -> None:
    """Take a token of somebody, who gives every command from now on."""
    token = [str(ARKHIV), "user", "token", name, *known]
    made = subprocess.run(token, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    os.environ["ARKHIV_TOKEN"] = made


def shelve() -> None:
    """Give the operator a volume that waits for its scans; shelves of before have none."""
    where = subprocess.run([ARKHIV, "volume", "where", TO_SCAN], capture_output=True, check=False)
    if where.returncode == 0:
        told("volume", "take", TO_SCAN)


def desk_source() -> str:
    """Return the folder from which the operator's desk is fed here."""
    return f"folder:{data_folder() / 'tray'}"


def data_folder() -> Path:
    """Return the data folder of the installation."""
    return Path(os.environ.get("ARKHIV_DATA", "arkhiv-data")).absolute()


def all_registered() -> bool:
    """Say whether an earlier run has come to the end."""
    progress = asked("progress")
    return all(one["share_registered"] == 1 for one in (progress, progress["property"]))


def main() -> int:
    """Tell the story, and end as the command ended that failed: it has said what is the matter."""
    try:
        tell()
    except subprocess.CalledProcessError as failed:
        return failed.returncode
    return 0


def tell() -> None:
    """Tell the whole story, or only its end where it has been told, be it by an earlier version."""
    told("init")
    if not all_registered():
        take_in()
        put_right()
        headline(5, "Шалгах, бүртгэх", "Check and register")
        register_all()
        late_leaf()
    finish()
    let_in()


if __name__ == "__main__":
    raise SystemExit(main())
