"""Teach the packaged Cyrillic model our papers, and write `ocr/models/papers.traineddata`.

    python -m training.model [--folder FOLDER] [--iterations N]

What is made already in the folder is not made again, so that an interrupted run goes on. Seeds are
fixed; the order of the training is Tesseract's own and the same each time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from samples.papers.parts import Part
from training.charset import ALL
from training.lines import lines
from training.sets import LINES_OF_A_FILE, written
from training.weights import in_doubles

NAME = "papers"
BASE = "Cyrillic"
HOME = Path(__file__).parents[1] / "ocr" / "models"
FILES = 300
TUNE_FILES = 12
SEEDS = {Part.TRAIN: 11, Part.TUNE: 22}
ITERATIONS = 24_000
RATE = "0.0007"
"""The network is small and was trained long: a larger rate forgets, a smaller one learns little."""
PACKAGED = ("lstm-punc-dawg", "lstm-number-dawg")


@dataclass(frozen=True, slots=True)
class Bench:
    """The folder in which a model is made."""

    folder: Path

    def at(self, name: str) -> Path:
        """A place in the folder."""
        return self.folder / name


def main() -> None:
    """Make the model from nothing but what the set-up installs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/training"))
    parser.add_argument("--iterations", type=int, default=ITERATIONS)
    chosen = parser.parse_args()
    bench = Bench(chosen.folder.absolute())
    bench.folder.mkdir(parents=True, exist_ok=True)
    sets(bench)
    starter(bench)
    base(bench)
    taught = learn(bench, chosen.iterations)
    finish(bench, taught, HOME / f"{NAME}.traineddata")


def sets(bench: Bench) -> None:
    """Lines of training and tuning, and the lists of their files."""
    for part, files in ((Part.TRAIN, FILES), (Part.TUNE, TUNE_FILES)):
        with ProcessPoolExecutor() as pool:
            numbers = range(files)
            made = list(pool.map(_set, [bench.at(part.value)] * files, [part] * files, numbers))
        bench.at(f"{part}.list").write_text("".join(f"{path}\n" for path in made), "utf-8")


def _set(folder: Path, part: Part, number: int) -> Path:
    done = folder / f"{number:04d}-0000.lstmf"
    if not done.exists():
        seed = SEEDS[part] * 10_000 + number
        written(lines(part, seed, LINES_OF_A_FILE), folder, f"{number:04d}")
    return done


def starter(bench: Bench) -> None:
    """The model without weights: the letters of our papers and their codes."""
    if bench.at(f"{NAME}/{NAME}.traineddata").exists():
        return
    bench.at("all.txt").write_text(" ".join(ALL) + "\n" + ALL + "\n", encoding="utf-8")
    _run("unicharset_extractor", "--norm_mode", "1",
         "--output_unicharset", bench.at("letters"), bench.at("all.txt"))  # fmt: skip
    bench.at("scripts").mkdir(exist_ok=True)
    bench.at("scripts/radical-stroke.txt").write_text("#\n", encoding="utf-8")
    _run("combine_lang_model", "--input_unicharset", bench.at("letters"),
         "--script_dir", bench.at("scripts"), "--lang", NAME,
         "--output_dir", bench.folder)  # fmt: skip


def base(bench: Bench) -> None:
    """The packaged model, its weights in doubles."""
    if bench.at("base.lstm").exists():
        return
    said = _run("tesseract", "--list-langs")
    packaged = Path(said.split('"')[1]) / f"{BASE}.traineddata"
    shutil.copy(packaged, bench.at("base.traineddata"))
    _run("combine_tessdata", "-u", bench.at("base.traineddata"), bench.at("packaged."))
    network = in_doubles(bench.at("packaged.lstm").read_bytes())
    bench.at("base.lstm").write_bytes(network)


def learn(bench: Bench, iterations: int) -> Path:
    """Train from the packaged weights on; return the best checkpoint on the tune lines."""
    _run("lstmtraining",
         "--continue_from", bench.at("base.lstm"),
         "--old_traineddata", bench.at("base.traineddata"),
         "--traineddata", bench.at(f"{NAME}/{NAME}.traineddata"),
         "--model_output", bench.at("taught"),
         "--train_listfile", bench.at("train.list"),
         "--learning_rate", RATE,
         "--max_iterations", str(iterations), log=bench.at("log.txt"))  # fmt: skip
    return bench.at("taught_checkpoint")


def finish(bench: Bench, taught: Path, target: Path) -> None:
    """Write the model with weights as bytes and the packaged patterns of numbers and marks."""
    _run("lstmtraining", "--stop_training", "--convert_to_int", "--continue_from", taught,
         "--traineddata", bench.at(f"{NAME}/{NAME}.traineddata"),
         "--model_output", bench.at("new.traineddata"))  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(bench.at("new.traineddata"), target)


def _run(*command: str | Path, log: Path | None = None) -> str:
    """Run one of Tesseract's programs; what it says goes to the log, or is returned."""
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    if log is None:
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout
    with log.open("a", encoding="utf-8") as file:
        subprocess.run(command, env=environment, check=True, stdout=file, stderr=file)
    return ""


if __name__ == "__main__":
    main()
