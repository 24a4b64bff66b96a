"""Templates: no word stands in them untranslated, and nothing inline that the policy refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from web.drawing import environment

TEMPLATES = sorted((Path(__file__).parents[2] / "web" / "templates").glob("*.html"))
TAG = re.compile(r"<[^>]*>|&\w+;")
ATTRIBUTE = re.compile(r' data-[\w-]+="[^"]*"')
"""As a macro says it that stands inside a tag."""
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|https?://", re.IGNORECASE
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_is_said_in_the_language_of_the_reader(path: Path) -> None:
    tree = environment().parse(path.read_text("utf-8"))
    whole = "".join(
        item.data if isinstance(item, nodes.TemplateData) else "\0"
        for output in tree.find_all(nodes.Output)
        for item in output.nodes
    )
    bare = ATTRIBUTE.sub("", TAG.sub("", whole.replace("\0", "")))
    assert not re.search(r"[^\W\d_]{2,}", bare), bare


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_nothing_is_inline_or_from_elsewhere(path: Path) -> None:
    assert not INLINE.search(path.read_text("utf-8"))


def test_a_running_server_keeps_the_templates_it_began_with() -> None:
    assert not environment().auto_reload
