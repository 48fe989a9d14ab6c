"""What a file may claim to hold: caps that stop archives and footers made to exhaust a worker."""

from __future__ import annotations

import io
from typing import IO

from airloom.operators.problems import DataError

MEGABYTE = 1024 * 1024
FREE_BYTES = 64 * MEGABYTE
"""Content up to this size is read however well it was compressed."""
MAX_RATIO = 200
"""How many times larger than the file its content may be; text compresses 3 to 30 times, deflate at most 1032."""
FREE_CELLS = 100_000_000
MAX_CELLS_PER_BYTE = 5_000
"""Rows times columns per byte of a Parquet file; a column of one repeated value in a real file reaches about 2,000."""
MAX_EXCEL_BYTES = 512 * MEGABYTE
"""A workbook is read as a whole, so its inflated size is memory."""


def inflated_cap(compressed: int) -> int:
    """The most bytes a compressed file of that size may inflate to."""
    return max(FREE_BYTES, MAX_RATIO * compressed)


def check_cells(name: str, rows: int, columns: int, size: int) -> None:
    """Refuse a footer that claims more cells than a file of that size can honestly hold."""
    cells = rows * columns
    if cells > max(FREE_CELLS, MAX_CELLS_PER_BYTE * size):
        raise DataError(f"'{name}' claims {rows:,} rows of {columns:,} columns in {size:,} bytes: refused as a bomb")


class Capped(io.RawIOBase):
    """An inflating stream that ends in a DataError once it has given more bytes than it may."""

    def __init__(self, stream: IO[bytes], name: str, compressed: int) -> None:
        self._stream = stream
        self._name = name
        self._left = inflated_cap(compressed)
        self._compressed = compressed

    def readable(self) -> bool:
        """Always: it is a stream to read from."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer from the stream; DataError beyond the cap or when the archive is damaged."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._stream.read(len(view))
        except (OSError, EOFError, ValueError) as error:
            raise DataError(f"'{self._name}' cannot be decompressed: {error}") from error
        except Exception as error:
            if type(error).__module__.split(".")[0] in {"zlib", "_lzma", "lzma", "zipfile", "pyarrow"}:
                raise DataError(f"'{self._name}' cannot be decompressed: {error}") from error
            raise
        self._left -= len(data)
        if self._left < 0:
            raise DataError(
                f"'{self._name}' inflates to over {MAX_RATIO} times its {self._compressed:,} bytes: refused as a bomb"
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the stream as well."""
        if not self.closed:
            self._stream.close()
        super().close()
