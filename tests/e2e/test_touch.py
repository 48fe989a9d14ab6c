"""The canvas under fingers: tapping, pulling nodes and wires, moving and spreading the drawing, a long press."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.dag_factory.repositories import ANNA
from tests.e2e.airflow_server import AirflowServer
from tests.e2e.browser import OpenPage
from tests.e2e.builder_page import BuilderPage

Point = tuple[float, float]

STEPS = 8
DOCUMENT = {
    "airloom": 1,
    "id": "touched",
    "nodes": [
        {"id": "source", "type": "file.read", "config": {"path": "rows.csv"}},
        {"id": "kept", "type": "filter", "config": {"where": "n > 1"}},
    ],
    "layout": {"source": [0, 0], "kept": [360, 0]},
}


@dataclass(frozen=True)
class Fingers:
    """Touches of the screen, which the browser makes events of as it does for a person's."""

    session: CDPSession

    def move(self, *ways: tuple[Point, Point]) -> None:
        """Move a finger along each way, all at once."""
        with self.down(*(start for start, _ in ways)):
            for step in range(1, STEPS + 1):
                part = step / STEPS
                self._send("touchMove", [(x + (u - x) * part, y + (v - y) * part) for (x, y), (u, v) in ways])

    @contextmanager
    def down(self, *points: Point) -> Iterator[None]:
        """Fingers on the screen."""
        self._send("touchStart", list(points))
        yield
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[Point]) -> None:
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})


def middle(place: Locator) -> Point:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def moved(place: Point, x: float, y: float) -> Point:
    return place[0] + x, place[1] + y


def zoom(page: Page) -> int:
    return int(page.get_by_role("group", name="View").get_by_text("%").inner_text().rstrip("%"))


def test_the_canvas_is_worked_with_fingers(open_page: OpenPage, airloom_site: AirflowServer) -> None:
    data = json.dumps(DOCUMENT).encode()
    airloom_site.store.publish("touched.json", data, ANNA, "Add", base=airloom_site.store.tip())
    page = open_page("editor", viewport={"width": 1180, "height": 820}, has_touch=True, reduced_motion="reduce")
    page.goto("plugin/airloom/pipelines/touched")
    builder = BuilderPage(page)
    expect(builder.nodes).to_have_count(2)
    fingers = Fingers(page.context.new_cdp_session(page))
    source, kept = builder.node("source"), builder.node("kept")

    # one finger moves the drawing, two spread it
    before = middle(source)
    empty = moved(before, 0, 200)
    fingers.move((empty, moved(empty, 60, -40)))
    assert middle(source) == moved(before, 60, -40)
    small = zoom(page)
    fingers.move((moved(empty, -30, 0), moved(empty, -90, 0)), (moved(empty, 30, 0), moved(empty, 90, 0)))
    assert zoom(page) > small

    # a node follows the finger
    page.get_by_role("button", name="Show everything").first.tap()
    before = middle(kept)
    fingers.move((before, moved(before, 0, 80)))
    assert middle(kept)[1] > before[1] + 40
    page.get_by_role("button", name="Undo").tap()

    # a wire is pulled
    fingers.move((middle(source.get_by_title("Rows leave here")), middle(kept.get_by_title("Rows arrive here"))))
    expect(builder.wire("source", "kept")).to_be_attached()
    # a tap at once after it the browser takes for the second of two
    expect(page.get_by_role("button", name="Draft: Draft saved")).to_be_visible()

    # a tap opens the settings, another adds a node behind it
    source.tap()
    expect(page.get_by_role("region", name="Settings of source")).to_be_visible()
    palette = page.get_by_role("complementary", name="Node types")
    palette.get_by_role("button", name="limit", exact=True).last.tap()
    expect(builder.nodes).to_have_count(3)

    # a long press is the right button
    with fingers.down(middle(kept)):
        expect(page.get_by_role("menu")).to_be_visible()
    page.get_by_role("menuitem", name="Duplicate").tap()
    expect(builder.nodes).to_have_count(4)
