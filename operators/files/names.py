"""What a file's name and first bytes say: its format and its compression."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

Format = Literal["csv", "json", "jsonl", "parquet", "excel"]
Compression = Literal["none", "gzip", "zstd", "bz2", "xz", "zip"]

_FORMATS: Mapping[str, Format] = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".psv": "csv", ".txt": "csv",
    ".json": "json",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".jsonlines": "jsonl",
    ".parquet": "parquet", ".pq": "parquet",
    ".xlsx": "excel", ".xlsm": "excel", ".xls": "excel", ".xlsb": "excel", ".ods": "excel",
}  # fmt: skip
_COMPRESSIONS: Mapping[str, Compression] = {
    ".gz": "gzip", ".zst": "zstd", ".zstd": "zstd", ".bz2": "bz2", ".xz": "xz", ".zip": "zip",
}  # fmt: skip
_MAGIC: tuple[tuple[bytes, Compression], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
)
ENDINGS: Mapping[Format, str] = {
    "csv": ".csv",
    "json": ".json",
    "jsonl": ".jsonl",
    "parquet": ".parquet",
    "excel": ".xlsx",
}
COMPRESSION_ENDINGS: Mapping[str, str] = {"gzip": ".gz", "zstd": ".zst", "bz2": ".bz2", "xz": ".xz"}


def format_of_name(name: str) -> Format | None:
    """The format that a name's ending stands for, with or without the ending of a compression."""
    path = PurePosixPath(name.lower())
    if path.suffix in _COMPRESSIONS:
        path = path.with_suffix("")
    return _FORMATS.get(path.suffix)


def compression_of_name(name: str) -> Compression:
    """The compression that a name's ending stands for."""
    return _COMPRESSIONS.get(PurePosixPath(name.lower()).suffix, "none")


def compression_of(name: str, head: bytes) -> Compression:
    """The compression that the first bytes show; the name alone when the file is empty."""
    if not head:
        return compression_of_name(name) if compression_of_name(name) == "none" else "none"
    return next((compression for magic, compression in _MAGIC if head.startswith(magic)), "none")


def format_of_head(head: bytes) -> Format:
    """The format that a file's first (inflated) bytes suggest, for names that tell nothing."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel"
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"["):
        return "json"
    return "jsonl" if text.startswith(b"{") else "csv"
