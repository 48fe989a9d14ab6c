"""The built UI: what Airflow is to load into its own pages, and the same thing as a page of its own.

The two doors have fixed names and are asked for anew each time; what they load has a hash of its content in its name
and never changes. So a UI that was built again shows without a restart of the api-server.
"""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

log = logging.getLogger(__name__)

STATIC = Path(__file__).parents[1] / "static"
ISLAND = "main.js"
"""The script that registers the components which Airflow renders."""
PAGE = "index.html"
"""The page that renders the whole UI by itself."""
_BASE = '<base href="/" />'

_TABS = (("dag", "airloom-pipeline"), ("dag_run", "airloom-run"))
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""Styles may be inline because the editor and the canvas write theirs so; scripts may not, nor are texts run as such.

WebAssembly may be compiled: the formatter of Python is a program of that kind, which comes from here as scripts do.
"""


def react_apps() -> list[dict[str, Any]]:
    """What Airflow's UI loads: a page in the navigation, and a tab on each Dag and run."""
    if not (STATIC / ISLAND).exists():
        log.warning("Airloom's UI is not built, so Airflow shows none of it; `make ui` builds it into %s", STATIC)
        return []
    # Relative, as Airflow resolves them against its base URL, which may have a path.
    bundle = f"airloom/static/{ISLAND}"
    page: dict[str, Any] = {"name": "Airloom", "url_route": "airloom", "destination": "nav", "nav_top_level": True}
    icons = {"icon": "airloom/static/icon.svg", "icon_dark_mode": "airloom/static/icon-dark.svg"}
    tabs = [{"name": "Pipeline", "url_route": route, "destination": where} for where, route in _TABS]
    return [{**app, **icons, "bundle_url": bundle} for app in (page, *tabs)]


def install(app: FastAPI) -> None:
    """Serve the UI's files and its page; to anyone, since they hold no data, only the program that asks for it."""
    app.router.routes.append(Mount("/static", _Assets(directory=STATIC, check_dir=False), name="static"))
    app.router.routes.append(Route("/{rest:path}", _page, methods=["GET"], name="page"))


class _Assets(StaticFiles):
    """Files whose names hold a hash of their content, and a few that have fixed names."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = Path(full_path).parent.name == "assets"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        return response


async def _page(request: Request) -> Response:
    file = STATIC / PAGE
    if not file.exists():
        return PlainTextResponse("Airloom's UI is not built: run `make ui`.", 404)
    # Its base is Airflow's own, so that addresses mean the same here and inside Airflow's pages.
    root = request.scope["root_path"].removesuffix("/airloom") + "/"
    page = file.read_text().replace(_BASE, f'<base href="{escape(root)}" />', 1)
    return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-cache"})
