"""What all tests share: the services' fixtures and the options for heavy counts."""

from __future__ import annotations

import hypothesis
import pytest

from tests.services import mysql, postgres, rabbitmq_url, redis_url

__all__ = ["mysql", "postgres", "rabbitmq_url", "redis_url"]

# How long an example takes is the machine's business: the first one imports a database engine.
hypothesis.settings.register_profile("airloom", deadline=None)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("airloom")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--trials",
        type=int,
        default=10,
        help="How often each fault is injected, per destination and disposition: CI 200, a release 1000.",
    )
    parser.addoption("--update-golden", action="store_true", help="Write the golden files anew instead of comparing.")


@pytest.fixture(scope="session")
def trials(request: pytest.FixtureRequest) -> int:
    """How often a test injects its fault."""
    return int(request.config.getoption("--trials"))


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are written anew."""
    return bool(request.config.getoption("--update-golden"))
