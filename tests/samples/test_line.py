"""The demo, run as its user runs it: everything ends registered, valid, found and provable."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pikepdf import pdfa

from arkhiv import settings
from arkhiv.archive import Archive, open_archive
from pipeline.assemble import Flavour
from pipeline.moves.finding import the_record, the_volume
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.steps import assemble as step
from tests.preflight import assert_valid_1b, need_preflight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = [pytest.mark.service, pytest.mark.timeout(1500)]

ROOT = Path(__file__).parent.parent.parent
ARKHIV = Path(sys.executable).parent / "arkhiv"
REVIEWER, PASSWORD = "tuya", "old wooden drawers"
EXPECTED = sorted((ROOT / "samples" / "expected").glob("*.json"))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run the demo once in a folder of its own."""
    data = tmp_path_factory.mktemp("demo") / "data"
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ARKHIV_")}
    environ = {**clean, "ARKHIV_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, ROOT / "samples" / "demo.py"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return Told(done.stdout, {**environ, "ARKHIV_TOKEN": token_of(REVIEWER, environ, data.parent)})


def token_of(name: str, environ: dict[str, str], folder: Path) -> str:
    """Return what says at the command line that one is somebody of the demonstration."""
    file = folder / "password"
    file.write_text(PASSWORD, "utf-8")
    command = [ARKHIV, "user", "token", name, "--password-file", file]
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, check=True
    ).stdout.strip()


class Told:
    """What the demo printed, and the installation that it left."""

    def __init__(self, printed: str, environ: dict[str, str]) -> None:
        self.printed = printed
        self.environ = environ
        self.archive: Archive = open_archive(settings.read(environ))

    def asked(self, *words: str) -> Any:  # noqa: ANN401  # whatever JSON is printed
        done = subprocess.run(
            [ARKHIV, *words, "--json"], env=self.environ, stdout=subprocess.PIPE, check=True
        )
        return json.loads(done.stdout)

    def documents(self) -> Iterator[tuple[str, int]]:
        with self.archive.records.reading() as tx:
            for event in tx.connection.exec_driver_sql(
                "SELECT id, current FROM document WHERE discarded IS NULL"
            ):
                yield event[0], event[1]

    def described(self, records: Iterable[str]) -> tuple[set[str | None], set[tuple[str, object]]]:
        """The types and fields of the papers of some records, whoever may see them."""
        types: set[str | None] = set()
        found: set[tuple[str, object]] = set()
        with self.archive.records.reading() as tx:
            for record in records:
                for link in tx.links.of_record(the_record(tx, record).id):
                    document = tx.documents.get(link.document)
                    types.add(document.type)
                    fields = tx.fields.of(document.id, document.current or document.version)
                    found.update((field.name, field.value) for field in fields)
        return types, found


def test_every_sample_record_is_registered(told: Told) -> None:
    progress = told.asked("progress")
    assert progress["records"] == progress["registered"] == progress["digitized"] > 0
    assert progress["share"] == progress["share_registered"] == 1
    assert progress["property"]["registered"] == progress["property"]["records"] > 0
    assert set(progress) >= {
        "records",
        "captured",
        "digitized",
        "registered",
        "share",
        "share_registered",
        "groups",
        "targets",
    }


def test_nothing_waits_any_more(told: Told) -> None:
    assert told.asked("held") == []


def test_the_demo_ends_with_where_to_look(told: Told) -> None:
    opened = re.findall(r"/\S+\.pdf", told.printed)
    assert Path(opened[-1]).read_bytes().startswith(b"%PDF")
    assert told.environ["ARKHIV_DATA"] in told.printed
    assert "arkhiv serve --port 8000" in told.printed
    assert PASSWORD in told.printed


def test_the_demo_has_a_volume_and_pictures_to_feed_at_the_desk(told: Told) -> None:
    tray = Path(told.environ["ARKHIV_DATA"]) / "tray"
    assert f"ARKHIV_DESK_SOURCES='folder:{tray}'" in told.printed
    assert sorted(path.name for path in tray.iterdir()) == [f"{n}.jpg" for n in range(1, 5)]
    with told.archive.records.reading() as tx:
        custody = tx.custody.of(the_volume(tx, "11:7/2/31", "").id)
        assert custody.hand == "oyuna"


def test_the_demo_has_a_person_of_every_role(told: Told) -> None:
    people = told.asked("user", "list")
    assert {role for person in people for role in person["roles"]} == PERSONAL_ROLES
    assert all(person["demo"] and not person["must_change"] for person in people)


def test_repeating_the_demo_changes_nothing(told: Told) -> None:
    before = told.asked("progress")
    again = subprocess.run(
        [sys.executable, ROOT / "samples" / "demo.py"],
        env=told.environ,
        capture_output=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert told.asked("progress") == before


def test_every_access_copy_is_valid_in_both_flavours(told: Told, tmp_path: Path) -> None:
    need_preflight()
    archive = told.archive
    count = 0
    for document, version in told.documents():
        folder = tmp_path / document
        folder.mkdir()
        with archive.records.reading() as tx:
            product = tx.products.find("document", document, "access", version)
            job = step.prepare(tx, document, archive.recipe)
        assert product is not None
        archive.objects.fetch(product.key, product.sha256, folder / "access.pdf")
        report = pdfa.validate_written(folder / "access.pdf", Flavour.PDFA_2B.value)
        assert report.passed, report.summary()
        files = {}
        for number, item in enumerate(job.inputs):
            files[item.name] = folder / str(number)
            archive.objects.fetch(item.key, item.sha256, files[item.name])
        assert_valid_1b(step.build(job.arguments, files, folder / "1b.pdf", Flavour.PDFA_1B))
        count += 1
    assert count >= len(EXPECTED)


def test_fields_and_types_are_what_the_papers_say(told: Told) -> None:
    right = total = 0
    for path in EXPECTED:
        expected = json.loads(path.read_text())
        if expected["hard"]:
            continue
        types, found = told.described(link["record"] for link in expected["links"])
        assert expected["type"] in types, path.name
        for field in expected["fields"]:
            total += 1
            right += (field["name"], field["value"]) in found
    assert right / total > 0.9, f"{right} of {total} fields"


def test_one_changed_byte_of_a_master_is_found(told: Told, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(told.environ["ARKHIV_DATA"], copy)
    environ = {**told.environ, "ARKHIV_DATA": str(copy)}
    masters = [path for path in (copy / "objects/objects/masters").rglob("*") if path.is_file()]
    changed = bytearray(masters[0].read_bytes())
    changed[len(changed) // 2] ^= 1
    masters[0].chmod(0o600)
    masters[0].write_bytes(changed)
    done = subprocess.run(
        [ARKHIV, "audit", "verify", "--objects", "--json"],
        env=environ,
        stdout=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == 5
    assert "master" in json.loads(done.stdout)["faults"][0]["place"]
