"""Who is logged in, and what they may do."""

from __future__ import annotations

import httpx
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


def test_users_and_roles_are_airflows_own(api: Api) -> None:
    """As docs/api.md says: there is no second list of them."""

    def get(role: str, what: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {api.tokens[role]}"}
        return httpx.get(f"{api.server.url}/auth/fab/v1/{what}", headers=headers, timeout=30, trust_env=False)

    users = get("admin", "users").raise_for_status().json()["users"]
    assert {"admin", "editor", "viewer"} <= {user["username"] for user in users}
    roles = get("admin", "roles").raise_for_status().json()["roles"]
    assert {"Admin", "Editor", "Viewer"} <= {role["name"] for role in roles}
    assert get("viewer", "users").status_code == 403
