"""The node type ``file.write``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator
from typing_extensions import Self

from airloom.operators.connection import Connection
from airloom.operators.files.config import FilePath, FormatName, OneCharacter
from airloom.operators.files.names import Format, compression_of_name, format_of_name
from airloom.operators.model import ColumnName, ConnectionId, Model
from airloom.operators.node import Bounds, Destination, Mode, NodeContext

if TYPE_CHECKING:
    from airloom.operators.exchange import Dataset
    from airloom.operators.loads.file_rows import Shape
    from airloom.operators.loads.protocol import Load, LoadReport


class CsvWriting(Model):
    """How to write CSV."""

    delimiter: OneCharacter = ","
    """The character between values."""
    header: bool = True
    """Whether the first line names the columns."""
    for_people: bool = False
    """Put an apostrophe before texts that a spreadsheet would run as a formula (those that begin with ``=``,
    ``+``, ``-``, ``@``, tab or carriage return). Off by default, for programs want the texts as they are."""


class FileWrite(Destination):
    """Write rows into files, exactly once per run: CSV, JSON, JSON lines, Parquet or Excel.

    A path with a format's ending (``report.csv``, ``report.parquet``, ``report.jsonl.gz``) is one file; any other
    path is a folder of files, Parquet unless ``format`` says otherwise.

    - **append** adds a file to a folder, named by the run: repeating the run replaces it.
    - **replace** makes the rows the only content. A run for an older date after a newer one is refused.
    - **upsert** rewrites the content, or the partitions concerned, with rows whose keys are new added and the
      others updated, in the order of the keys. With ``cursor``, a row never takes the place of one whose cursor
      is higher.

    Locally, readers of any kind see the old content until the new one is whole: a file is renamed into place,
    and a folder is a symbolic link that is renamed to another version of it. A replaced version stays for an
    hour, for those still reading it. A hidden folder ``_airloom`` beside the target keeps the record of loads.

    On object stores the files never change, and which of them belong to the folder is said by numbered manifests
    in ``_airloom``, which ``file.read`` follows; other readers may see files of a load that is not published. A
    manifest is created only if none has its number: S3 guarantees that even for two attempts at once, other
    stores are asked just before. A single object is put as a whole, but two attempts at once may both put it.

    Numbers, dates and texts are written so that ``file.read`` gives the same values. CSV writes structs and
    lists as JSON, JSON has no number for NaN and infinity and gets null, Excel gets integers beyond 2^53 and
    decimals of more than 15 digits as text. The same rows always give the same bytes.
    """

    type = "file.write"
    group = "Files"
    icon = "file-output"
    extra = "excel"
    connection_types = ("aws", "google_cloud_platform", "wasb", "adls", "sftp", "ssh", "ftp", "fs", "generic")
    modes = ("append", "replace", "upsert")
    example = {"path": "out/delays.csv", "mode": "replace"}

    class Config(Model):
        """The config of ``file.write``."""

        path: FilePath
        """A file or a folder, relative to the file root, or a URL such as ``s3://bucket/delays``."""
        connection: ConnectionId | None = None
        """The Airflow connection with the credentials of a URL, or with a base that the path continues."""
        mode: Mode = "replace"
        """What happens to the rows that are there: ``append`` (a folder only), ``replace`` or ``upsert``."""
        keys: tuple[ColumnName, ...] = Field(default=(), max_length=50)
        """For upsert: the columns that identify a row."""
        cursor: ColumnName | None = None
        """For upsert: the column that tells the later of two versions of a row; else the one that comes later wins."""
        format: FormatName = "auto"
        """The format; by default found from the path's ending, and Parquet for a folder."""
        compression: Literal["auto", "none", "gzip", "zstd", "bz2", "xz", "snappy", "lz4"] = "auto"
        """The compression; by default found from the path's ending, and zstd for Parquet."""
        partition_by: tuple[ColumnName, ...] = Field(default=(), max_length=10)
        """For a folder: a subfolder for each value of these columns (``carrier=UA``), which the files still hold."""
        evolve: Literal["fail", "add"] = "fail"
        """For append and upsert: what happens when the rows have a column that earlier loads lacked."""
        allow_older: bool = False
        """For replace: let a run for an older date replace the content of a newer one."""
        csv: CsvWriting = Field(default_factory=CsvWriting)
        """Details of CSV files."""
        sheet: str = Field(default="Sheet1", min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")
        """For Excel: the sheet's name."""

        @model_validator(mode="after")
        def _fits_mode(self) -> Self:
            if self.mode == "upsert" and not self.keys:
                raise ValueError("upsert needs 'keys'")
            if self.mode != "upsert" and (self.keys or self.cursor):
                raise ValueError("'keys' and 'cursor' are for upsert")
            for field, names in (("keys", self.keys), ("partition_by", self.partition_by)):
                if len(set(names)) != len(names):
                    raise ValueError(f"'{field}' names a column twice")
            if not self.is_folder and self.mode == "append":
                raise ValueError("append needs a folder: a path without a format's ending")
            if not self.is_folder and self.partition_by:
                raise ValueError("'partition_by' needs a folder: a path without a format's ending")
            self._fits_format()
            return self

        def _fits_format(self) -> None:
            from airloom.operators.files.writing import PARQUET_COMPRESSIONS, TEXT_COMPRESSIONS

            named = None if self.path.endswith("/") else format_of_name(self.path)
            if named is not None and self.format not in {"auto", named}:
                raise ValueError(f"the path ends like {named}, but the format is {self.format}")
            allowed = {"parquet": PARQUET_COMPRESSIONS, "excel": ("none",)}.get(self.file_format, TEXT_COMPRESSIONS)
            if self.file_compression not in allowed:
                raise ValueError(f"{self.file_format} takes the compressions {', '.join(allowed)}")

        @property
        def is_folder(self) -> bool:
            """Whether the path is a folder of files."""
            return self.path.endswith("/") or format_of_name(self.path) is None

        @property
        def file_format(self) -> Format:
            """The format of the files."""
            if self.format != "auto":
                return self.format
            return (None if self.is_folder else format_of_name(self.path)) or "parquet"

        @property
        def file_compression(self) -> str:
            """The compression of the files."""
            if self.compression != "auto":
                return self.compression
            if self.file_format == "parquet":
                return "zstd"
            return "none" if self.is_folder else compression_of_name(self.path)

        def full_path(self, connection: Connection | None) -> str:
            """The path below its connection's base, references as they are."""
            from airloom.operators.files.stores import joined

            return joined(self.path, connection)

        def shape(self) -> Shape:
            """What the loads need to know of the files."""
            from airloom.operators.files.writing import Writing
            from airloom.operators.loads.file_rows import Shape

            writing = Writing(
                self.file_format,
                self.file_compression,
                self.csv.delimiter,
                self.csv.header,
                self.csv.for_people,
                self.sheet,
            )
            return Shape(writing, self.keys, self.cursor, self.partition_by)

    config: Config

    def load(self, dataset: Dataset, load: Load, context: NodeContext) -> LoadReport:
        """Carry the data set through the protocol of exact loads."""
        from airloom.operators.files.listing import locate
        from airloom.operators.files.paths import LocalPath
        from airloom.operators.loads.protocol import load_exactly_once

        place = locate(context.values.path(self.config.path), context.connection, context.settings)
        if isinstance(place, LocalPath):
            from airloom.operators.loads.files import FileTarget

            return load_exactly_once(FileTarget(dataset, load, context, self.config, place), load)
        from airloom.operators.loads.objects import ObjectTarget

        return load_exactly_once(ObjectTarget(dataset, load, context, self.config, place), load)

    def bounds(self, load: Load, context: NodeContext) -> Mapping[str, Bounds]:
        """What this load read before or, for a new one, where the latest load ended."""
        from airloom.operators.files.listing import locate
        from airloom.operators.files.paths import LocalPath

        place = locate(context.values.path(self.config.path), context.connection, context.settings)
        if isinstance(place, LocalPath):
            from airloom.operators.loads.file_home import Home

            return Home(self.config.full_path(context.connection), context.settings).read().bounds(load)
        from airloom.operators.loads.objects import read_state

        return read_state(place).bounds(load)
