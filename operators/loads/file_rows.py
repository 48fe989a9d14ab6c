"""The rows of a load as finished files in a private folder: as they come, by partition, or merged by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Column, Columns
from airloom.operators.engine import sandbox
from airloom.operators.engine.sandbox import describe, literal, quoted
from airloom.operators.exchange import Dataset
from airloom.operators.files.casts import convert
from airloom.operators.files.content import Content, inspect
from airloom.operators.files.dialect import Given
from airloom.operators.files.listing import FileInfo
from airloom.operators.files.names import COMPRESSION_ENDINGS, ENDINGS
from airloom.operators.files.readers import read_files
from airloom.operators.files.source import Reading
from airloom.operators.files.stores import quoted_segment
from airloom.operators.files.writing import Desk, Writing, write
from airloom.operators.node import NodeContext, Scan, SourceContext
from airloom.operators.problems import DataError, did_you_mean

if TYPE_CHECKING:
    import duckdb

MAX_PARTITIONS = 10_000
_NOTHING = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True)
class Shape:
    """What a destination's config says about its files."""

    writing: Writing
    keys: tuple[str, ...] = ()
    cursor: str | None = None
    partition_by: tuple[str, ...] = ()

    def ending(self) -> str:
        """The ending of a file's name."""
        compressed = (
            "" if self.writing.format in {"parquet", "excel"} else COMPRESSION_ENDINGS.get(self.writing.compression, "")
        )
        return ENDINGS[self.writing.format] + compressed


