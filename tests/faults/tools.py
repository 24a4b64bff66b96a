"""Tools of the tests' own: a Tesseract that answers as usual, but reads no page before its time."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WAITS = """#!{python}
import os, sys, time
if "tessedit_create_tsv=1" in sys.argv:
    while not os.path.exists({sign!r}):
        time.sleep(0.1)
os.execv({real!r}, ["tesseract", *sys.argv[1:]])
"""


def waiting_for(sign: Path) -> Path:
    """Return a folder whose `tesseract` reads pages only once this file is there."""
    program = sign.with_name(f"{sign.name}-tools") / "tesseract"
    program.parent.mkdir()
    real = shutil.which("tesseract")
    text = WAITS.format(python=sys.executable, sign=str(sign), real=real)
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    return program.parent
