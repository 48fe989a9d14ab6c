"""A look at a node's rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, StrictBool, model_validator

from airloom.plugins.schemas.base import Answer, Body, Moment, example
from airloom.plugins.schemas.documents import DOCUMENT, Column, Document


class PreviewInterval(Body):
    """A data interval."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _in_order(self) -> PreviewInterval:
        if self.end < self.start:
            raise ValueError("the interval ends before it starts")
        return self


class PreviewRequest(Body):
    """Which rows of which node of a document, saved or not."""

    model_config = example(document=DOCUMENT, node="late", rows=100)

    document: Document
    node: str = Field(min_length=1, max_length=63)
    """A destination shows the rows that arrive at it."""
    rows: int = Field(default=100, ge=1, le=1000)
    sample: Literal["first", "last", "random", "differs"] = "first"
    """Which rows of each source are read, 50,000 at most; of a database's, among the first million.

    ``differs`` reads the first, and shows the rows that the node adds to its input or removes from it.
    """
    params: dict[str, Any] = Field(default_factory=dict, max_length=200)
    """Values of the pipeline's params; those not given have their defaults."""
    interval: PreviewInterval | None = None
    """The data interval that it is run for; without one, yesterday in UTC."""
    refresh: StrictBool = False
    """Read the sources again, even if nothing that is known of them has changed, or they were read a moment ago."""
    test_data_of: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.-]{1,63}$")
    """The pipeline whose test data of the user's stands in for nodes; without one, none does."""


class Bar(Answer):
    """One bar of a histogram."""

    label: str
    """A value, or where the bar's range begins."""
    count: int


class PreviewColumn(Answer):
    """One column, and what is known of its values in all rows that the samples give."""

    name: str
    type: str
    nulls: int | None
    distinct: int | None
    min: str | None
    max: str | None
    histogram: list[Bar]
    """Numbers and times by range, other values by frequency; empty for nested types."""
    masked: bool
    """Whether its values are not shown: then ``min``, ``max`` and ``histogram`` say nothing, and a value is ``***``."""
    change: Literal["new", "gone", "retyped"] | None = None
    """For ``differs``: what the node did to the column."""


class Difference(Answer):
    """What a node changes of its input's rows, by the columns that both have."""

    compared_with: str
    """The node whose rows are changed."""
    added: int
    removed: int
    marks: list[Literal["added", "removed"]]
    """What each of the rows shown is; a changed row is removed and added, one after the other."""


class Preview(Answer):
    """The rows of a node, and what its columns are like."""

    model_config = example(
        node="late",
        columns=[
            {
                "name": "arr_delay",
                "type": "float64",
                "nulls": 0,
                "distinct": 2,
                "min": "16",
                "max": "90",
                "histogram": [{"label": "16", "count": 2}],
                "masked": False,
                "change": "new",
            }
        ],
        rows=[[16.0], [90.0]],
        rows_described=2,
        truncated=False,
        sources={"flights": [{"name": "arr_delay", "type": "float64"}]},
        parts=[],
        test_data=[],
        cached=False,
        read_at="2026-01-05T05:00:12Z",
        seconds=0.4,
        difference={"compared_with": "flights", "added": 0, "removed": 1, "marks": ["removed", "removed"]},
    )

    node: str
    columns: list[PreviewColumn]
    rows: list[list[Any]]
    """Exact numbers and times as text; long texts are cut."""
    rows_described: int
    """How many rows the columns' figures are about."""
    truncated: bool
    """Whether there are more rows than are shown."""
    difference: Difference | None
    """For ``differs`` only; then ``rows`` and the columns' figures are about the rows that differ."""
    sources: dict[str, list[Column]]
    """The columns of each source that was read; a check takes them."""
    parts: list[str]
    """The sources that may have more rows than were read of them: sums and counts are those of what was read."""
    test_data: list[str]
    """The nodes in whose place test data was taken; the node itself, when its rows are that."""
    cached: bool
    """Whether it was there already."""
    read_at: datetime
    """When its sources were read, or the first of them: what a database or an API gave is kept for five minutes."""
    seconds: float
