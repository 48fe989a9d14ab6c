"""Compressions, encodings, and content made to exhaust a worker."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from airloom.operators.files import limits
from airloom.operators.problems import DataError
from tests.operators.files.reading import Desk

TEXT = "id,name\n1,Ada\n2,Łukasz\n"
ROWS = [(1, "Ada"), (2, "Łukasz")]


def zipped(data: bytes, *names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("data.csv",):
            archive.writestr(name, data)
    return buffer.getvalue()


def zstd(data: bytes) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "zstd") as stream:
        stream.write(data)
    return sink.getvalue().to_pybytes()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": (".gz", gzip.compress),
    "zstd": (".zst", zstd),
    "bz2": (".bz2", bz2.compress),
    "xz": (".xz", lzma.compress),
    "zip": (".zip", zipped),
}


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("named", [True, False], ids=["by name", "by its first bytes"])
@pytest.mark.parametrize("ending", [".csv", ".jsonl"])
def test_compressions(desk: Desk, packer: str, named: bool, ending: str) -> None:
    suffix, pack = PACKERS[packer]
    text = TEXT if ending == ".csv" else '{"id":1,"name":"Ada"}\n{"id":2,"name":"Łukasz"}\n'
    name = f"data{ending}{suffix if named else ''}"
    desk.put(name, pack(text.encode()))
    assert desk.read(name).rows == ROWS


def test_gzip_of_several_members(desk: Desk) -> None:
    desk.put("a.csv.gz", gzip.compress(b"id,name\n1,Ada\n") + gzip.compress("2,Łukasz\n".encode()))
    assert desk.read("a.csv.gz").rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".json"])
def test_byte_order_marks(desk: Desk, encoding: str, ending: str) -> None:
    texts = {
        ".csv": TEXT,
        ".jsonl": '{"id":1,"name":"Ada"}\n{"id":2,"name":"Łukasz"}\n',
        ".json": '[{"id":1,"name":"Ada"},{"id":2,"name":"Łukasz"}]',
    }
    desk.put(f"a{ending}", texts[ending].encode(encoding))
    assert desk.read(f"a{ending}").rows == ROWS


@pytest.mark.parametrize("encoding", ["latin-1", "windows-1252", "iso-8859-15", "utf-16-le"])
def test_encodings_that_are_said(desk: Desk, encoding: str) -> None:
    desk.put("a.csv", "id,name\n1,café\n".encode(encoding))
    assert desk.read("a.csv", encoding=encoding).rows == [(1, "café")]


def test_text_of_another_encoding_is_never_guessed(desk: Desk) -> None:
    desk.put("a.csv", "id,name\n1,café\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"'a\.csv', line 2: it is not UTF-8"):
        desk.read("a.csv")
    desk.put("b.csv", "id,name\n1,Ł\n".encode())
    with pytest.raises(DataError, match=r"'b\.csv' is not ascii near byte"):
        desk.read("b.csv", encoding="ascii")


@pytest.mark.parametrize("packer", PACKERS)
def test_bombs_are_refused(desk: Desk, packer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE_BYTES", 1024 * 1024)
    suffix, pack = PACKERS[packer]
    desk.put(f"bomb.csv{suffix}", pack(b"a\n" + b"0\n" * 2_000_000 + b"0" * 2_000_000))
    with pytest.raises(DataError, match="refused as a bomb"):
        desk.read(f"bomb.csv{suffix}")


def test_a_zip_that_lies_about_its_size_is_cut_or_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE_BYTES", 1024 * 1024)
    data = bytearray(zipped(b"a\n" + b"0\n" * 4_000_000))
    size = struct.pack("<I", 8_000_002)
    assert data.count(size) == 2
    desk.put("lie.zip", bytes(data.replace(size, struct.pack("<I", 100))))
    with pytest.raises(DataError):
        desk.read("lie.zip", format="csv")


@pytest.mark.parametrize("names", [(), ("a.csv", "b.csv")], ids=["none", "two"])
def test_a_zip_holds_exactly_one_file(desk: Desk, names: tuple[str, ...]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    desk.put("a.zip", buffer.getvalue())
    with pytest.raises(DataError, match=r"must hold exactly one|is not a zip file"):
        desk.read("a.zip", format="csv", compression="zip")


def test_a_member_name_that_climbs_is_harmless(desk: Desk) -> None:
    desk.put("a.zip", zipped(TEXT.encode(), "../../evil.csv"))
    assert desk.read("a.zip", format="csv").rows == ROWS
    assert not list(desk.root.parent.parent.glob("**/evil.csv"))


def test_a_footer_that_claims_too_much_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE_CELLS", 1_000_000)
    monkeypatch.setattr(limits, "MAX_CELLS_PER_BYTE", 50)
    pq.write_table(pa.table({"a": pa.repeat(pa.scalar(1, pa.int64()), 5_000_000)}), desk.root / "claims.parquet")
    with pytest.raises(DataError, match=r"claims 5,000,000 rows of 1 columns.*bomb"):
        desk.read("claims.parquet")


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx", "a.csv.gz", "a.zip", "a.csv.zst"])
def test_damaged_files_are_data_errors(desk: Desk, name: str) -> None:
    magic = {"a.csv.gz": b"\x1f\x8b\x08\x00", "a.zip": b"PK\x03\x04", "a.csv.zst": b"\x28\xb5\x2f\xfd"}.get(
        name, b"PAR1"
    )
    desk.put(name, magic + b"garbage" * 50)
    with pytest.raises(DataError, match="a\\."):
        desk.read(name)
