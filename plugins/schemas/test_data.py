"""A user's rows that stand in for those of a node, in that user's previews only."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field, model_validator

from airloom.plugins.schemas.base import Answer, Body, example

_ETAG = '"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"'
_COLUMNS = [{"name": "carrier", "type": "string"}, {"name": "arr_delay", "type": "integer"}]
_ROWS = [["UA", 16], ["AA", None]]


class TestDataColumn(Body):
    """A column of the rows."""

    model_config = example(**_COLUMNS[0])

    name: str = Field(min_length=1, max_length=255)
    type: str = Field(min_length=1, max_length=4_000)
    """As documents name it; nested types as the engine does."""


class TestDataFile(Body):
    """A file with rows, of which the first 1,000 are kept."""

    format: Literal["csv", "json", "jsonl", "parquet"]
    content: str = Field(max_length=1_400_000)
    """Its bytes in base 64."""


class TestDataBody(Body):
    """Rows of a grid with their columns, or a file."""

    model_config = example(columns=_COLUMNS, rows=_ROWS)

    columns: list[TestDataColumn] | None = Field(default=None, min_length=1, max_length=1_000)
    rows: list[list[Any]] | None = Field(default=None, max_length=1_000)
    """Of each row a value for each column: numbers and texts as a preview has them, null for none."""
    file: TestDataFile | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> TestDataBody:
        grid = self.columns is not None and self.rows is not None
        if grid == (self.file is not None) or (self.columns is None) != (self.rows is None):
            raise ValueError("either columns and rows, or a file")
        return self


class TestData(Answer):
    """The rows that stand in for a node's."""

    model_config = example(node="late", columns=_COLUMNS, rows=_ROWS, updated_at="2026-01-05T05:00:12Z", etag=_ETAG)

    node: str
    columns: list[TestDataColumn]
    rows: list[list[Any]]
    """Exact numbers and times as text, and nothing is cut: what is sent back is the same again."""
    updated_at: datetime
    etag: str


class KeptTestData(TestData):
    """The rows as they were kept just now."""

    model_config = example(
        node="late", columns=_COLUMNS, rows=_ROWS, updated_at="2026-01-05T05:00:12Z", etag=_ETAG, left_out=0
    )

    left_out: int
    """How many rows of the file were too many."""


class TestDataItem(Answer):
    """That there is test data for a node."""

    model_config = example(node="late", columns=_COLUMNS, rows=2, updated_at="2026-01-05T05:00:12Z", etag=_ETAG)

    node: str
    columns: list[TestDataColumn]
    rows: int
    updated_at: datetime
    etag: str
