"""How much a browser loads before a page of the UI shows, as it travels: compressed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest

from scripts import ui

KILOBYTE = 1000
ENTRY = "index.html"


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("page", "bar"),
    [("src/features/pipelines/PipelinesPage.tsx", 205), ("src/features/builder/BuilderPage.tsx", 250)],
)
def test_the_first_load_stays_below_its_bar(page: str, bar: int) -> None:
    ui.build()
    manifest = json.loads((ui.BUILT / "manifest.json").read_text())
    files = {ENTRY, *_files(manifest, ENTRY), *_files(manifest, page)}
    sizes = {name: len(gzip.compress((ui.BUILT / name).read_bytes())) for name in files}
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:8]
    assert sum(sizes.values()) <= bar * KILOBYTE, f"{sum(sizes.values()):,} bytes, most of them in {largest}"


def _files(manifest: dict[str, Any], name: str) -> Iterator[str]:
    """A part of the UI with all that it loads at once."""
    part = manifest[name]
    yield part["file"]
    yield from part.get("css", ())
    for other in part.get("imports", ()):
        yield from _files(manifest, other)
