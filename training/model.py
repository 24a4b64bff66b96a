"""Teach the packaged Cyrillic model our papers, and write it into `ocr/models/`, quick and exact.

    python -m training.model [--on MODEL] [--folder FOLDER] [--to FILE]

Two goes through the courses in `training/course.py`, in less than two hours of two processors: all
that is new to the packaged model, and then on from lines that it has not seen. With `--on` an
exact model that was taught already learns on, by the second go alone.

What is made already in the folder is not made again, so that an interrupted run goes on; papers,
words or clean-up that changed since have a folder of their own. Seeds are fixed; the order of the
training is Tesseract's own and the same each time.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from ocr.settings import Settings
from ocr.tessdata import EXACT
from samples.papers.parts import Part
from training.charset import ALL
from training.course import COURSE, FURTHER
from training.judging import told
from training.lines import lines
from training.pages import page_lines
from training.sets import LINES_OF_A_FILE, written
from training.tesseract import packaged, run
from training.weights import in_doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from training.course import Course, Stage

NAME = "papers"
BASE = "Cyrillic"
ROOT = Path(__file__).parents[1]
HOME = ROOT / "ocr" / "models"
MADE_OF = ("training", "samples/papers", "pipeline/cleanup", "pipeline/forms", "pipeline/describe")
"""Whose programs and lists make the lines that are taught."""
SYNTHETIC = 3
"""Every third file is of lines set one by one, the others of lines cut out of pages."""
SEEDS = {Part.TRAIN: 11, Part.TUNE: 22}


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder in which a model is made."""

    folder: Path

    def at(self, name: str) -> Path:
        """A place in the folder."""
        return self.folder / name


