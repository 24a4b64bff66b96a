"""Ruled tables: labels down the left side, one column of values for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from press.hands import put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from press.composer import Composer, Fill


def table(composer: Composer, heads: Sequence[str], rows: Sequence[tuple[str, Fill, Fill]]) -> None:
    """Set a table with a heading row; every cell holds one line."""
    page, style, dice = composer.page, composer.style, composer.dice
    left, right, step = style.left, composer.edge, round(composer.step * 1.05)
    width = (right - left) // 3
    edges = [left, left + width, left + 2 * width, right]
    top = composer.y + style.label.size // 2
    for line in range(len(rows) + 2):
        page.rule((left, top + line * step), (right, top + line * step))
    for x in edges:
        page.rule((x, top), (x, top + (len(rows) + 1) * step))
    composer.y = top + round(step * 0.68)
    for x, head in zip(edges, heads, strict=False):
        if head:
            put(page, style.label, (x + 28, composer.y), head, dice)
    for label, *fills in rows:
        composer.y += step
        put(page, style.label, (left + 28, composer.y), label, dice)
        for x, fill in zip(edges[1:], fills, strict=False):
            put(page, style.value, (x + 28, composer.y), fill.text, dice, mark=fill.mark)
    composer.y += round(step * 0.32)
