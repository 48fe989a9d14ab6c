"""A page worked with the keyboard alone: nothing here knows a pointer."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

# More than the page has places for the focus.
_STEPS = 250


@dataclass(frozen=True)
class Keys:
    """The keyboard of a page."""

    page: Page

    def press(self, key: str) -> None:
        """Press one key."""
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def go_to(self, wanted: Locator, *, backwards: bool = False) -> None:
        """Press Tab, or Shift+Tab, until the focus is there."""
        expect(wanted).to_be_enabled()
        for _ in range(_STEPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"{_STEPS} times Tab do not lead to {wanted}")

    def choose(self, title: str, text: str) -> None:
        """Take what a list that has opened finds first for a text."""
        dialog = self.page.get_by_role("dialog", name=title)
        expect(dialog.get_by_role("combobox")).to_be_focused()
        self.write(text)
        expect(dialog.get_by_role("option", selected=True)).to_contain_text(text)
        self.press("Enter")
        expect(dialog).to_be_hidden()

    def select(self, settings: Locator, node_id: str) -> None:
        """Go to a node by its name, out of whatever was being written."""
        # Out of an editor's suggestions, then back to the canvas, where letters are commands.
        self.press("Escape")
        self.go_to(self.page.get_by_role("button", name="Show everything"), backwards=True)
        self.press("g")
        self.choose("Go to a node", node_id)
        expect(settings.get_by_role("heading", name=node_id)).to_be_visible()