def main() -> None:
    """Make the model from nothing but what the set-up installs, and say how it reads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", type=Path, help="teach this exact model, not the packaged one")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/training" / state())
    parser.add_argument("--to", type=Path, default=HOME / f"{NAME}.traineddata")
    chosen = parser.parse_args()
    folder = chosen.folder.absolute()
    on = chosen.on or first(folder)
    further(folder / "further", on, chosen.to)
    print(told(Part.TUNE, SEEDS[Part.TUNE], (BASE, str(chosen.to)), Settings()))


def state() -> str:
    """A name for all that the lines are made of: another state makes other lines."""
    digest = hashlib.sha256()
    for folder in MADE_OF:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".toml", ".tsv", ".txt"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def first(folder: Path) -> Path:
    """Teach the packaged model; return the exact one that comes of it."""
    target = folder / "first" / f"{NAME}.traineddata"
    exact = target.parent / EXACT / target.name
    if not exact.exists():
        bench = begun(folder, None)
        taught(bench, COURSE)
        finish(bench, target)
    return exact


def further(folder: Path, exact: Path, target: Path) -> None:
    """Teach an exact model on."""
    bench = begun(folder, exact)
    taught(bench, FURTHER)
    finish(bench, target)


def begun(folder: Path, exact: Path | None) -> Bench:
    """The folder of a go, with the letters and the network to begin with."""
    bench = Bench(folder)
    bench.folder.mkdir(parents=True, exist_ok=True)
    starter(bench)
    base(bench, exact)
    return bench


def taught(bench: Bench, course: Course) -> None:
    """Go through a course, and say how long each stage of it took."""
    began = time.monotonic()
    for number, (stage, files) in enumerate(zip(course.stages, sets(bench, course), strict=True)):
        learn(bench, stage, files, bench.at(f"stage-{number}"))
        took = (time.monotonic() - began) / 60
        print(f"{stage.until} lines at {stage.rate} after {took:.0f} minutes", flush=True)


def sets(bench: Bench, course: Course) -> Iterator[list[Path]]:
    """The lines of each stage; those of later ones are made while earlier ones are learnt."""
    folder, numbers = bench.at("train"), course.numbers
    first = course.stages[0].files
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(_set, [folder] * first, numbers[:first]))
    spare = max(1, len(os.sched_getaffinity(0)) - 1)
    with ProcessPoolExecutor(spare) as pool:
        coming = [pool.submit(_set, folder, number) for number in numbers[first:]]
        try:
            for stage in course.stages:
                yield [*made, *(one.result() for one in coming[: stage.files - first])]
        finally:
            pool.shutdown(cancel_futures=True)


def _set(folder: Path, number: int) -> Path:
    done = folder / f"{number:04d}-0000.lstmf"
    if done.exists():
        return done
    seed = SEEDS[Part.TRAIN] * 10_000 + number
    if number % SYNTHETIC == 0:
        drawn = lines(Part.TRAIN, seed, LINES_OF_A_FILE)
    else:
        pages = (page_lines(Part.TRAIN, 100 * seed + page) for page in count())
        drawn = islice(chain.from_iterable(pages), LINES_OF_A_FILE)
    (made,) = written(drawn, folder, f"{number:04d}")
    return made


def starter(bench: Bench) -> None:
    """The model without weights: the letters of our papers and their codes."""
    if bench.at(f"{NAME}/{NAME}.traineddata").exists():
        return
    bench.at("all.txt").write_text(" ".join(ALL) + "\n" + ALL + "\n", encoding="utf-8")
    run("unicharset_extractor", "--norm_mode", "1",
        "--output_unicharset", bench.at("letters"), bench.at("all.txt"))  # fmt: skip
    bench.at("scripts").mkdir(exist_ok=True)
    bench.at("scripts/radical-stroke.txt").write_text("#\n", encoding="utf-8")
    run("combine_lang_model", "--input_unicharset", bench.at("letters"),
        "--script_dir", bench.at("scripts"), "--lang", NAME,
        "--output_dir", bench.folder)  # fmt: skip


def base(bench: Bench, taught: Path | None) -> None:
    """The network to begin with: of a model that was taught, or the packaged one in doubles."""
    if bench.at("base.lstm").exists():
        return
    if taught:
        run("combine_tessdata", "-e", taught, bench.at("base.lstm"))
        return
    shutil.copy(packaged(BASE), bench.at("base.traineddata"))
    run("combine_tessdata", "-u", bench.at("base.traineddata"), bench.at("packaged."))
    network = in_doubles(bench.at("packaged.lstm").read_bytes())
    bench.at("base.lstm").write_bytes(network)


def learn(bench: Bench, stage: Stage, files: list[Path], done: Path) -> None:
    """Train on, from the base or from the last checkpoint."""
    if done.exists():
        return
    listed = bench.at("train.list")
    listed.write_text("".join(f"{path}\n" for path in files), "utf-8")
    packaged_letters = bench.at("base.traineddata")
    letters = ("--old_traineddata", packaged_letters) if packaged_letters.exists() else ()
    run("lstmtraining",
        "--continue_from", bench.at("base.lstm"), *letters,
        "--traineddata", bench.at(f"{NAME}/{NAME}.traineddata"),
        "--model_output", bench.at("taught"),
        "--train_listfile", listed,
        "--learning_rate", stage.rate, "--reset_learning_rate",
        "--max_iterations", str(stage.until), log=bench.at("log.txt"))  # fmt: skip
    done.touch()


def finish(bench: Bench, target: Path) -> None:
    """Write the model, its weights as bytes, and in `exact/` the same as they were learnt."""
    exact = target.parent / EXACT / target.name
    exact.parent.mkdir(parents=True, exist_ok=True)
    for rounded, path in ((("--convert_to_int",), target), ((), exact)):
        run("lstmtraining", "--stop_training", *rounded,
            "--continue_from", bench.at("taught_checkpoint"),
            "--traineddata", bench.at(f"{NAME}/{NAME}.traineddata"),
            "--model_output", path)  # fmt: skip


if __name__ == "__main__":
    main()
