"""What a test needs of the machine: skipped with a reason where it is missing, a failure in CI."""

from __future__ import annotations

import importlib
import os
import shutil
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from types import ModuleType


def missing(reason: str) -> NoReturn:
    """Skip a test, or a module of them, for want of something; in CI that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def need_program(name: str) -> str:
    """Return the path of a program that a test cannot do without."""
    return shutil.which(name) or missing(f"{name} is not installed")


def need_module(name: str) -> ModuleType:
    """Return a module of another distribution that a test cannot do without."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing(f"{name} is not installed in this environment")


def need_root(reason: str) -> None:
    """See to it that the tests run as root."""
    if os.geteuid() != 0:
        missing(f"this is not root, who {reason}")
