"""Rights under auth managers that do not know our resources: the nearest right of Airflow's own counts."""

from __future__ import annotations

from typing import Any

import pytest
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

from airloom.plugins.web import access
from airloom.plugins.web.errors import Forbidden

EDITING = (access.CREATE, access.EDIT, access.DELETE)


@pytest.fixture(autouse=True)
def simple(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = SimpleAuthManager()
    monkeypatch.setattr(access, "get_auth_manager", lambda: manager)


def user(role: str | None) -> Any:
    return SimpleAuthManagerUser(username="somebody", role=role)


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (None, ()),
        ("viewer", (access.READ,)),
        ("user", (access.READ, *EDITING)),
        ("op", (access.READ, *EDITING, access.WRITE_CODE, access.READ_AUDIT)),
        ("admin", (access.READ, *EDITING, access.WRITE_CODE, access.READ_AUDIT)),
    ],
)
def test_the_simple_auth_managers_roles_mean_something(role: str | None, rights: tuple[access.Right, ...]) -> None:
    every = (access.READ, *EDITING, access.WRITE_CODE, access.READ_AUDIT)
    assert tuple(right for right in every if access.may(user(role), right)) == rights


def test_a_right_that_is_missing_is_said_in_words() -> None:
    with pytest.raises(Forbidden, match="You may not delete pipelines"):
        access.require(user("viewer"), access.DELETE)
