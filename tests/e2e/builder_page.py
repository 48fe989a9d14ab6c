"""The builder as a test works it: what a person sees by its name, and does with the pointer."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass(frozen=True)
class BuilderPage:
    """The builder of one pipeline, open on a page."""

    page: Page

    @property
    def settings(self) -> Locator:
        """The panel of the selected node."""
        return self.page.get_by_role("complementary", name="Settings")

    @property
    def nodes(self) -> Locator:
        """Every node on the canvas."""
        return self.page.locator(".react-flow__node")

    def node(self, node_id: str) -> Locator:
        """One node on the canvas."""
        return self.page.locator(f'.react-flow__node[data-id="{node_id}"]')

    def covers(self, node_id: str, x: int, y: int) -> bool:
        """Whether a node lies over a place relative to the canvas' corner."""
        canvas = self.page.locator(".react-flow__pane").bounding_box()
        card = self.node(node_id).bounding_box()
        assert canvas is not None
        assert card is not None
        left, top = canvas["x"] + x - card["x"], canvas["y"] + y - card["y"]
        return 0 <= left <= card["width"] and 0 <= top <= card["height"]

    def wire(self, source: str, target: str) -> Locator:
        """The wire by which a node reads another's rows."""
        return self.page.get_by_label(f"From {source} to {target}, port")

    def drag_from_palette(self, node_type: str, x: int, y: int) -> None:
        """Drop a node type on the canvas, at a place relative to the canvas' corner."""
        palette = self.page.get_by_role("complementary", name="Node types")
        # The last one: what was used lately stands above the groups too.
        item = palette.get_by_role("button", name=node_type, exact=True).last
        item.drag_to(self.page.locator(".react-flow__pane"), target_position={"x": x, "y": y})

    def draw_wire(self, source: str, target: str) -> None:
        """Pull from where a node's rows leave to where the other's arrive."""
        leaves = self.node(source).get_by_title("Rows leave here")
        leaves.drag_to(self.node(target).get_by_title("Rows arrive here"))

    def select(self, node_id: str) -> None:
        """Click on a node, so that the panels show it."""
        self.node(node_id).click()

    def rows(self, node_id: str) -> Locator:
        """The table of a node's rows in the data panel."""
        return self.page.get_by_role("table", name=f"Rows of {node_id}")

    def write_code(self, label: str, text: str) -> None:
        """Type into one of the panel's editors."""
        self.settings.get_by_role("textbox", name=label).click()
        self.page.keyboard.type(text)
        # Closes the suggestions, which else lie over what comes next.
        self.page.keyboard.press("Escape")
