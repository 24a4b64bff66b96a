"""Makes the samples: `python samples/make.py [FOLDER] [--seed N]`, the same again for a seed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from press.fonts import FaceMissingError
from press.office import gather, publish

SEED = 144


def main(arguments: list[str] | None = None) -> int:
    """Write the whole collection; 1 when a typeface is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    wanted = parser.parse_args(arguments)
    try:
        delivery = gather(wanted.seed)
        publish(delivery, wanted.folder, wanted.seed)
    except FaceMissingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    papers, files = len(delivery.papers), len(delivery.masters)
    sys.stderr.write(f"{papers} papers on {files} files below {wanted.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
