"""A file's content as a stream of plain UTF-8 (or binary) bytes: inflated, decoded, and capped."""

from __future__ import annotations

import codecs
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from airloom.operators.files.limits import Capped, inflated_cap
from airloom.operators.files.listing import FileInfo
from airloom.operators.files.names import Compression, compression_of
from airloom.operators.problems import ConfigError, DataError

CHUNK = 256 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Content:
    """How one file's bytes are to be read."""

    file: FileInfo
    compression: Compression
    encoding: str
    """``utf-8`` when the engine can read the text as it is."""

    @property
    def direct(self) -> bool:
        """Whether the engine can read the file by itself, but for a byte order mark, which it skips in CSV only."""
        return (
            self.file.local and self.encoding in {"utf-8", "utf-8-sig"} and self.compression in {"none", "gzip", "zstd"}
        )

    def open(self) -> IO[bytes]:
        """The content as UTF-8 bytes."""
        stream = inflate(self.file, self.compression)
        if self.encoding != "utf-8":
            stream = cast("IO[bytes]", io.BufferedReader(_Decoded(stream, self.encoding, self.file.name), CHUNK))
        return stream

    def head(self, size: int) -> bytes:
        """The first bytes of the content, at most ``size``."""
        with self.open() as stream:
            return stream.read(size)


def inspect(file: FileInfo, compression: Compression | None, encoding: str | None) -> Content:
    """Find a file's compression and encoding from its first bytes, unless they are given."""
    with file.open() as handle:
        head = handle.read(16)
    found = compression or compression_of(file.name, head)
    if compression and head and compression != "none" and compression_of(file.name, head) != compression:
        raise DataError(f"'{file.name}' is not a {compression} file")
    return Content(file, found, encoding_of(file, found, encoding))


def encoding_of(file: FileInfo, compression: Compression, given: str | None) -> str:
    """The encoding of a file: what is given, or what its byte order mark says, or UTF-8."""
    if given is not None:
        name = codec_name(given)
        return "utf-8-sig" if name == "utf-8" and _has_utf8_mark(file, compression) else name
    with inflate(file, compression) as stream:
        head = stream.read(4)
    return next((name for mark, name in _BOMS if head.startswith(mark)), "utf-8")


def codec_name(name: str) -> str:
    """Python's name of an encoding; ConfigError for one it does not know as text."""
    try:
        found = codecs.lookup(name)
    except LookupError as error:
        raise ConfigError(
            f"unknown encoding '{name}', expected one such as utf-8, utf-16, latin-1 or windows-1252", field="encoding"
        ) from error
    if not getattr(found, "_is_text_encoding", True):
        raise ConfigError(f"'{name}' is not a text encoding", field="encoding")
    return found.name


def _has_utf8_mark(file: FileInfo, compression: Compression) -> bool:
    with inflate(file, compression) as stream:
        return stream.read(3) == codecs.BOM_UTF8


def inflate(file: FileInfo, compression: Compression) -> IO[bytes]:
    """The file's bytes, decompressed under the cap."""
    handle = file.open()
    if compression == "none":
        return handle
    stream = _inflating(handle, compression, file)
    return cast("IO[bytes]", io.BufferedReader(Capped(stream, file.name, file.size), CHUNK))


def _inflating(handle: IO[bytes], compression: Compression, file: FileInfo) -> IO[bytes]:
    if compression == "gzip":
        import gzip

        return cast("IO[bytes]", gzip.GzipFile(fileobj=handle))
    if compression == "bz2":
        import bz2

        return cast("IO[bytes]", bz2.BZ2File(handle))
    if compression == "xz":
        import lzma

        return cast("IO[bytes]", lzma.LZMAFile(handle))
    if compression == "zstd":
        import pyarrow as pa

        return cast("IO[bytes]", pa.CompressedInputStream(pa.PythonFile(handle, "r"), "zstd"))
    return _only_member(handle, file)


def _only_member(handle: IO[bytes], file: FileInfo) -> IO[bytes]:
    try:
        archive = zipfile.ZipFile(handle)
    except zipfile.BadZipFile as error:
        raise DataError(f"'{file.name}' is not a readable zip archive: {error}") from error
    members = [member for member in archive.infolist() if not member.is_dir() and not _is_litter(member.filename)]
    if len(members) != 1:
        raise DataError(f"'{file.name}' holds {len(members)} files; a zip archive must hold exactly one")
    if members[0].flag_bits & 0x1:
        raise DataError(f"'{file.name}' is encrypted")
    if members[0].file_size > inflated_cap(file.size):
        raise DataError(f"'{file.name}' claims to inflate to {members[0].file_size:,} bytes: refused as a bomb")
    return archive.open(members[0])


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.endswith(".DS_Store")


def check_inflation(content: Content) -> None:
    """Inflate a file once without keeping it, when it could exceed the cap; the engine itself has none.

    Deflate cannot exceed 1032 times its input, so small gzip files need no look.
    """
    if content.compression == "none" or (content.compression == "gzip" and content.file.size * 1032 < inflated_cap(0)):
        return
    with inflate(content.file, content.compression) as stream:
        while stream.read(CHUNK):
            pass


def copy(source: IO[bytes], target: Path) -> None:
    """Copy a stream into a file, a chunk at a time."""
    with target.open("wb") as file:
        while chunk := source.read(CHUNK):
            file.write(chunk)


class _Decoded(io.RawIOBase):
    """A stream of text in some encoding as UTF-8 bytes; DataError names where it is not that encoding."""

    def __init__(self, stream: IO[bytes], encoding: str, name: str) -> None:
        self._stream = stream
        self._decoder: Any = codecs.getincrementaldecoder(encoding)("strict")
        self._encoding = encoding
        self._name = name
        self._position = 0
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        """Always: it is a stream to read from."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill the buffer with UTF-8."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready and not self._ended:
            data = self._stream.read(CHUNK)
            self._ended = not data
            try:
                self._ready = self._decoder.decode(data, final=self._ended).encode("utf-8")
            except UnicodeError as error:
                place = self._position + getattr(error, "start", 0)
                raise DataError(
                    f"'{self._name}' is not {self._encoding} near byte {place:,}; set the encoding, such as latin-1"
                ) from error
            self._position += len(data)
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def close(self) -> None:
        """Close the stream as well."""
        if not self.closed:
            self._stream.close()
        super().close()
