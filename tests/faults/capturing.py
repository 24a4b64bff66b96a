"""`make test-capture`: 500 sheets, both sides, through SANE, with everything that goes wrong.

Sheets between the volumes are those that `arkhiv sheets` prints. One stack jams; in one two sheets
go through at once and the scanner feels it, in another nobody does but who counted; one separator
is torn; one feeding is killed as by a power cut. A worker reads all the while, and people do what
the program tells them. In the end the picture of every leaf must be at its place, and every
document registered.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from arkhiv import settings
from arkhiv.archive import open_archive
from arkhiv.cli.output import put, put_table
from pipeline.nouns.volume import parse_citation
from tests.scanner_drivers.escl import A4_AT_75, Emulator, emulated
from tests.scanner_drivers.scanners import AIRSCAN, airscan_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arkhiv.archive import Archive
    from storage.records import SqlTransaction

ARKHIV = Path(sys.executable).parent / "arkhiv"
LETTERS = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
STACKS = ("clean", "jam", "felt", "unfelt", "torn", "cut")
A_STACK = 2
"""Volumes in a stack."""
OPERATOR, REVIEWER, REGISTRAR = "oyuna", "tuya", "dorj"
STOPPED, AWAY = 3, 4
"""How a command ends that a fault of the feeding stopped, or the loss of the scanner."""
ALIKE = 6.0
"""Shades by which a side that was coded twice may differ from itself, on the average."""
PATIENCE = 120.0

Paper = tuple[bytes, bytes]
"""Front and back, as the scanner codes them."""


@dataclass(frozen=True)
class Shelved:
    """A volume on the shelf: its leaves are papers."""

    citation: str
    leaves: tuple[Paper, ...]


@dataclass(frozen=True)
class Account:
    """What is there of a volume in the end."""

    citation: str
    certified: int
    labels: tuple[str, ...]
    right: int
    """Sides whose picture is that of the paper."""
    state: str


@dataclass
class Room:
    """The scanner, the archive beside it, and the people."""

    folder: Path
    emulator: Emulator
    leaves: int
    workers: int = 1
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        conf = airscan_files(self.folder / "sane", self.emulator.url)
        own = {name: text for name, text in os.environ.items() if not name.startswith("ARKHIV_")}
        self.environment = own | {
            "ARKHIV_DATA": str(self.folder / "data"),
            "ARKHIV_LANG": "en",
            "ARKHIV_UNIT": "11",
            "ARKHIV_WORKERS": str(self.workers),
            "SANE_CONFIG_DIR": str(conf),
        }
        self.volumes = [
            Shelved(f"11:1/1/{item}", papers(item, count))
            for item, count in enumerate(shares(self.leaves, len(STACKS) * A_STACK), start=1)
        ]

    def does(self, *words: str, ends: int = 0) -> str:
        """Run a command; return what it prints, or says where it is to end otherwise."""
        done = subprocess.run(
            [ARKHIV, *words], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == ends, (words, done.stdout, done.stderr)
        return done.stdout

    def asks(self, *words: str, ends: int = 0) -> Any:  # noqa: ANN401  # whatever JSON it prints
        """Run a command that prints JSON."""
        return json.loads(self.does(*words, "--json", ends=ends))

    def shelve(self) -> None:
        """The holdings: each volume is the papers of one record."""
        volumes = ["unit,fonds,inventory,item,kind,sheets,count_quality,restricted,risk,open"]
        records = ["record_id,register,type,unit,volume,leaves,title,year"]
        for one in self.volumes:
            place = one.citation.removeprefix("11:")
            volumes.append(f"11,{place.replace('/', ',')},loose,{len(one.leaves)},counted,0,low,0")
            name = f"Х-{place.replace('/', '-')}"
            records.append(f"{name},civil,address,11,{place},,Хаягийн бүртгэл,2017")
        for name, lines in (("volumes", volumes), ("records", records)):
            (self.folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
        self.does("init")
        self.does(
            "holdings", "import", *(str(self.folder / f"{n}.csv") for n in ("volumes", "records"))
        )

    def stack(self, name: str) -> tuple[list[Paper], list[int]]:
        """Print the separator sheets of a stack, and lay its papers between them."""
        at = STACKS.index(name) * A_STACK
        volumes = self.volumes[at : at + A_STACK]
        pdf = self.folder / f"{name}.pdf"
        cited = [one.citation for one in volumes]
        told = self.asks("sheets", "print", *cited, "--to", str(pdf), "--by", OPERATOR)
        sheets = printed(pdf, self.folder / name)
        laid = [
            paper
            for sheet, one in zip(sheets, volumes, strict=False)
            for paper in (sheet, *one.leaves)
        ]
        return [*laid, sheets[-1]], [sheet["number"] for sheet in told["sheets"]]

    def feed(self, laid: Sequence[Paper], *words: str, ends: int = 0, count: int = 0) -> Any:  # noqa: ANN401  # as above
        """Lay papers into the feeder and start; the count is the person's."""
        self.emulator.sides = [side for paper in laid for side in paper]
        counted = ("--sheets", str(count or len(laid)))
        return self.asks(*self._ingest(*counted, *words), ends=ends)

    def _ingest(self, *words: str) -> tuple[str, ...]:
        asked = ("--separated", "--resolution", "75", "--by", OPERATOR)
        return "ingest", AIRSCAN, *asked, *words

    def held(self) -> str:
        """The stack that waits for a person."""
        (one,) = [line for line in self.asks("held") if line["code"] == "sheets"]
        return str(one["id"])

    def images(self, stack: str) -> int:
        """How many images of a stack are there."""
        return int(self.asks("sheets", "seen", stack)["images"])

    def feed_clean(self) -> None:
        """Nothing goes wrong."""
        laid, _ = self.stack("clean")
        received = self.feed(laid)
        assert (received["stopped"], received["files"]) == (None, 2 * len(laid))

    def feed_jammed(self) -> None:
        """A jam within a sheet: the sheet in hand and the rest go on with the stack."""
        self._stopped_by("jam", "jam_after", "jam", STOPPED)

    def feed_felt(self) -> None:
        """Two sheets at once, and the scanner feels it: they are parted and fed again.

        SANE has no word for that, and sane-airscan calls it an error of the line.
        """
        self._stopped_by("felt", "double_after", "lost_connection", AWAY)

    def _stopped_by(self, name: str, fault: str, code: str, ends: int) -> None:
        laid, _ = self.stack(name)
        setattr(self.emulator, fault, len(laid))
        said = self.feed(laid, ends=ends)
        setattr(self.emulator, fault, None)
        whole = len(laid) // 2
        assert (said["stopped"], said["files"], said["stacks_held"]) == (code, 2 * whole, 1)
        received = self.feed(laid[whole:], "--stack", self.held())
        assert (received["stopped"], received["files"]) == (None, 2 * (len(laid) - whole))

    def feed_unfelt(self) -> None:
        """Two sheets at once and nobody feels it: other sheets came than were counted."""
        laid, _ = self.stack("unfelt")
        at = len(laid) // 3
        stuck = (laid[at][0], laid[at + 1][1])
        short = [*laid[:at], stuck, *laid[at + 2 :]]
        assert self.feed(short, ends=STOPPED, count=len(laid))["stopped"] == "miscount"
        stack = self.held()
        self.does("sheets", "undo", stack, "--reason", "наалдсан", "--by", REVIEWER)
        (batch,) = self.asks("batch", "list", "--open")
        why = ("--fed", str(2 * len(laid)), "--reason", "double_feed", "--by", OPERATOR)
        self.does("batch", "seal", batch["batch"], *why)
        assert self.feed(laid)["stopped"] is None

    def feed_torn(self) -> None:
        """A separator of which no code can be read: a person says which image it is."""
        laid, numbers = self.stack("torn")
        at = laid.index(next(one for one in laid[1:] if one in self._printed("torn")))
        laid[at] = (torn(laid[at][0]), torn(laid[at][1]))
        assert self.feed(laid)["stacks_held"] == 1
        stack = self.held()
        seen = self.asks("sheets", "seen", stack, "--to", str(self.folder / "wrong"))
        assert [(one["trouble"], one["sheet"]) for one in seen["wrong"]] == [("missed", numbers[1])]
        image = ("--image", str(2 * at + 1), str(numbers[1]))
        done = self.asks("sheets", "settle", stack, *image, "--by", OPERATOR)
        assert done["wrong"] == []

    def _printed(self, name: str) -> list[Paper]:
        return printed(self.folder / f"{name}.pdf", self.folder / name)

    def feed_cut(self) -> None:
        """A power cut: what lay on the disk is taken up, and the next sheet is told."""
        laid, _ = self.stack("cut")
        self.emulator.sides = [side for paper in laid for side in paper]
        self.emulator.slow_after = len(laid)
        words = self._ingest("--sheets", str(len(laid)))
        feeding = subprocess.Popen(
            [ARKHIV, *words],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        self._wait_until(self._some_wait)
        os.killpg(feeding.pid, signal.SIGKILL)
        feeding.wait(PATIENCE)
        self.emulator.slow_after = None
        said = self.feed(laid[:1], ends=STOPPED)
        assert said["stopped"] == "cut_stack"
        stack = self.held()
        whole = self.images(stack) // 2
        up = f"{said['files']} pages taken up, {whole} of {len(laid)} sheets there"
        self.told.append(f"cut off at side {self.emulator.sent}: {up}")
        assert said["files"] > 0
        assert whole < len(laid)
        assert self.feed(laid[whole:], "--stack", stack)["stopped"] is None

    def _some_wait(self) -> bool:
        """Whether some pages are stored, and others lie on the disk."""
        waiting = sorted((self.folder / "data" / "feeding").glob("*/*.tif"))
        return len(waiting) > A_STACK and waiting[0].stem > "00001"

    def _wait_until(self, true: Any) -> None:  # noqa: ANN401  # a question
        until = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < until
            time.sleep(0.01)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Have a worker clean and read what is there while the next stack is fed."""
        worker = subprocess.Popen(
            [ARKHIV, "work"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            worker.terminate()
            worker.wait(PATIENCE)

    def finish(self) -> None:
        """Clean, read, describe, assemble; then the reviewer's and the registrar's move."""
        self.does("work", "--until-idle")
        self.does("check", *(self._record(one) for one in self.volumes), "--by", REVIEWER)
        self.does("register", "--all-clean", "--by", REGISTRAR)

    def _record(self, volume: Shelved) -> str:
        return f"Х-{volume.citation.removeprefix('11:').replace('/', '-')}"

    def accounts(self) -> list[Account]:
        """What is there of each volume, compared with its paper."""
        archive = open_archive(settings.read(self.environment))
        with archive.records.reading() as tx:
            return [self._account(archive, tx, one) for one in self.volumes]

    def _account(self, archive: Archive, tx: SqlTransaction, volume: Shelved) -> Account:
        found = tx.volumes.find(parse_citation(volume.citation, "11"))
        assert found is not None
        leaves = {leaf.id: leaf.label for leaf in tx.volumes.leaves(found.id)}
        right = 0
        for page in tx.pages.current_in(found.id):
            leaf, side = int(leaves[page.place.leaf]), page.place.side
            meant = volume.leaves[leaf - 1][side == "v"]
            copy = self.folder / "copy"
            master = tx.pages.master(page.master)
            archive.objects.fetch(master.key, master.sha256, copy)
            right += alike(copy.read_bytes(), meant)
        states = {one.state.value for one in tx.documents.in_volume(found.id)}
        labels = tuple(sorted(leaves.values(), key=int))
        return Account(volume.citation, found.sheets or 0, labels, right, "/".join(sorted(states)))


def shares(leaves: int, volumes: int) -> list[int]:
    """So many leaves in so many volumes, as evenly as they can be."""
    return [leaves // volumes + (number < leaves % volumes) for number in range(volumes)]


def papers(volume: int, count: int) -> tuple[Paper, ...]:
    """The leaves of a volume, no side like another."""
    return tuple(
        (side(volume, leaf, "нүүр тал"), side(volume, leaf, "ар тал"))
        for leaf in range(1, count + 1)
    )


def side(volume: int, leaf: int, which: str) -> bytes:
    """One side, with its place in large letters and a pattern that is its own."""
    image = Image.new("L", A4_AT_75, 238)
    pen, letters = ImageDraw.Draw(image), ImageFont.truetype(LETTERS, 26)
    lines = ("Хаягийн бүртгэл", f"Хадгаламжийн нэгж {volume}", f"Хуудас {leaf}, {which}")
    for number, line in enumerate(lines):
        pen.text((60, 70 + 60 * number), line, fill=20, font=letters)
    chance = np.random.default_rng([volume, leaf, len(which)])
    for row, column in zip(*np.nonzero(chance.random((8, 12)) < 0.5), strict=True):  # half of them
        at = (70 + 40 * int(column), 400 + 40 * int(row))
        pen.rectangle((*at, at[0] + 24, at[1] + 24), fill=60)
    return coded(image)


def coded(image: Image.Image) -> bytes:
    """A side as the scanner codes it."""
    data = io.BytesIO()
    image.convert("RGB").save(data, "JPEG", quality=85, dpi=(75, 75))
    return data.getvalue()


def printed(pdf: Path, folder: Path) -> list[Paper]:
    """What the scanner sees of the printed sheets, fronts and backs."""
    folder.mkdir(exist_ok=True)
    size = ("-scale-to-x", str(A4_AT_75[0]), "-scale-to-y", str(A4_AT_75[1]))
    subprocess.run(["pdftoppm", *size, "-gray", "-png", str(pdf), str(folder / "p")], check=True)
    faces = []
    for path in sorted(folder.glob("p-*.png")):
        with Image.open(path) as face:
            faces.append(coded(face))
    return list(zip(faces[::2], faces[1::2], strict=True))


def torn(face: bytes) -> bytes:
    """A face of a separator whose four corners are gone."""
    image = Image.open(io.BytesIO(face))
    width, height = image.size
    pen = ImageDraw.Draw(image)
    for left in (0, width - 180):
        for top in (0, height - 180):
            pen.rectangle((left, top, left + 180, top + 180), fill=(200, 190, 180))
    return coded(image)


def alike(stored: bytes, meant: bytes) -> bool:
    """Whether a stored picture is that of a paper."""
    one, other = (
        np.asarray(Image.open(io.BytesIO(data)).convert("L"), float) for data in (stored, meant)
    )
    return one.shape == other.shape and float(np.abs(one - other).mean()) < ALIKE


def captured(folder: Path, leaves: int, workers: int = 1) -> tuple[Room, list[Account]]:
    """Feed so many leaves with everything that goes wrong, and account for them."""
    with emulated(0) as emulator:
        room = Room(folder, emulator, leaves, workers)
        room.shelve()
        with room.working():
            for name in ("clean", "jammed", "felt", "unfelt", "torn", "cut"):
                getattr(room, f"feed_{name}")()
        room.finish()
        return room, room.accounts()


def wrong_with(room: Room, accounts: Sequence[Account]) -> list[str]:
    """What is missing, doubled or not finished; nothing, if all is well."""
    found = []
    for one, volume in zip(accounts, room.volumes, strict=True):
        leaves = len(volume.leaves)
        labels = tuple(str(leaf) for leaf in range(1, leaves + 1))
        if (one.labels, one.right, one.state) != (labels, 2 * leaves, "registered"):
            found.append(str(one))
    found += [f"open: {one['batch']}" for one in room.asks("batch", "list", "--open")]
    found += [f"held: {one}" for one in room.asks("held")]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Feed, account, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=500)
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="capture-") as folder:
        began = time.monotonic()
        room, accounts = captured(Path(folder), wanted.sheets, os.cpu_count() or 1)
        rows = [
            (one.citation, str(one.certified), str(len(one.labels)), str(one.right), one.state)
            for one in accounts
        ]
        heads = ("volume", "certified", "leaves", "right sides", "document")
        put_table(f"{wanted.sheets} sheets, {time.monotonic() - began:.0f} s", heads, rows)
        wrong = wrong_with(room, accounts)
        for line in (*room.told, *wrong):
            put(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
