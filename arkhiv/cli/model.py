"""`model compare`: what two models read of the same lines, and whether the second one loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.options import CONTEXT, as_json, command
from arkhiv.cli.output import bar, put_json, put_table
from ocr.contest import lost
from ocr.errors import ModelLosesError
from ocr.frozen import DPI, frozen_lines
from ocr.named import line_reader
from ocr.score import Kind, score
from ocr.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.cli.desk import Desk
    from arkhiv.cli.output import Tick
    from ocr.frozen import FrozenLine
    from ocr.reader import Reader
    from ocr.score import Score


def model_group(desk: Desk) -> click.Group:
    """Return the group `model`."""
    say = desk.say
    group = click.Group("model", help=say("Models that read."), context_settings=CONTEXT)
    text = say(
        "Have two models read the same lines, which neither has learnt from, and print what each "
        "reads right. If B reads Ө and Ү or digits worse than A, by more than chance explains, "
        "the command refuses B and ends with 3."
    )
    which = say("The name of a language, or a .traineddata file.")
    params = [click.Argument([name], metavar=name.upper(), help=which) for name in ("a", "b")]
    example = "arkhiv model compare papers build/training/new.traineddata"
    group.add_command(command(desk, "compare", _compare, [*params, as_json(say)], text, example))
    return group


def _compare(desk: Desk, *, a: str, b: str, as_json: bool) -> None:
    lines, settings = frozen_lines(), Settings(engine=desk.settings.ocr_engine)
    readers = [line_reader(name, settings) for name in (a, b)]
    first, second = (_score(desk, reader, lines) for reader in readers)
    kinds = lost(first, second)
    if as_json:
        put_json({"a": _facts(a, first), "b": _facts(b, second), "lost": list(kinds)})
    else:
        _put(desk, ((a, first), (b, second)))
    if kinds:
        raise ModelLosesError(model=b, other=a)


def _score(desk: Desk, reader: Reader, lines: tuple[FrozenLine, ...]) -> Score:
    with bar(desk.say("Reading")) as tick:
        return score(reader, _shown(lines, tick), dpi=DPI)


def _shown(lines: tuple[FrozenLine, ...], tick: Tick) -> Iterator[FrozenLine]:
    for number, line in enumerate(lines):
        tick(number, len(lines))
        yield line


def _facts(name: str, found: Score) -> dict[str, object]:
    return {
        "model": name,
        "character_error_rate": found.error_rate,
        "own_letters_right": found.right(Kind.OWN),
        "digits_right": found.right(Kind.DIGIT),
        "register_numbers_exact": found.numbers_exact,
    }


def _put(desk: Desk, scores: tuple[tuple[str, Score], ...]) -> None:
    say = desk.say
    rows = [
        (
            name,
            say.share(found.error_rate),
            say.share(found.right(Kind.OWN)),
            say.share(found.right(Kind.DIGIT)),
            say.share(found.numbers_exact),
        )
        for name, found in scores
    ]
    heads = (
        say("Model"),
        say("Letters wrong"),
        say("Ө and Ү right"),
        say("Digits right"),
        say("Register numbers exact"),
    )
    put_table("", heads, rows, right=(1, 2, 3, 4))
