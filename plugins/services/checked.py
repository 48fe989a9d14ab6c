"""What the check found of published documents, kept by blob: a blob never changes, the check only with the process."""

from __future__ import annotations

from airloom.plugins.services.cache import BoundedCache
from airloom.plugins.services.checker import checker
from airloom.plugins.services.repository import Entry, repository
from airloom.plugins.services.threads import run_sync

_TEXT_BYTES = 32 * 1024 * 1024
_MOST_COUNTED = 20_000
_FOREVER = float("inf")
_texts: BoundedCache[str] = BoundedCache(_TEXT_BYTES)
_counts: BoundedCache[int] = BoundedCache(_MOST_COUNTED)


def note(blob: str, text: str, problems: int) -> None:
    """Keep what is known of a document: its canonical text, or its own where it has none, and how many errors."""
    _texts.put(blob, text, len(text), _FOREVER)
    _counts.put(blob, problems, 1, _FOREVER)


async def text_of(entry: Entry) -> str:
    """A document in canonical form, or as it stands where it has none."""
    found = _texts.get(entry.blob)
    return found if found is not None else (await _check(entry))[0]


async def problems_in(entry: Entry) -> int:
    """How many errors keep a document from being a Dag; the Dag processor has counted most already."""
    found = _counts.get(entry.blob)
    if found is not None:
        return found
    compiled = await run_sync(repository().plans.get, entry.blob)
    if compiled is None:
        return (await _check(entry))[1]
    _counts.put(entry.blob, len(compiled.problems), 1, _FOREVER)
    return len(compiled.problems)


async def _check(entry: Entry) -> tuple[str, int]:
    own = (await run_sync(repository().text, entry)).decode("utf-8", "replace")
    report = await checker().report(own)
    text = own if entry.document is None else report["text"] or own
    problems = sum(found.get("severity") == "error" for found in report["problems"])
    note(entry.blob, text, problems)
    return text, problems
