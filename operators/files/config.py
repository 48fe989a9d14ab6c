"""Config models that reading and writing files share."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from airloom.operators.model import Model

FilePath = Annotated[
    str,
    Field(min_length=1, max_length=2_000, json_schema_extra={"x-widget": "path", "examples": ["landing/orders.csv"]}),
]
"""A path below a file root, or a URL; may hold ``${interval.start}`` and the like, each as one plain name."""

FormatName = Literal["auto", "csv", "json", "jsonl", "parquet", "excel"]
OneCharacter = Annotated[str, Field(min_length=1, max_length=1, pattern=r"^[^\r\n\x00]$")]


class CsvReading(Model):
    """How to read CSV, where what is found by itself is not right."""

    delimiter: OneCharacter | None = None
    """The character between values; found among comma, semicolon, tab and bar when left out."""
    quote: Annotated[str, Field(max_length=1, pattern=r"^[^\r\n\x00]?$")] | None = None
    """The character around values that hold a delimiter; an empty text when quotes have no meaning."""
    escape: OneCharacter | None = None
    """The character before a quote inside a quoted value; by default the quote itself, doubled."""
    header: bool | None = None
    """Whether the first line names the columns; found when left out."""
    decimal: Literal[".", ","] | None = None
    """The decimal mark of numbers; found when left out."""
    thousands: Literal[".", ",", " ", "'", "_"] | None = None
    """The separator between thousands, when numbers have one."""
    skip_lines: int = Field(default=0, ge=0, le=10_000)
    """Lines before the header that belong to no row."""
    comment: Annotated[str, Field(max_length=1, pattern=r"^[^\r\n\x00]?$")] = ""
    """Lines that begin with this character are left out."""
    date_format: str | None = Field(default=None, min_length=2, max_length=100, examples=["%d/%m/%Y"])
    """How dates are written, as in strptime; by default ISO 8601. Applies to columns declared as date."""
    timestamp_format: str | None = Field(default=None, min_length=2, max_length=100, examples=["%d/%m/%Y %H:%M"])
    """How timestamps are written, as in strptime; by default ISO 8601. Applies to columns declared as timestamp."""


class ExcelReading(Model):
    """Which part of a workbook to read."""

    sheet: str | int | None = None
    """The sheet's name, or its number counted from 1; the first one when left out."""
    header_row: int = Field(default=1, ge=0, le=10_000)
    """The row that names the columns, counted from 1; 0 when there is none. Rows above it are left out."""


class ByModified(Model):
    """Each run reads the files that were modified since the last one that its destinations have recorded."""

    by: Literal["modified"]
    """What tells new files: their modification time."""
