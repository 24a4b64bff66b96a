"""Tag files of bags: what stands in them, written and read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
FETCH = "fetch.txt"
PAYLOAD = "data/"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return a manifest of digests by the names of files."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def info(pairs: Iterable[tuple[str, str]]) -> bytes:
    """Return a file of labels and values."""
    return "".join(f"{label}: {value}\n" for label, value in pairs).encode()


def lines_of(content: bytes) -> list[str]:
    """Return the lines of a tag file; a UnicodeDecodeError where it is no text."""
    return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def pairs_of(text: str) -> dict[str, str]:
    """Return labels and values; a line that begins with a blank goes on with the one before."""
    found: dict[str, str] = {}
    label = ""
    for line in text.split("\n"):
        if line[:1] in {" ", "\t"} and label:
            found[label] += f" {line.strip()}"
        elif ":" in line:
            label, _, value = line.partition(":")
            found[label] = value.strip()
    return found
