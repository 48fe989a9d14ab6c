"""How often each fault is injected, and how long that may take."""

from __future__ import annotations

from pathlib import Path

import pytest

_SECONDS_PER_TRIAL = 5
_FULL = 1000
"""The trials of a run before a release."""


@pytest.fixture(scope="session")
def overlaps(trials: int) -> int:
    """How often two attempts at one load run at once, with the same rows and again with other rows."""
    return max(4, trials // 4)


@pytest.fixture(scope="session")
def looks(trials: int) -> int:
    """How often readers look while loads are published: 100,000 times in a full run, a quarter of its share in others.

    Looks take most of the time of these tests, and a torn one shows early.
    """
    return trials * (100 if trials >= _FULL else 25)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each drill the time its count needs, and begin with them: last, one worker would be left alone with one."""
    seconds = int(config.getini("timeout")) + _SECONDS_PER_TRIAL * int(config.getoption("--trials"))
    here = Path(__file__).parent
    items.sort(key=lambda item: here not in item.path.parents)
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(seconds))
