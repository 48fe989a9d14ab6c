"""What axe finds against a page: the accessibility rules of WCAG that a program can decide."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_SOURCE = Path(__file__).resolve().parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page, within: str = "html") -> list[str]:
    """A line for each element, below one that a selector names, that breaks a rule."""
    # Evaluated, not added as a script element: the page's own policy forbids those.
    page.evaluate(_SOURCE.read_text())
    found = page.evaluate("within => axe.run(within)", within)
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
