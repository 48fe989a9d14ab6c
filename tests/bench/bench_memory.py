"""Peak memory on data three times the limit, and 5 GB of CSV under 1 GB."""

from __future__ import annotations

import sys

from tests.bench import data
from tests.bench.figures import Cost, Figure, cost_of

LIMIT = 512
CSV_ROWS = 62_000_000

_SORT = """
from tests.bench import data, ours
by = [{"column": "note"}, {"column": "price"}]
nodes = [
    {"id": "orders", "type": "file.read", "config": {"path": str(data.orders(20_000_000))}},
    {"id": "sorted", "type": "sort", "inputs": {"in": "orders"}, "config": {"by": by}},
]
"""
_CSV = """
from tests.bench import data, ours
nodes = [
    {"id": "orders", "type": "file.read", "config": {"path": str(data.orders_csv(CSV_ROWS))}},
    {"id": "kept", "type": "filter", "inputs": {"in": "orders"}, "config": {"where": "quantity > 0"}},
]
"""
_RUN = "ours.Bench(ours.settings(memory_limit={limit})).run_all(ours.stages(nodes))\n"


def run() -> list[Figure]:
    """The peak of the largest process of the whole tree, which is the stage's child."""
    data.orders(20_000_000)
    csv = data.orders_csv(CSV_ROWS)
    sort = _cost(_SORT, LIMIT)
    read = _cost(_CSV.replace("CSV_ROWS", str(CSV_ROWS)), 768)
    size = csv.stat().st_size / 1e9
    return [
        Figure("peak memory sorting 3 x the limit", sort.peak_mb, LIMIT + 150, "limit + 150 MB", "MB", 1),
        Figure(f"peak memory reading {size:.1f} GB of CSV", read.peak_mb, 1000, "1 GB", "MB", 1),
    ]


def _cost(pipeline: str, limit: int) -> Cost:
    return cost_of([sys.executable, "-c", pipeline + _RUN.format(limit=limit)])