class RowFiles:
    """A data set on its way into files; a context manager that holds a locked-down database."""

    def __init__(self, dataset: Dataset, context: NodeContext, shape: Shape, folder: Path) -> None:
        self.folder = folder
        self.columns = dataset.columns
        self._dataset = dataset
        self._context = context
        self._shape = shape
        self._desk: Desk | None = None

    def __enter__(self) -> RowFiles:
        return self

    def __exit__(self, *exception: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._desk is not None:
            self._desk.connection.close()
            self._desk = None

    def check(self) -> None:
        """Refuse names in the config that the data does not have."""
        for name in (*self._shape.keys, *self._shape.partition_by, *filter(None, [self._shape.cursor])):
            if name not in self.columns:
                near = did_you_mean(name, self.columns.names)
                raise DataError(f"the rows have no column '{name}'" + (f"; {near}" if near else ""))

    def as_they_come(self, name: str) -> dict[str, Path]:
        """All rows in files of this name, one per partition: path in the destination -> finished file."""
        self._open(self._local_paths())
        return self._written(self._source(), self.columns, name)

    def partitions(self) -> set[str]:
        """The partition folders that the rows belong to."""
        self._open(self._local_paths())
        return {folder for folder, _ in self._values(self._source())}

    def merged(self, existing: Sequence[FileInfo], known: Columns | None, name: str) -> tuple[dict[str, Path], Columns]:
        """The rows merged into existing ones by key, sorted by key; the later of two versions stays."""
        incoming = self._deduplicated()
        old = self._existing(existing, known)
        columns = self.columns if old is None else _united(self.columns, old[1])
        self._open([str(incoming)] + ([] if old is None else [str(old[0])]))
        new = f"read_parquet({literal(incoming)})"
        if old is None:
            query = f"SELECT * FROM {new}"
        else:
            query = _merge_query(f"read_parquet({literal(old[0])})", new, columns, (self.columns, old[1]), self._shape)
        ordered = (
            f"SELECT * FROM ({query}) ORDER BY {', '.join(f'{quoted(key)} NULLS LAST' for key in self._shape.keys)}"
        )
        return self._written(ordered, columns, name), columns

    def _local_paths(self) -> tuple[str, ...]:
        return self._dataset.paths() if self._dataset.is_local else ()

    def _open(self, files: Iterable[str]) -> duckdb.DuckDBPyConnection:
        """A fresh database that may open these files and those of the folder."""
        self._close()
        connection = sandbox.connect(self._context.settings, self.folder, files=files)
        self._desk = Desk(connection, self.folder)
        return connection

    @property
    def desk(self) -> Desk:
        """The open database."""
        if self._desk is None:
            raise RuntimeError("no database is open")
        return self._desk

    def _source(self) -> str:
        """The data set's rows: scanned where they are, or brought to the folder once from a remote exchange."""
        if self._dataset.is_local:
            listed = ", ".join(literal(path) for path in self._dataset.paths())
            return f"SELECT * FROM read_parquet([{listed}])"
        copy = self.folder / "dataset.parquet"
        if not copy.exists():
            self.desk.connection.register("dataset", self._dataset.reader())
            self.desk.connection.execute(f"COPY (SELECT * FROM dataset) TO {literal(copy)} (FORMAT parquet)")
            self.desk.connection.unregister("dataset")
        return f"SELECT * FROM read_parquet({literal(copy)})"

    def _deduplicated(self) -> Path:
        """The incoming rows, the last one of each key, at rest."""
        target = self.folder / "incoming.parquet"
        if target.exists():
            return target
        connection = self._open(self._local_paths())
        keys = ", ".join(quoted(key) for key in self._shape.keys)
        empty = " OR ".join(f"{quoted(key)} IS NULL" for key in self._shape.keys)
        found = connection.execute(f"SELECT count(*) FROM ({self._source()}) WHERE {empty}").fetchone()
        if found and found[0]:
            raise DataError(f"{found[0]:,} rows have no value in the key ({', '.join(self._shape.keys)})", field="keys")
        order = f"{quoted(self._shape.cursor)} DESC NULLS LAST, " if self._shape.cursor else ""
        numbered = f"SELECT *, row_number() OVER () AS _airloom_n FROM ({self._source()})"
        connection.execute(
            f"COPY (SELECT * EXCLUDE (_airloom_n) FROM ({numbered}) "
            f"QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {order}_airloom_n DESC) = 1) "
            f"TO {literal(target)} (FORMAT parquet)"
        )
        return target

    def _existing(self, files: Sequence[FileInfo], known: Columns | None) -> tuple[Path, Columns] | None:
        """The rows that are there, at rest with the types that the incoming ones have."""
        if not files:
            return None
        reading = self._reading(files, known)
        opened = read_files(self._shape.writing.format, reading)
        target = self.folder / "existing.parquet"
        target.unlink(missing_ok=True)
        connection = self._open(opened.paths if isinstance(opened, Scan) else ())
        if isinstance(opened, Scan):
            query = opened.sql
        else:
            connection.register("existing", opened.reader)
            query = "SELECT * FROM existing"
        connection.execute(f"COPY ({query}) TO {literal(target)} (FORMAT parquet)")
        columns = Columns.of(describe(connection, f"SELECT * FROM read_parquet({literal(target)})"))
        return target, columns

    def _reading(self, files: Sequence[FileInfo], known: Columns | None) -> Reading:
        writing = self._shape.writing
        plain = writing.format in {"parquet", "excel"}
        contents = tuple(Content(file, "none", "utf-8") if plain else inspect(file, None, None) for file in files)
        scratch = self.folder / "reading"
        scratch.mkdir(exist_ok=True)
        context = SourceContext(
            pipeline=self._context.pipeline,
            node=self._context.node,
            values=self._context.values,
            settings=self._context.settings,
            scratch=scratch,
        )
        declared = known if known is not None and writing.format != "parquet" else None
        dialect = Given(writing.delimiter, '"', '"', writing.header, ".", "")
        return Reading(contents, context, declared, union_by_name=True, dialect=dialect)

    def _written(self, query: str, columns: Columns, name: str) -> dict[str, Path]:
        """The query's rows in one file, or in one for each partition."""
        out = self.folder / "out"
        file = name + ("" if "." in name else self._shape.ending())
        if not self._shape.partition_by:
            write(self.desk, query, columns, out / file, self._shape.writing)
            return {file: out / file}
        sorted_rows = self._sorted_by_partition(query)
        files = {}
        for folder, condition in self._values(sorted_rows):
            path = f"{folder}/{file}"
            part = f"SELECT * EXCLUDE (_airloom_n) FROM ({sorted_rows}) WHERE {condition} ORDER BY _airloom_n"
            write(self.desk, part, columns, out / path, self._shape.writing)
            files[path] = out / path
        if not files:
            write(self.desk, query, columns, out / file, self._shape.writing)
            files[file] = out / file
        return files

    def _sorted_by_partition(self, query: str) -> str:
        """The rows at rest by partition, so that reading one partition reads little else."""
        target = self.folder / "sorted.parquet"
        by = ", ".join(quoted(name) for name in self._shape.partition_by)
        self.desk.connection.execute(
            f"COPY (SELECT *, row_number() OVER () AS _airloom_n FROM ({query}) ORDER BY {by}, _airloom_n) "
            f"TO {literal(target)} (FORMAT parquet, ROW_GROUP_SIZE 20000)"
        )
        return f"SELECT * FROM read_parquet({literal(target)})"

    def _values(self, query: str) -> list[tuple[str, str]]:
        """Each partition's folder and the condition of its rows, in order."""
        names = self._shape.partition_by
        if not names:
            return []
        items = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in names)
        rows = self.desk.connection.execute(
            f"SELECT DISTINCT {items} FROM ({query}) LIMIT {MAX_PARTITIONS + 1}"
        ).fetchall()
        if len(rows) > MAX_PARTITIONS:
            raise DataError(f"the rows make more than {MAX_PARTITIONS:,} partitions", field="partition_by")
        found = {}
        for row in rows:
            folder = "/".join(_segment(name, value) for name, value in zip(names, row, strict=True))
            conditions = (_is(name, value) for name, value in zip(names, row, strict=True))
            found[folder] = " AND ".join(conditions)
        if len(found) < len(rows):
            raise DataError("two partition values lead to one folder name", field="partition_by")
        return sorted(found.items())


