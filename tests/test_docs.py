"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.flow import diagram

ROOT = Path(__file__).parent.parent


def test_the_diagram_in_the_architecture_is_the_table_of_moves() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    drawn = re.search(r"<!-- moves -->\n```mermaid\n(.*?)```\n<!-- /moves -->", text, re.DOTALL)
    assert drawn is not None
    assert drawn[1] == diagram()


def test_every_file_that_a_document_names_exists() -> None:
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for name in re.findall(r"`((?:[\w-]+/)+[\w.-]+\.\w+)`", document.read_text()):
            if not (ROOT / name.split("/")[0]).exists():
                continue
            found = [ROOT / name, document.parent / name]
            assert any(path.exists() for path in found), f"{document.name} names {name}"
