"""What the code imports is in the runtime lock, not only in a developer's environment."""

from __future__ import annotations

import re
import sys

import pytest
from importlib_metadata import packages_distributions  # Python 3.10's own knows of few packages

from scripts.paths import LOCKS
from tests.architecture.sources import imports, modules, tree


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> set[str]:
    names = re.findall(r"^([\w.\-]+)(?:\[[^\]]*\])?==", LOCKS["runtime"].read_text(), re.MULTILINE)
    return {normalised(name) for name in names}


def imported() -> set[str]:
    """The top-level modules of other distributions that the packages import anywhere."""
    names = {name.split(".")[0] for module in modules() for name, _ in imports(tree(module))}
    return names - set(sys.stdlib_module_names) - {"airloom"}


@pytest.mark.parametrize("name", sorted(imported()))
def test_every_import_is_locked(name: str) -> None:
    distributions = {normalised(distribution) for distribution in packages_distributions().get(name, [])}
    assert distributions & locked(), f"{name} comes from {distributions or 'nowhere'}"
