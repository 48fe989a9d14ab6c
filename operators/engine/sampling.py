"""Which rows of its sources a preview reads."""

from __future__ import annotations

from airloom.operators.engine.spec import StageSpec
from airloom.operators.node import SAMPLE_ROWS, Source

_SEARCHED = 20
"""How many times as many rows are read to find the last, or random ones: of a large table the first million.

A driver cannot be asked for the end of a query without an order, and reading all of a large table for a look
at it would be a burden on its system. Files are searched to their end.
"""

_CELLS = 2_000_000
"""Fifty thousand rows of five hundred columns took a minute to write."""
_FEWEST = 1_000


def is_first(spec: StageSpec) -> bool:
    """Whether the first rows are wanted, so that nothing has to be read to its end."""
    return spec.sample is None or spec.sample.kind in ("first", "differs")


def is_drawn_once(spec: StageSpec) -> bool:
    """Whether each source's sample is made once, for all that read it: other rows could come, or too many."""
    return spec.sample is not None and spec.sample.kind != "first"


def rows_read(spec: StageSpec, source: Source) -> int | None:
    """At most how many rows a source is asked for; None for all of them."""
    if spec.sample is None:
        return spec.limit
    return source.preview_rows if is_first(spec) else source.preview_rows * _SEARCHED


def sampled(spec: StageSpec, relation: str, width: int) -> str:
    """The query for the sample of a relation that can be read twice and has so many columns."""
    rows = affordable(width)
    if spec.sample is not None and spec.sample.kind == "random":
        return f"SELECT * FROM {relation} USING SAMPLE reservoir({rows} ROWS)"
    if is_first(spec):
        return f"SELECT * FROM {relation} LIMIT {rows}"
    skipped = f"(SELECT greatest(count(*) - {rows}, 0) FROM {relation})"
    return f"SELECT * FROM {relation} LIMIT {rows} OFFSET {skipped}"


def rows_given(spec: StageSpec, width: int) -> int | None:
    """At most how many rows of an output with so many columns are written; None for all of them."""
    if spec.sample is None or spec.limit is None:
        return spec.limit
    if spec.sample.against is not None:
        return spec.limit + 1  # to be compared, no row may be missing: one too many tells that some are
    return min(spec.limit, affordable(width))


def is_keepable(spec: StageSpec, limit: int | None, width: int) -> bool:
    """Whether a source's rows are written soon enough to be kept for other looks."""
    return is_drawn_once(spec) or (limit is not None and limit <= affordable(width))


def affordable(width: int) -> int:
    """How many rows with so many columns can be looked at while a person waits."""
    return max(_FEWEST, min(SAMPLE_ROWS, _CELLS // max(1, width)))
