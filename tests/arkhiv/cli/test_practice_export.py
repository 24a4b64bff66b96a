"""What goes out of an archive for practice to be read: marked, and nothing that programs take."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest

from arkhiv import settings as reading
from arkhiv.apart import own_settings
from arkhiv.cli.desk import unproven
from arkhiv.practising import begin
from pipeline.flow import Role, State
from pipeline.people import secrets
from pipeline.practice.words import WORDS
from pipeline.sheets.drawing import EDGE, MARK, WIDTH
from tests.arkhiv.cli.conftest import put
from tests.pipeline.assemble.conftest import Opened

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import As, Finish
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = reading.read({"ARKHIV_DATA": str(tmp_path / "real"), "ARKHIV_LANG": "en"})
    return own_settings(made, tmp_path / "practice")


@pytest.fixture
def archive(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """An archive for practice, in the place of a real one."""
    monkeypatch.setattr(secrets, "TIME_COST", 1)
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)
    return begin(settings, settings.data, unproven((Role.ADMINISTRATOR,), None), str).archive


def blank_pdf() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_an_original_is_exported_stamped_and_without_what_a_program_takes_for_one(
    archive: Archive, as_: As, shelve: Shelve, finish: Finish, tmp_path: Path
) -> None:
    key = shelve.document("1")
    finish(key, State.REGISTERED)
    with archive.records.writing() as tx:
        number = tx.documents.get(key).version
        put(archive, tx, "document", key, "access", blank_pdf(), number)
        tx.documents.note(key, current=number)
    said = as_(Role.REVIEWER)("export", "R-1", str(tmp_path / "out"), "--purpose", "x")
    assert WORDS in said.err
    (paper,) = (one for one in (tmp_path / "out" / "R-1").iterdir() if one.is_dir())
    assert {one.name for one in paper.iterdir()} == {"access.pdf", "1r.txt"}
    assert (paper / "1r.txt").read_text("utf-8").startswith(WORDS)
    page = Opened(paper / "access.pdf").rendered(72)
    assert 0.005 < (page < 200).mean() < 0.3


def test_every_face_of_a_separator_sheet_says_so(as_: As, tmp_path: Path) -> None:
    out = tmp_path / "sheets.pdf"
    as_(Role.OPERATOR, "11")("sheets", "print", "11:999/1/1", "--to", str(out))
    between = np.s_[EDGE : EDGE + MARK, EDGE + MARK + 40 : WIDTH - EDGE - MARK - 40]
    with pikepdf.open(out) as pdf:
        faces = len(pdf.pages)
    assert faces == 4
    for face in range(1, faces + 1):
        page = Opened(out).rendered(300, face)[:, :, 0]
        assert (page[between] < 100).mean() > 0.01
