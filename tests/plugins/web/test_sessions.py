"""A token is remembered for seconds, and not a moment longer than it is worth something."""

from __future__ import annotations

import jwt

from tests.plugins.documents import ok, problem
from tests.plugins.server import Api


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