def _segment(name: str, value: str | None) -> str:
    return f"{quoted_segment(name)}={_NOTHING if value is None else quoted_segment(value)}"


def _is(name: str, value: str | None) -> str:
    text = f"CAST({quoted(name)} AS VARCHAR)"
    return f"{quoted(name)} IS NULL" if value is None else f"{text} = {literal(value)}"


def _united(new: Columns, old: Columns) -> Columns:
    """The old columns in their order, then the new ones; with the new ones' types."""
    types = {column.name: column.type for column in new}
    kept = [Column(column.name, types.get(column.name, column.type)) for column in old]
    return Columns((*kept, *(column for column in new if column.name not in old)))


def _merge_query(old: str, new: str, columns: Columns, sides: tuple[Columns, Columns], shape: Shape) -> str:
    """Old rows that no new row replaces, and new rows that no old one outdates."""
    same = " AND ".join(f"o.{quoted(key)} = n.{quoted(key)}" for key in shape.keys)
    newer = "false"
    if shape.cursor and shape.cursor in sides[1]:
        cursor = quoted(shape.cursor)
        newer = f"(o.{cursor} > n.{cursor} OR (n.{cursor} IS NULL AND o.{cursor} IS NOT NULL))"
    new_items = ", ".join(_item("n", column, sides[0]) for column in columns)
    old_items = ", ".join(_item("o", column, sides[1]) for column in columns)
    replaced = f"SELECT 1 FROM {new} AS n WHERE {same} AND NOT {newer}"
    outdated = f"SELECT 1 FROM {old} AS o WHERE {same} AND {newer}"
    return (
        f"SELECT {old_items} FROM {old} AS o WHERE NOT EXISTS ({replaced}) "
        f"UNION ALL SELECT {new_items} FROM {new} AS n WHERE NOT EXISTS ({outdated})"
    )


def _item(side: str, column: Column, have: Columns) -> str:
    if column.name not in have:
        return f"CAST(NULL AS {column.type}) AS {quoted(column.name)}"
    name = quoted(column.name)
    own = have.type_of(column.name)
    return f"{convert(f'{side}.{name}', own, column.type, column.name, literal('the existing file'))} AS {name}"


def drift(new: Columns, recorded: Mapping[str, str], evolve: str) -> None:
    """Refuse rows whose columns are not those of earlier loads; new ones may come with ``evolve: add``."""
    types: dict[str, Any] = {column.name: column.type for column in new}
    lacking = [name for name in recorded if name not in types]
    changed = [name for name in recorded if name in types and types[name] != recorded[name]]
    added = [name for name in types if name not in recorded]
    if lacking:
        raise DataError(f"the rows lack the column '{lacking[0]}', which earlier loads had", field="evolve")
    if changed:
        name = changed[0]
        raise DataError(f"the column '{name}' is {types[name]}, but {recorded[name]} in earlier loads", field="evolve")
    if added and evolve == "fail":
        raise DataError(
            f"the rows have a column '{added[0]}', which earlier loads had not; evolve: add would take it",
            field="evolve",
        )
