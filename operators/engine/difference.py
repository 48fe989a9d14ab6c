"""What a node changes: the rows that only its input or only it has, and which columns came, went or were retyped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from airloom.operators.columns import Column, Columns
from airloom.operators.engine.sandbox import literal, quoted
from airloom.operators.problems import DataError

if TYPE_CHECKING:
    import duckdb

    from airloom.operators.engine.write import Written


@dataclass(frozen=True)
class Difference:
    """A table of the rows that differ, and what to say of it."""

    relation: str
    """Its first column says ``added`` or ``removed``; the others are the node's, then those that are gone."""
    columns: Columns
    """The columns after the first."""
    changes: dict[str, str]
    """Column -> ``new``, ``gone`` or ``retyped``."""
    added: int
    removed: int


def difference(connection: duckdb.DuckDBPyConnection, given: Written, compared: Written) -> Difference:
    """Compare rows by the columns that both have, each row as often as it occurs; DataError when there are none."""
    before = {column.name: column.type for column in compared.columns}
    after = {column.name: column.type for column in given.columns}
    common = [name for name, type_ in after.items() if before.get(name) == type_]
    if not common:
        raise DataError("nothing can be compared: no column is also one of the input, with the same name and type")
    gone = [Column(name, type_) for name, type_ in before.items() if name not in after]
    columns = Columns((*given.columns, *gone))
    mark, place, key, nth = _free_names(columns.names)
    of_before = [_item(column, before) for column in columns]
    of_after = [_item(column, after) for column in columns]
    matching = f"ours.{key} IS NOT DISTINCT FROM theirs.{key} AND ours.{nth} = theirs.{nth}"

    def keyed(written: Written) -> str:
        file = f"(SELECT *, row_number() OVER () AS {place} FROM read_parquet({literal(written.path)}))"
        by_key = f"SELECT *, row({', '.join(map(quoted, common))}) AS {key} FROM {file}"
        return f"SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {place}) AS {nth} FROM ({by_key})"

    def only(what: str, items: list[str], ours: str, theirs: str) -> str:
        chosen = f"SELECT '{what}' AS {mark}, {', '.join(items)}, {place} FROM {ours} AS ours"
        return f"{chosen} ANTI JOIN {theirs} AS theirs ON {matching}"

    both = f"{only('removed', of_before, 'before', 'after')} UNION ALL {only('added', of_after, 'after', 'before')}"
    # A changed row is removed and added in the same place: the two stand together.
    query = (
        f"WITH before AS MATERIALIZED ({keyed(compared)}), after AS MATERIALIZED ({keyed(given)}) "
        f"SELECT * EXCLUDE ({place}) FROM ({both}) ORDER BY {place}, {mark} DESC"
    )
    connection.execute(f'CREATE TEMP TABLE "the difference" AS {query}')
    counts = dict(connection.execute(f'SELECT {mark}, count(*) FROM "the difference" GROUP BY ALL').fetchall())
    return Difference(
        relation='"the difference"',
        columns=columns,
        changes=dict(_changes(before, after)),
        added=counts.get("added", 0),
        removed=counts.get("removed", 0),
    )


def _item(column: Column, present: dict[str, str]) -> str:
    """The column of one side as it stands in the table: null where that side has none."""
    name = quoted(column.name)
    if column.name not in present:
        return f"CAST(NULL AS {column.type}) AS {name}"
    return name if present[column.name] == column.type else f"TRY_CAST({name} AS {column.type}) AS {name}"


def _changes(before: dict[str, str], after: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, type_ in after.items():
        if name not in before:
            yield name, "new"
        elif before[name] != type_:
            yield name, "retyped"
    yield from ((name, "gone") for name in before if name not in after)


def _free_names(taken: Iterable[str]) -> list[str]:
    """Names for columns of our own that no column of theirs has."""
    known = {name.lower() for name in taken}
    tail = ""
    while any(f"{name}{tail}" in known for name in ("mark", "place", "key", "nth")):
        tail += "_"
    return [quoted(f"{name}{tail}") for name in ("mark", "place", "key", "nth")]
