"""Who is logged in, and what they may do."""

from __future__ import annotations

import pytest

from tests.plugins.server import Api

READER = {"read"}
EDITOR = {"read", "create", "edit", "delete"}
ADMIN = {*EDITOR, "code", "audit", "connections"}


@pytest.mark.parametrize(("role", "rights"), [("viewer", READER), ("editor", EDITOR), ("admin", ADMIN)])
def test_each_role_is_told_what_it_may(api: Api, role: str, rights: set[str]) -> None:
    found = api.clients[role].get("/me").json()
    assert {name for name, allowed in found["can"].items() if allowed} == rights
    assert (found["name"], found["email"], found["roles"]) == (role, f"{role}@localhost", [role.capitalize()])


def test_airflows_cookie_is_enough(api: Api) -> None:
    with api.browser("viewer") as page:
        assert page.get("/me").json()["name"] == "viewer"
