"""How often each fault is injected, and how long that may take."""

from __future__ import annotations

from pathlib import Path

import pytest

_SECONDS_PER_TRIAL = 5


@pytest.fixture(scope="session")
def overlaps(trials: int) -> int:
    """How often two attempts at one load run at once."""
    return max(4, trials // 2)


@pytest.fixture(scope="session")
def looks(trials: int) -> int:
    """How often readers look while loads are published."""
    return trials * 100


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each drill the time its count needs."""
    here = Path(__file__).parent
    seconds = int(config.getini("timeout")) + _SECONDS_PER_TRIAL * int(config.getoption("--trials"))
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(seconds))
