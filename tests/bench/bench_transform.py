"""10 million rows through filter, derive, join, aggregate, sort."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.bench import data
from tests.bench.figures import Figure, cost_of, in_turn

ROWS = 10_000_000
PEERS = Path(__file__).parent / "peers"


def nodes(by: str) -> list[dict[str, object]]:
    """The pipeline, aggregated by a column of many values or of few."""
    measures = {
        "orders": "count(*)",
        "gross": "sum(gross)",
        "mean_net": "avg(net)",
        "last_month": "max(month)",
        "weight": "sum(weight)",
    }
    derived = [
        {"name": "gross", "expression": "price * quantity"},
        {"name": "net", "expression": "price * quantity * (1 - discount)"},
        {"name": "month", "expression": "date_trunc('month', ordered_at)"},
    ]
    order = [{"column": "gross", "direction": "descending"}, {"column": by}]
    return [
        {"id": "orders", "type": "file.read", "config": {"path": str(data.orders(ROWS))}},
        {"id": "products", "type": "file.read", "config": {"path": str(data.products())}},
        {"id": "kept", "type": "filter", "inputs": {"in": "orders"}, "config": {"where": "quantity > 0"}},
        {"id": "derived", "type": "derive", "inputs": {"in": "kept"}, "config": {"columns": derived}},
        {
            "id": "joined",
            "type": "join",
            "inputs": {"left": "derived", "right": "products"},
            "config": {"on": ["product_id"]},
        },
        {
            "id": "grouped",
            "type": "aggregate",
            "inputs": {"in": "joined"},
            "config": {"by": [by], "measures": measures},
        },
        {"id": "sorted", "type": "sort", "inputs": {"in": "grouped"}, "config": {"by": order}},
    ]


_OURS = """
import os, sys
from airloom.operators.engine.start import ADDRESS
from tests.bench import ours
from tests.bench.bench_transform import nodes
os.environ.pop(ADDRESS, None)  # the processor time of a fork server's children would not be counted
ours.Bench(ours.settings()).run_all(ours.stages(nodes(sys.argv[1]), fusion=sys.argv[2]))
"""


def run() -> list[Figure]:
    """Against DuckDB by hand, pandas, and the same steps as a task each."""
    with tempfile.TemporaryDirectory() as folder:
        target = f"{folder}/result.parquet"
        inputs = [str(data.orders(ROWS)), str(data.products()), target]

        def peer(name: str, by: str) -> list[str]:
            return [sys.executable, str(PEERS / f"{name}_transform.py"), *inputs, by]

        def ours(by: str, fusion: str) -> list[str]:
            return [sys.executable, "-c", _OURS, by, fusion]

        many, few = "customer_id", "product_group"
        child, floor = in_turn(5, lambda: _stage_seconds(many), lambda: cost_of(peer("duckdb", many)).wall)
        task_many, pandas_many = in_turn(1, lambda: _stage_seconds(many), lambda: cost_of(peer("pandas", many)).wall)
        task_few, pandas_few = in_turn(3, lambda: _stage_seconds(few), lambda: cost_of(peer("pandas", few)).wall)
        fused, unfused = in_turn(1, lambda: cost_of(ours(many, "auto")).cpu, lambda: cost_of(ours(many, "off")).cpu)
    return [
        Figure("transform, 10 M rows, many groups", child, floor, "DuckDB by hand", "s", 1.15),
        Figure("transform, few groups", task_few, pandas_few, "pandas", "s", 5, at_least=True),
        Figure("transform, many groups", task_many, pandas_many, "pandas", "s", 2, at_least=True),
        Figure("transform, processor time", fused, unfused, "a task per step", "s", 3, at_least=True),
    ]


def _stage_seconds(by: str) -> float:
    """The stage as a task of the LocalExecutor runs it, from the task's side: child start, run, report.

    What it leaves out, compiling the document, happens once per change and not in a run.
    """
    from airloom.operators.engine.start import keep_ready
    from tests.bench import ours
    from tests.bench.figures import seconds_of

    keep_ready()
    stages = ours.stages(nodes(by))
    bench = ours.Bench(ours.settings())
    return seconds_of(lambda: bench.run_all(stages))
