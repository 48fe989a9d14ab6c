"""How far an incremental source reads: asked of its destinations, widened to be right for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from functools import cmp_to_key

from airloom.operators.exchange import Dataset
from airloom.operators.node import Bounds


def widest(bounds: Iterable[Bounds]) -> Bounds:
    """The smallest range that contains all of them; an end that one leaves open is open."""
    found = list(bounds)
    after = [bound.after for bound in found]
    up_to = [bound.up_to for bound in found]
    order = cmp_to_key(compare)
    return Bounds(
        after=None if None in after or not after else min((text for text in after if text is not None), key=order),
        up_to=None if None in up_to or not up_to else max((text for text in up_to if text is not None), key=order),
    )


def compare(left: str, right: str) -> int:
    """The order of two values of one column that are kept as text: as numbers, else as times, else as text."""
    for read in (_number, _time):
        one, other = read(left), read(right)
        if one is not None and other is not None:
            return (one > other) - (one < other)  # type: ignore[operator]
    return (left > right) - (left < right)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _time(text: str) -> datetime | None:
    try:
        value = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


@dataclass
class Reading:
    """What the incremental sources of one stage were asked for, and what they saw."""

    asked: dict[str, Bounds] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def watermarks(self, sources: Iterable[str]) -> dict[str, str]:
        """Per source where its reading ended; a source that saw nothing stays where it was."""
        ends = {source: self.seen.get(source) or self.asked[source].after for source in sources if source in self.asked}
        return {source: end for source, end in ends.items() if end is not None}

    def bounds(self, sources: Iterable[str]) -> dict[str, dict[str, str | None]]:
        """Per source the range that would give the same rows again: open ends closed by what was seen."""
        found = {}
        for source in sources:
            if source in self.asked:
                asked = self.asked[source]
                up_to = asked.up_to or self.seen.get(source) or asked.after
                found[source] = Bounds(after=asked.after, up_to=up_to).as_json()
        return found


def inherited(
    inputs: Iterable[Dataset],
) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, str | None]]]:
    """Watermarks and bounds that arrive with data sets of earlier stages."""
    watermarks: dict[str, str] = {}
    bounds: dict[str, Mapping[str, str | None]] = {}
    for dataset in inputs:
        watermarks.update(dataset.watermarks)
        bounds.update(dataset.bounds)
    return watermarks, bounds
