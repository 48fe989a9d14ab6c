"""What axe finds against a page: the accessibility rules of WCAG that a program can decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, expect

_SOURCE = Path(__file__).resolve().parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"

COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that depend on the colour scheme."""


def violations(page: Page, within: str = "html", rules: Sequence[str] = ()) -> list[str]:
    """A line for each element, below one that a selector names, that breaks one of some rules, by default of all."""
    # Evaluated, not added as a script element: the page's own policy forbids those.
    page.evaluate(_SOURCE.read_text())
    options = {"runOnly": list(rules)} if rules else {}
    found = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def in_both_schemes(page: Page, within: str = "html") -> list[str]:
    """Everything in light, and in dark what depends on colours."""
    light = violations(page, within)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    # Transitions are over with the next frame.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    dark = violations(page, within, rules=COLOURS)
    page.emulate_media(color_scheme="light")
    return light + dark
