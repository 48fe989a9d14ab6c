"""Prints the table that the demo made, read from the embedded warehouse.

Run inside the environment: ``python -m scripts.show_delays``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

QUERY = """
SELECT name, flights, late_share, mean_delay, mean_delay_in_rain
FROM delays_by_carrier ORDER BY mean_delay DESC
"""
HEAD = ("carrier", "flights", "late", "mean delay", "in rain")


def main() -> None:
    """Print it, the most delayed carrier first."""
    from airloom.operators.settings import load_settings

    rows = [_shown(row) for row in _read(Path(load_settings().warehouse))]
    widths = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    print("  Arrivals in 2013 of New York's flights, minutes late (delays_by_carrier in the warehouse):\n")
    for row in (HEAD, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells]))


def _read(warehouse: Path) -> Sequence[tuple[Any, ...]]:
    import duckdb

    from airloom.operators.warehouse import exclusive

    with exclusive(warehouse, "make up"), duckdb.connect(str(warehouse), read_only=True) as connection:
        return connection.execute(QUERY).fetchall()


def _shown(row: tuple[Any, ...]) -> tuple[str, ...]:
    name, flights, late_share, mean_delay, in_rain = row
    rain = "-" if in_rain is None else f"{in_rain:.1f}"
    return (name, f"{flights:,}", f"{late_share:.0%}", f"{mean_delay:.1f}", rain)


if __name__ == "__main__":
    main()
