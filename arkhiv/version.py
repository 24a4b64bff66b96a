"""The version of the program that is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def number() -> str:
    """Return the version's number; 0 for a program that was not installed."""
    try:
        return version("arkhiv")
    except PackageNotFoundError:
        return "0"
