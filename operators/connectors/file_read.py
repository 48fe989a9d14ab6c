"""The node type ``file.read``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from airloom.operators.columns import Columns, TypeName
from airloom.operators.engine.sandbox import quoted
from airloom.operators.files.config import ByModified, CsvReading, ExcelReading, FilePath, FormatName
from airloom.operators.files.content import Content, inspect
from airloom.operators.files.dialect import Given
from airloom.operators.files.forms import FORMS
from airloom.operators.files.listing import FileInfo, find_files, locate, missing
from airloom.operators.files.names import Format, format_of_head, format_of_name
from airloom.operators.files.paths import LocalPath
from airloom.operators.files.readers import read_files
from airloom.operators.files.source import Reading
from airloom.operators.model import ColumnName, ConnectionId, Model
from airloom.operators.node import NodeContext, Scan, Source, SourceContext, Stream
from airloom.operators.problems import ConfigError


class FileRead(Source):
    """Read rows from files: CSV, JSON, JSON lines, Parquet or Excel.

    One file, a pattern (``landing/orders_*.csv``) or a folder, on this machine below the deployment's file
    roots, or on another system by URL (``s3://``, ``gs://``, ``abfs://``, ``sftp://``, ``https://``). Format,
    compression, encoding, delimiter, header, decimal mark and types are found by looking, and each can be
    said instead. Types are found in the first 2 MB of up to five CSV files, and in all records of JSON; a value
    further on that does not fit ends the run with its file, line and column, and is never changed to fit.
    Numbers with leading zeros, and dates that are not ISO 8601, are text unless declared. Files are read in
    the order of their names.
    """

    type = "file.read"
    at_rest = True
    group = "Files"
    icon = "file-input"
    extra = "excel"
    connection_types = (
        "aws", "google_cloud_platform", "wasb", "adls", "sftp", "ssh", "ftp", "http", "webhdfs", "fs", "generic",
    )  # fmt: skip
    connection_forms = FORMS
    example = {"path": "orders.csv", "columns": {"id": "integer", "placed": "date", "amount": "decimal(10,2)"}}

    class Config(Model):
        """The config of ``file.read``."""

        path: FilePath
        """A file, a pattern with ``*``, ``?`` or ``**``, or a folder; relative to the file root, or a URL."""
        connection: ConnectionId | None = None
        """The Airflow connection with the credentials of a URL, or with a base that the path continues."""
        format: FormatName = "auto"
        """The files' format; by default found from their endings, or their first bytes."""
        compression: Literal["auto", "none", "gzip", "zstd", "bz2", "xz", "zip"] = "auto"
        """How the files are compressed; by default found from their first bytes. A zip holds exactly one file."""
        encoding: str | None = Field(default=None, max_length=50, examples=["windows-1252", "latin-1", "utf-16"])
        """The encoding of text; by default what a byte order mark says, and UTF-8 without one."""
        recursive: bool = False
        """Whether a folder's own folders are read too."""
        if_missing: Literal["fail", "empty"] = "fail"
        """What a path without any file means: an error, or no rows (the columns must then be declared)."""
        columns: dict[ColumnName, TypeName] = Field(default_factory=dict, max_length=5_000)
        """The columns to read, in this order, with their types. A file that lacks one is an error."""
        null_values: tuple[str, ...] = Field(default=(), max_length=50)
        """Texts that mean no value, beside the empty one: ``NA``, ``-``, ``NULL``."""
        union_by_name: bool = False
        """Whether files may have different columns; those that a file lacks are then empty for its rows."""
        filename_column: ColumnName | None = None
        """A column to add that holds the name of the file each row came from."""
        on_bad_row: Literal["fail", "skip"] = "fail"
        """What a row of CSV or JSON lines that cannot be read means: an error, or that it is left out and counted."""
        incremental: ByModified | None = None
        """Read only files that were modified since the last run that was loaded."""
        records: str | None = Field(default=None, max_length=500, pattern=r"^[^.]+(\.[^.]+)*$", examples=["data.items"])
        """For a JSON object: the keys that lead to the array of records."""
        csv: CsvReading = Field(default_factory=CsvReading)
        """Details of CSV files."""
        excel: ExcelReading = Field(default_factory=ExcelReading)
        """Details of Excel files."""

        @model_validator(mode="after")
        def _consistent(self) -> Self:
            if self.if_missing == "empty" and not self.columns:
                raise ValueError("if_missing: empty needs columns, for without a file nothing else tells them")
            if self.filename_column is not None and self.filename_column.lower() in {
                name.lower() for name in self.columns
            }:
                raise ValueError("filename_column is also one of the columns")
            return self

    config: Config

    def declared(self) -> Columns | None:
        """The declared columns, and the file name's after them."""
        if not self.config.columns:
            return None
        names = {} if self.config.filename_column is None else {self.config.filename_column: "string"}
        return Columns.declared({**self.config.columns, **names})

    def state(self, context: NodeContext) -> str | None:
        """The names, sizes and times of local files; to look at others would take as long as reading them."""
        place = locate(context.values.path(self.config.path), context.connection, context.settings)
        if not isinstance(place, LocalPath):
            return None
        files = find_files(place, self.config.recursive)
        return "\n".join(f"{file.path} {file.size} {file.stamp}" for file in files)

    def open(self, context: SourceContext) -> Scan | Stream:
        """Find the files and start reading them."""
        place = locate(context.values.path(self.config.path), context.connection, context.settings)
        files = find_files(place, self.config.recursive)
        if not files:
            if self.config.if_missing == "fail":
                raise missing(place)
            return self._nothing()
        fresh = self._fresh(files, context)
        if fresh:
            return self._read(fresh, context)
        nothing = self._nothing() if self.config.columns else None
        return nothing or emptied(self._read([max(files, key=lambda file: file.stamp)], context))

    def _fresh(self, files: Sequence[FileInfo], context: SourceContext) -> list[FileInfo]:
        """The files within the bounds, when the reading is incremental; their newest time is the watermark."""
        if self.config.incremental is None:
            return list(files)
        after, up_to = context.bounds.after, context.bounds.up_to
        fresh = [
            file for file in files if (after is None or file.stamp > after) and (up_to is None or file.stamp <= up_to)
        ]
        if fresh:
            context.observe(max(file.stamp for file in fresh))
        return fresh

    def _nothing(self) -> Scan:
        """No rows, of the declared columns."""
        columns = self.declared() or Columns(())
        items = ", ".join(f"CAST(NULL AS {column.type}) AS {quoted(column.name)}" for column in columns)
        return Scan(f"SELECT {items} WHERE false", (), 0)

    def _read(self, files: Sequence[FileInfo], context: SourceContext) -> Scan | Stream:
        compression = None if self.config.compression == "auto" else self.config.compression
        first = format_of_name(files[0].name) if self.config.format == "auto" else self.config.format
        if first in {"parquet", "excel"}:
            contents = tuple(Content(file, "none", "utf-8") for file in files)
        else:
            contents = tuple(inspect(file, compression, self.config.encoding) for file in files)
        return read_files(self._format(contents), self._reading(contents, context))

    def _format(self, contents: Sequence[Content]) -> Format:
        """The one format of the files."""
        if self.config.format != "auto":
            return self.config.format
        named = {format_of_name(content.file.name): content.file.name for content in contents}
        if len(named) > 1:
            examples = " and ".join(f"'{name}'" for name in list(named.values())[:2])
            raise ConfigError(
                f"the files are of different formats: {examples}; set the format or a narrower pattern", field="format"
            )
        return next(iter(named)) or format_of_head(contents[0].head(512))

    def _reading(self, contents: tuple[Content, ...], context: SourceContext) -> Reading:
        config = self.config
        csv = config.csv
        return Reading(
            files=contents,
            context=context,
            declared=Columns.declared(config.columns) if config.columns else None,
            null_values=config.null_values,
            union_by_name=config.union_by_name,
            filename_column=config.filename_column,
            skip_bad_rows=config.on_bad_row == "skip",
            dialect=Given(
                csv.delimiter,
                csv.quote,
                csv.escape,
                csv.header,
                csv.decimal,
                csv.thousands,
                csv.skip_lines,
                csv.comment,
            ),
            date_format=csv.date_format,
            timestamp_format=csv.timestamp_format,
            records=config.records,
            sheet=config.excel.sheet,
            header_row=config.excel.header_row,
        )


def emptied(rows: Scan | Stream) -> Scan | Stream:
    """The same columns without any row."""
    if isinstance(rows, Scan):
        return Scan(f"SELECT * FROM ({rows.sql}) LIMIT 0", rows.paths, 0)
    import pyarrow as pa

    schema = rows.reader.schema
    rows.reader.close()
    return Stream(pa.RecordBatchReader.from_batches(schema, iter(())), 0)
