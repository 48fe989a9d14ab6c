"""Shows a node's rows, and what its columns are like, from samples of its sources; inside the child process."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from airloom.operators.engine.difference import difference
from airloom.operators.engine.failures import as_node_error, attributed
from airloom.operators.engine.redact import MASK
from airloom.operators.engine.sampling import affordable, rows_given
from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.engine.sources import Opened, open_all
from airloom.operators.engine.spec import KeptRows
from airloom.operators.engine.summary import summaries
from airloom.operators.engine.transform import TransformStage
from airloom.operators.json_values import json_value
from airloom.operators.masking import masked_columns, tell_no_values
from airloom.operators.node import SAMPLE_ROWS
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import duckdb

    from airloom.operators.columns import Columns
    from airloom.operators.engine.work import Work
    from airloom.operators.engine.write import Written

_CELL = 2_000
"""Characters of a text that are shown."""
_SHOWN_BYTES = 8 * 1024 * 1024
"""What all rows together may take: a browser has to hold them."""
_KEPT_BYTES = 8 * 1024 * 1024
"""Of what one source gave; it travels in JSON."""
_EXACT = 2**53
"""Beyond it a browser's numbers are no longer exact, so whole numbers travel as text."""


def run_preview(work: Work) -> dict[str, Any]:
    """Run the stage on samples; the first rows of the node asked for, and a summary of all rows it gave.

    With them what the sources gave that are to be kept. Masked values are neither in the rows that are shown nor in
    errors.
    """
    try:
        return _run(work)
    except Exception as error:
        found = as_node_error(error, work.settings)
        if work.spec.masks or work.settings.masked_columns:
            tell_no_values(found)
        raise found from (None if found is error else error)


def _run(work: Work) -> dict[str, Any]:
    sample = work.spec.sample
    assert sample is not None
    [node] = (name for name in work.spec.stage.outputs if name != sample.against)
    with TransformStage(work, open_all(work)) as stage:
        stage.build()
        stage.write_outputs()
        parts = sorted(name for name, item in stage.opened.items() if _is_part(stage, item))
        read = [name for name in stage.opened if name not in work.spec.pinned]
        sources = {name: stage.counted.columns[name].as_list() for name in read}
        told = {"parts": parts, "sources": sources, "kept": _all_kept(stage, parts)}
        written = stage.counted.written[node]
        masked = _masked(stage, node)
        if sample.against is not None:
            with attributed(node, work.settings):
                return {**_difference(stage, written, stage.counted.written[sample.against], masked), **told}
        relation = f"read_parquet({literal(written.path)})"
        columns = _described(stage.connection, relation, written.columns, masked)
        # Of the last rows of the sources the last.
        skipped = max(written.rows - sample.rows, 0) if sample.kind == "last" else 0
        rows = _rows(stage.connection, relation, sample.rows, [column["masked"] for column in columns], skipped)
    return {
        "columns": columns,
        "rows": rows,
        "rows_described": written.rows,
        "truncated": written.rows > len(rows) or written.rows == rows_given(work.spec, len(written.columns)),
        "difference": None,
        **told,
    }


def _is_part(stage: TransformStage, item: Opened) -> bool:
    """Whether a source may have more rows than were read of it, so that sums and counts are not those of a run."""
    spec, name = stage.work.spec, item.node
    if name in spec.kept:
        return spec.kept[name].part
    if name in spec.pinned:
        return False
    if name in stage.sampled:
        return _count(stage, name) >= affordable(len(stage.counted.columns[name]))
    limit = item.limit if item.stream is None else item.stream.limit
    if limit is None:
        return False
    if item.stream is not None:
        return item.stream.rows >= limit
    return (_count(stage, name) if item.total is None else item.total) >= limit


def _count(stage: TransformStage, name: str) -> int:
    if name in stage.counted.written:
        return stage.counted.written[name].rows
    (rows,) = stage.connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()[0]
    return int(rows)


def _all_kept(stage: TransformStage, parts: Collection[str]) -> dict[str, Any]:
    """What sources gave, at rest; without those of which it is too much to be sent back and forth."""
    found: dict[str, Any] = {}
    for name in sorted(stage.kept):
        path = stage.counted.written[name].path
        if path.stat().st_size <= _KEPT_BYTES:
            columns = tuple((column.name, column.type) for column in stage.counted.columns[name])
            content = base64.b64encode(path.read_bytes()).decode()
            found[name] = asdict(KeptRows(columns, content, name in parts))
    return found


def _masked(stage: TransformStage, node: str) -> frozenset[str]:
    """The columns whose values are not shown, of the node and of the one that it is compared with."""
    spec = stage.work.spec
    found = masked_columns(spec.stage.nodes, stage.counted.columns, spec.masks, spec.settings.masked_columns)
    against = spec.sample.against if spec.sample else None
    return found[node] | (found[against] if against is not None else frozenset())


def _described(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Columns, masked: frozenset[str]
) -> list[dict[str, Any]]:
    """The columns with a summary of each; of a masked one's values nothing but how many there are is told."""
    untold: dict[str, Any] = {"min": None, "max": None, "histogram": [], "masked": True}
    return [
        column | (untold if column["name"] in masked else {"masked": False})
        for column in summaries(connection, relation, columns)
    ]


def _difference(stage: TransformStage, written: Written, compared: Written, masked: frozenset[str]) -> dict[str, Any]:
    sample = stage.work.spec.sample
    assert sample is not None
    if max(written.rows, compared.rows) > SAMPLE_ROWS:
        raise DataError(f"more than {SAMPLE_ROWS:,} rows are too many to compare")
    found = difference(stage.connection, written, compared)
    columns = _described(stage.connection, found.relation, found.columns, masked)
    marked = _rows(stage.connection, found.relation, sample.rows, [False, *(column["masked"] for column in columns)])
    return {
        "columns": [{**column, "change": found.changes.get(column["name"])} for column in columns],
        "rows": [row[1:] for row in marked],
        "rows_described": found.added + found.removed,
        "truncated": found.added + found.removed > len(marked),
        "difference": {
            "compared_with": sample.against,
            "added": found.added,
            "removed": found.removed,
            "marks": [row[0] for row in marked],
        },
    }


def _rows(
    connection: duckdb.DuckDBPyConnection, relation: str, most: int, masked: list[bool], skipped: int = 0
) -> list[list[Any]]:
    query = f"SELECT * FROM {relation} LIMIT {int(most)} OFFSET {int(skipped)}"
    found: list[list[Any]] = []
    size = 0
    for row in connection.execute(query).fetchall():
        shown = [
            MASK if hidden and value is not None else _cell(value) for value, hidden in zip(row, masked, strict=True)
        ]
        size += len(json.dumps(shown))
        if found and size > _SHOWN_BYTES:
            break
        found.append(shown)
    return found


def _cell(value: Any) -> Any:
    """A value as it is shown: nothing longer than a person reads, and no number that a browser would change."""
    if isinstance(value, (str, bytes)) and len(value) > _CELL:
        value = value[:_CELL]
        return json_value(value) + "…"
    shown = json_value(value)
    if isinstance(shown, (list, dict)) and len(text := json.dumps(shown, ensure_ascii=False)) > _CELL:
        return text[:_CELL] + "…"
    if isinstance(shown, int) and abs(shown) > _EXACT:
        return str(shown)
    return shown
