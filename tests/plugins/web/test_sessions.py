"""A token is remembered, and so are its user's rights, and neither longer than it is worth something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jwt
import pytest

from tests.plugins.documents import ok, problem
from tests.plugins.server import Api
from tests.waiting import wait_until

SOON = 15
"""Seconds: what the documentation promises for rights."""
CAN_READ = dict.fromkeys(("create", "edit", "delete", "code", "audit", "connections"), False) | {"read": True}

# Another process than the one that is asked: a second api-server, or a command.
_CHANGE = """
import json
from airflow.api_fastapi.app import init_auth_manager
from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder
manager = init_auth_manager()
with get_application_builder() as builder:
    sm = builder.sm
    def role(name, *actions):
        made = sm.add_role(name)
        for action in actions:
            sm.add_permission_to_role(made, sm.create_permission(action, "Airloom Pipelines"))
        return made
    def user():
        return sm.find_user("passing")
    told = None
{}
print(json.dumps(told))
"""
_MAKE = """
    reader = role("Passing reader", "can_read")
    role("Passing editor", "can_read", "can_create")
    sm.add_user("passing", "Passing", "User", "passing@localhost", reader, hashed_password="none")
    told = manager.generate_jwt(user())
"""
_UNMAKE = """
    if user() is not None:
        sm.session.delete(user())
    for name in ("Passing reader", "Passing editor"):
        sm.session.delete(sm.find_role(name))
    sm.session.commit()
"""


def change(api: Api, code: str) -> Any:
    """What is told by lines of a program that runs beside the api-server."""
    return api.server.home.python(_CHANGE.format(code))


@pytest.fixture
def passing(api: Api) -> Iterator[dict[str, str]]:
    """The headers of a user who may read, and whom the server knows already."""
    headers = {"Authorization": f"Bearer {change(api, _MAKE)}"}
    wait_until(lambda: ok(api.anonymous.get("/me", headers=headers))["can"] == CAN_READ, 15)
    yield headers
    change(api, _UNMAKE)


def test_who_logs_out_is_refused_at_once(api: Api) -> None:
    token = api.server.token_of("viewer")
    headers = {"Authorization": f"Bearer {token}"}
    assert ok(api.anonymous.get("/me", headers=headers))["name"] == "viewer"
    with api.browser("viewer") as page:
        page.cookies.set("_token", token)
        page.get(f"{api.server.url}/api/v2/auth/logout", headers=headers)
    problem(api.anonymous.get("/me", headers=headers), 401, "unauthenticated")
    ok(api.viewer.get("/me"))


def test_a_changed_token_is_nobodys_however_well_the_other_is_known(api: Api) -> None:
    ok(api.viewer.get("/me"))
    claims = jwt.decode(api.tokens["viewer"], options={"verify_signature": False})
    forged = jwt.encode(claims, "x" * 64, algorithm="HS512")
    answer = api.anonymous.get("/me", headers={"Authorization": f"Bearer {forged}"})
    problem(answer, 401, "unauthenticated")


def test_a_token_that_another_process_revoked_is_refused_soon(api: Api, passing: dict[str, str]) -> None:
    token = passing["Authorization"].removeprefix("Bearer ")
    change(api, f"    manager.revoke_token({token!r})")
    wait_until(lambda: api.anonymous.get("/me", headers=passing).status_code == 401, 10)
    ok(api.viewer.get("/me"))


@pytest.mark.parametrize(
    "code",
    [
        '    made = user()\n    made.roles = [sm.find_role("Passing editor")]\n    sm.update_user(made)',
        '    role("Passing reader", "can_create")',
    ],
    ids=["another role", "a role with more"],
)
def test_rights_that_another_process_gave_are_there_soon(api: Api, passing: dict[str, str], code: str) -> None:
    change(api, code)
    wait_until(lambda: ok(api.anonymous.get("/me", headers=passing))["can"] == CAN_READ | {"create": True}, SOON)


def test_a_browser_is_given_no_more_than_a_program(api: Api, passing: dict[str, str]) -> None:
    cookie = {"Cookie": passing["Authorization"].replace("Bearer ", "_token=")}

    def may_create() -> bool:
        return bool(ok(api.anonymous.get("/me", headers=cookie))["can"]["create"])

    assert not may_create()
    change(api, '    made = user()\n    made.roles = [sm.find_role("Passing editor")]\n    sm.update_user(made)')
    wait_until(may_create, SOON)
    change(api, '    made = user()\n    made.roles = [sm.find_role("Passing reader")]\n    sm.update_user(made)')
    wait_until(lambda: not may_create(), SOON)


@pytest.mark.parametrize(
    "code",
    [
        "    made = user()\n    made.active = False\n    sm.update_user(made)",
        "    sm.session.delete(user())\n    sm.session.commit()",
    ],
    ids=["inactive", "deleted"],
)
def test_who_is_no_more_is_refused_soon(api: Api, passing: dict[str, str], code: str) -> None:
    change(api, code)
    wait_until(lambda: api.anonymous.get("/me", headers=passing).status_code in (401, 403), SOON)
    ok(api.viewer.get("/me"))
