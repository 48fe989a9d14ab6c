"""Records on their way from JSON answers to the engine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from airloom.operators.columns import Columns
from airloom.operators.engine.offsets import with_offsets
from airloom.operators.engine.sandbox import describe, literal
from airloom.operators.http.pagination import find_one
from airloom.operators.node import Bounds, SourceContext
from airloom.operators.problems import ConfigError, DataError

if TYPE_CHECKING:
    from airloom.operators.connectors.http_read import Incremental

_TIMESTAMP = TypeAdapter(datetime)


@dataclass(frozen=True)
class Window:
    """The records one run takes: above ``after``, at most ``up_to``.

    The API's own filter may be inclusive, coarse or absent; the exact window is held here, so that a
    repeated load reads the same records and neighbouring loads share none.
    """

    incremental: Incremental
    after: str | None
    up_to: str | None

    @classmethod
    def of(cls, incremental: Incremental | None, bounds: Bounds) -> Window | None:
        """The window of a run, or None when the source is not incremental."""
        if incremental is None:
            return None
        return cls(incremental, bounds.after if bounds.after is not None else incremental.initial, bounds.up_to)

    def query(self) -> dict[str, str]:
        """The query parameters that ask the API for this window."""
        asked = {self.incremental.param: self.after, self.incremental.until_param: self.up_to}
        return {name: value for name, value in asked.items() if name and value is not None}

    def comparable(self, value: Any) -> Any:
        """A record's value in a form that compares; DataError when it is not of the kind."""
        try:
            if self.incremental.kind == "timestamp":
                moment = _TIMESTAMP.validate_python(value)
                return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
            return Decimal(str(value)) if self.incremental.kind == "number" else str(value)
        except (ValidationError, ArithmeticError) as error:
            column, kind = self.incremental.column, self.incremental.kind
            message = f"the incremental column '{column}' holds {value!r}, which is no {kind}"
            raise DataError(message, field="incremental") from error

    def holds(self, value: Any) -> bool:
        """Whether a value (already comparable) is inside."""
        lowest, highest = self._ends
        return (lowest is None or value > lowest) and (highest is None or value <= highest)

    @cached_property
    def _ends(self) -> tuple[Any, Any]:
        lowest, highest = (None if end is None else self.comparable(end) for end in (self.after, self.up_to))
        return lowest, highest


@dataclass(frozen=True)
class Written:
    """The records at rest, one JSON object a line."""

    path: Path
    rows: int
    longest: int
    """Bytes of the longest record: the engine reserves twice that for each thread."""


def write_records(
    pages: Iterable[tuple[list[Any], int | None]],
    target: Path,
    paths: Mapping[str, str],
    window: Window | None,
    context: SourceContext,
) -> Written:
    """Write the records as JSON lines, and observe the highest incremental value."""
    rows, longest, highest, highest_text = 0, 0, None, None
    with target.open("wb") as file:
        for records, total in pages:
            for record in records:
                flat = _flat(record, paths)
                if window is not None:
                    raw = flat.get(window.incremental.column)
                    if raw is None:
                        raise DataError(
                            f"a record has no '{window.incremental.column}', the incremental column",
                            field="incremental",
                        )
                    value = window.comparable(raw)
                    if not window.holds(value):
                        continue
                    if highest is None or value > highest:
                        highest, highest_text = value, str(raw)
                longest = max(longest, file.write(_line(flat)))
                rows += 1
            context.progress(rows, total)
            if context.limit is not None and rows >= context.limit:
                break
    if highest_text is not None:
        context.observe(highest_text)
    return Written(target, rows, longest)


def _line(record: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError as error:
        raise DataError(f"a record holds text that is not Unicode: {error.reason}", field="records") from error


def _flat(record: Any, paths: Mapping[str, str]) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise DataError(f"a record is {type(record).__name__}, expected a JSON object", field="records")
    return record | {name: find_one(path, record) for name, path in paths.items()} if paths else record


def scan_sql(written: Written, declared: Columns | None) -> str:
    """The query that reads the records; undeclared types are found over all rows, nested values become JSON."""
    columns = declared or _found(written)
    spelled = ", ".join(f"{literal(column.name)}: {literal(column.type)}" for column in columns)
    return f"SELECT * FROM {_reader(written, f'columns = {{{spelled}}}')}"


def _found(written: Written) -> Columns:
    import duckdb

    if written.rows == 0:
        raise ConfigError("the API gave no records, so the columns are unknown; declare them", field="columns")
    with duckdb.connect(config={"threads": 1}) as engine:
        described = describe(engine, f"SELECT * FROM {_reader(written, 'sample_size = -1')}")
        plain = [(name, "JSON" if _nested(type_) else type_) for name, type_ in described]
        return Columns.of(with_offsets(engine, plain, lambda columns: _reader(written, f"columns = {columns}")))


def _reader(written: Written, options: str) -> str:
    size = max(written.longest, 1024 * 1024)
    fixed = f"format = 'newline_delimited', maximum_object_size = {size}"
    return f"read_json({literal(str(written.path))}, {fixed}, {options})"


def _nested(type_: str) -> bool:
    return type_.startswith(("STRUCT", "MAP", "UNION")) or type_.endswith("]")
