"""The documentation that comes from the code is what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.generated import stale_pages

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("include/**/*.md")})


def test_generated_pages_are_current() -> None:
    assert [str(file.relative_to(ROOT)) for file in stale_pages()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (page.parent / target).exists()] == []
