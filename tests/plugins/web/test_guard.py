"""What Airflow does not do for an application mounted in it: origins, headers, limits, ids."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.plugins.documents import ok, problem
from tests.plugins.server import Api

PAUSE = {"paused": True}
FOREIGN = [
    "https://evil.example",
    "null",
    "http://127.0.0.1:1",
    "http://127.0.0.1.evil.example",
    "{url}.evil.example",
    "{url}@evil.example",
    "https://evil.example/{host}",
    "https://evil.example#{host}",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["PATCH", "POST", "PUT", "DELETE"])
def test_another_sites_page_can_change_nothing(api: Api, method: str, origin: str) -> None:
    there = origin.format(url=api.server.url, host=f"127.0.0.1:{api.server.port}")
    with api.browser("admin", origin=there) as page:
        problem(page.request(method, "/pipelines/parsed", json=PAUSE), 403, "foreign_origin")


def test_without_an_origin_a_cookie_changes_nothing(api: Api) -> None:
    with api.browser("admin") as page:
        del page.headers["Origin"]
        problem(page.patch("/pipelines/parsed", json=PAUSE), 403, "foreign_origin")
        # A browser adds this by itself where it once was asked for a password.
        answer = page.patch("/pipelines/parsed", json=PAUSE, headers={"Authorization": "Basic YTpi"})
        problem(answer, 403, "foreign_origin")


def test_our_own_page_and_programs_are_let_in(api: Api) -> None:
    with api.browser("admin") as page:
        assert page.patch("/pipelines/parsed", json=PAUSE).status_code == 204
    assert api.admin.patch("/pipelines/parsed", json=PAUSE).status_code == 204


def test_every_answer_has_the_security_headers(api: Api) -> None:
    for answer in (api.viewer.get("/me"), api.viewer.get("/nothing"), api.anonymous.get("/me")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in answer.headers


def test_a_request_keeps_its_id_and_a_wild_one_gets_another(api: Api) -> None:
    assert api.viewer.get("/me", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert len(api.viewer.get("/me", headers={"X-Request-ID": "a b<c>"}).headers["x-request-id"]) == 32


def test_a_large_body_is_refused_whether_it_says_so_or_not(api: Api) -> None:
    problem(api.viewer.post("/check", content=b" " * 3_000_000), 413, "too_large")

    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    problem(api.viewer.post("/check", content=pieces(), headers={"Content-Type": "application/json"}), 413, "too_large")


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b'"x"', b"[" * 100_000, b'{"document": 1}', b'{"a": {}}'])
def test_a_body_of_a_wrong_shape_is_refused(api: Api, body: bytes) -> None:
    answer = api.viewer.post("/check", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_is_for_anyone_and_holds_nothing(api: Api) -> None:
    with httpx.Client(base_url=api.server.url, trust_env=False) as nobody:
        for path in ("/airloom/", "/airloom/pipelines/x"):
            answer = nobody.get(path)
            assert answer.status_code in (200, 404)  # by whether the UI is built
            assert "airloom" in answer.text.lower()
            assert nobody.post(path).status_code in (403, 405)


def test_airflow_lists_the_plugin_without_errors(api: Api) -> None:
    with httpx.Client(base_url=api.server.url, headers=api.viewer.headers, trust_env=False) as airflow:
        plugins = ok(airflow.get("/api/v2/plugins"))["plugins"]
        errors = ok(airflow.get("/api/v2/plugins/importErrors"))["import_errors"]
    ours = next(plugin for plugin in plugins if plugin["name"] == "airloom")
    assert [view["href"] for view in ours["external_views"]] == ["auth/resetmypassword/form"]
    assert [app["url_prefix"] for app in ours["fastapi_apps"]] == ["/airloom"]
    assert errors == []
