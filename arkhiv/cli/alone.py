"""Images read outside of any archive: each file is decoded, cleaned and read in a child process."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.archive import MEBIBYTE, ChildInspector, equipped, recipe_of
from pipeline.errors import InputError
from pipeline.steps import alone
from pipeline.steps.reader import reader_arguments
from workers.children import Children
from workers.errors import ChildLostError
from workers.workshop import STEP_ALLOWANCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from arkhiv.settings import Settings
    from pipeline.nouns.frame import Frame
    from pipeline.recipe import Recipe
    from pipeline.steps.contract import Arguments, Json, Outcome


class ImageTooHardError(InputError):
    """The process that worked on an image was lost."""

    code = "image_too_hard"
    template = (
        "The work on {file} was stopped: it took too long or too much memory. "
        "Scan it at a lower resolution or in parts."
    )


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page that was read: its words in a file, and its way from the image to the clean page."""

    words: Path
    matrix: Json


@dataclass(frozen=True, slots=True)
class Table:
    """A child and a folder for files that nobody will miss."""

    children: Children
    recipe: Recipe
    scratch: Path

    def pages(self, path: Path, tick: Callable[[], None]) -> Iterator[ReadPage]:
        """Read every frame of an image file."""
        inspect = ChildInspector(self.children, self.recipe, self.scratch, look=False)
        with _named(path):
            found = inspect(path)
        for frame in found.frames:
            yield self._page(path, frame)
            tick()

    def _page(self, path: Path, frame: Frame) -> ReadPage:
        folder = Path(tempfile.mkdtemp(dir=self.scratch))
        arguments: Arguments = {"frame": asdict(frame), **reader_arguments(self.recipe)}
        with _named(path):
            outcome = self._run(alone.READ, arguments, {alone.IMAGE: path}, folder)
        return ReadPage(outcome.made[0].path, outcome.facts["matrix"])

    def described(self, pages: Sequence[ReadPage]) -> Arguments:
        """Describe pages as those of one document."""
        files = {str(number): page.words for number, page in enumerate(pages)}
        listed: list[Json] = [
            {"words": str(number), "matrix": page.matrix} for number, page in enumerate(pages)
        ]
        arguments: Arguments = {"pages": listed, "forms": self.recipe.forms}
        return self._run(alone.EXTRACT, arguments, files, self.scratch).facts

    def _run(
        self, task: str, arguments: Arguments, files: dict[str, Path], folder: Path
    ) -> Outcome:
        seconds = self.recipe.page_seconds + STEP_ALLOWANCE
        return self.children.run(task, arguments, files, folder, seconds)


@contextmanager
def table(settings: Settings) -> Iterator[Table]:
    """Lend a table for the length of the block; raise first if nothing can be read here."""
    recipe = equipped(recipe_of(settings))
    children = Children(1, settings.child_memory_mb * MEBIBYTE)
    with tempfile.TemporaryDirectory(prefix="arkhiv-") as folder:
        try:
            yield Table(children, recipe, Path(folder))
        finally:
            children.stop()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say which file it was that a child was lost over."""
    try:
        yield
    except ChildLostError as fault:
        raise ImageTooHardError(file=path) from fault
