"""The UI in a real Chromium: the first open of the builder beside Airflow's own Dag page, and a canvas of 500 nodes.

Nothing is cached when a page is opened, and what is waited for is what a person came for: the nodes on the canvas, the
Dag's name on Airflow's page. Chromium draws without a graphics card, which a person's machine has.
"""

from __future__ import annotations

import json
import math
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

from scripts import ui
from scripts.chromium import PATIENCE, launched, log_in
from tests.airflow_home import AirflowHome
from tests.bench.figures import Figure
from tests.plugins.server import Api, serving

ROOT = Path(__file__).parents[2]
DEMO: dict[str, Any] = json.loads((ROOT / "dags" / "delays_by_carrier.json").read_text())
LOOKS = 5
NODES = 500
SECONDS = 4.0
DESK: ViewportSize = {"width": 1400, "height": 900}

_HEADING = f"h1:has-text('{DEMO['name']}'), h2:has-text('{DEMO['name']}')"
_AT_REST = """() => new Promise((resolve) => {
  let [before, inTime] = [0, 0];
  const look = (now) => {
    inTime = now - before < 25 ? inTime + 1 : 0;
    before = now;
    if (inTime > 30) resolve(); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""
"""Waits until half a second of frames came in time: all that the page had to load and to draw is there."""

_FRAMES = """() => {
  window.frames_seen = [];
  const look = (now) => { window.frames_seen.push(now); requestAnimationFrame(look); };
  requestAnimationFrame(look);
}"""


def run() -> list[Figure]:
    """Seconds until a page is there, and milliseconds between two frames while a person pans."""
    ui.build()
    with tempfile.TemporaryDirectory(prefix="airloom-bench-") as folder:
        home = AirflowHome(Path(folder, "airflow"))
        (home.folder / "dags").mkdir(parents=True)
        home.airflow("db", "migrate")
        with serving(home.with_users()) as api, launched() as browser:
            api.put(DEMO)
            api.put(_wide())
            api.parse()
            state = Path(folder, "state.json")
            log_in(browser, api.server.url, "editor", api.server.home.passwords["editor"], state)
            return [*_opened(browser, api, state), _panned(browser, api, state)]


def _opened(browser: Browser, api: Api, state: Path) -> list[Figure]:
    ours, theirs = [], []
    for look in range(LOOKS + 1):  # the first one warms the server, not the browser
        dag = _seconds(browser, api, state, f"dags/{DEMO['id']}", _HEADING)
        builder = _seconds(browser, api, state, f"plugin/airloom/pipelines/{DEMO['id']}", ".react-flow__node")
        if look > 0:
            theirs.append(dag)
            ours.append(builder)
    name = "first open of the builder inside Airflow"
    return [Figure(name, statistics.median(ours), statistics.median(theirs), "Airflow's Dag page", "s", 1.0)]


def _seconds(browser: Browser, api: Api, state: Path, path: str, wanted: str) -> float:
    """How long a page takes, in a browser that was never here, until what a person came for can be seen."""
    context = browser.new_context(base_url=f"{api.server.url}/", storage_state=state, viewport=DESK)
    try:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        began = time.monotonic()
        page.goto(path, wait_until="commit")
        page.locator(wanted).first.wait_for()
        return time.monotonic() - began
    finally:
        context.close()


def _panned(browser: Browser, api: Api, state: Path) -> Figure:
    context = browser.new_context(base_url=f"{api.server.url}/", storage_state=state, viewport=DESK)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("plugin/airloom/pipelines/wide")
    page.locator(".react-flow__node").first.wait_for()
    page.evaluate(_AT_REST)
    shown = page.locator(".react-flow__node").count()
    frames = _frames_while_panning(page)
    context.close()
    name = f"a frame while panning {NODES} nodes, {shown} in sight"
    return Figure(name, (frames[-1] - frames[0]) / (len(frames) - 1), 20.0, "50 frames a second", "ms", 1.0)


def _frames_while_panning(page: Page) -> list[float]:
    """When each frame was drawn while the canvas was pulled in a circle, in milliseconds."""
    box = page.locator(".react-flow__pane").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down(button="middle")
    page.evaluate(_FRAMES)
    began = time.monotonic()
    while (passed := time.monotonic() - began) < SECONDS:
        page.mouse.move(x + 200 * math.sin(passed * 3), y + 200 * (1 - math.cos(passed * 3)))
    page.mouse.up(button="middle")
    frames: list[float] = page.evaluate("window.frames_seen")
    return frames


def _wide() -> dict[str, Any]:
    """A pipeline of as many nodes as one may have."""
    nodes: list[dict[str, Any]] = []
    layout: dict[str, list[float]] = {}
    for number in range(NODES):
        row, column = divmod(number, 25)
        name = f"node_{number}"
        layout[name] = [column * 260, row * 140]
        if column == 0:
            nodes.append({"id": name, "type": "file.read", "config": {"path": f"in_{row}.csv"}})
        elif column == 24:
            config = {"table": f"out_{row}", "mode": "replace"}
            nodes.append({"id": name, "type": "duckdb.write", "inputs": {"in": f"node_{number - 1}"}, "config": config})
        else:
            inputs = {"in": f"node_{number - 1}"}
            nodes.append({"id": name, "type": "limit", "inputs": inputs, "config": {"rows": 1000 - column}})
    return {"airloom": 1, "id": "wide", "nodes": nodes, "layout": layout}
