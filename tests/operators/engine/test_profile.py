"""Row counts of fused nodes: right where they are given, unknown where the plan allows no certain match."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from airloom.operators.engine import profile, shapes
from airloom.operators.engine.report import Counted, uncertain
from airloom.operators.engine.shapes import Shape

Fused = Callable[[dict[str, str], str], tuple[dict[str, int], dict[str, int]]]


@pytest.fixture
def fused(tmp_path: Path) -> Fused:
    """Runs nodes as one query; what the profile tells, and what each node really gives."""

    def run(nodes: dict[str, str], output: str) -> tuple[dict[str, int], dict[str, int]]:
        with duckdb.connect() as connection:
            connection.execute("SET enable_progress_bar = false")
            for name, select in {
                "facts": "SELECT range AS i, range % 7 AS k, range % 100 AS v FROM range(10000)",
                "dim": "SELECT range AS k, 'name ' || range AS name FROM range(5)",
            }.items():
                connection.execute(f"COPY ({select}) TO '{tmp_path}/{name}.parquet' (FORMAT parquet)").fetchall()
                connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{tmp_path}/{name}.parquet')")
            found = shapes.shapes_of(connection, nodes, {"facts", "dim", *nodes})
            functions = frozenset().union(*(shape.functions for shape in found.values()))
            found = uncertain(found, shapes.plain(connection, functions))
            for name, sql in nodes.items():
                connection.execute(f"CREATE VIEW {name} AS {sql}")
            real = {
                name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
                for name in ("facts", "dim", *nodes)
            }
            connection.execute("SET enable_profiling = 'json'")
            connection.execute(f"SET profiling_output = '{tmp_path}/profile.json'")
            connection.execute(f"COPY (FROM {output}) TO '{tmp_path}/out.parquet' (FORMAT parquet)").fetchall()
            root = profile.load(tmp_path / "profile.json")
            assert root is not None
            counted = Counted(rows=profile.match(root, output, found, set()))
            counted.rows[output] = real[output]
            return counted.all_rows(found), real

    return run


FILTER = "SELECT * FROM facts WHERE (i * 7) % 3 <> 0"
DERIVE = "SELECT *, v * 2 AS w FROM late"


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ({"out": "SELECT i, v + 1 AS w FROM facts ORDER BY w"}, {"facts", "out"}),
        ({"late": FILTER, "out": DERIVE}, {"late", "out", "facts"}),
        ({"late": "SELECT * FROM facts WHERE v > 50", "out": DERIVE}, {"late", "out"}),
        (
            {"late": FILTER, "w": DERIVE, "out": "SELECT k, sum(w) AS s FROM w GROUP BY k"},
            {"facts", "late", "w", "out"},
        ),
        (
            {
                "late": FILTER,
                "w": DERIVE,
                "named": "SELECT w.*, dim.name FROM w LEFT JOIN dim ON w.k = dim.k",
                "sums": "SELECT name, sum(w) AS s FROM named GROUP BY name",
                "out": "SELECT * FROM sums ORDER BY s",
            },
            {"facts", "late", "w", "named", "sums", "out"},
        ),
        ({"late": FILTER, "out": "SELECT DISTINCT k FROM late"}, {"facts", "late", "out"}),
        (
            {"named": "SELECT f.*, d.name FROM facts f JOIN dim d ON f.k = d.k", "out": "SELECT name, i FROM named"},
            {"named", "out"},
        ),
        (
            {"one": "SELECT * FROM facts WHERE (i * 7) % 3 <> 0", "out": "SELECT * FROM one WHERE (v + i) % 2 = 0"},
            {"out"},
        ),
    ],
)
def test_counts_are_exact(fused: Fused, nodes: dict[str, str], told: set[str]) -> None:
    counted, real = fused(nodes, "out")
    assert counted == {name: real[name] for name in counted}
    assert told <= set(counted)


@pytest.mark.parametrize(
    "nodes",
    [
        # The filter on the group's key is pushed below the aggregate, which then gives fewer groups.
        {"g": "SELECT k, count(*) AS n FROM facts GROUP BY k", "out": "SELECT * FROM g WHERE k > 3"},
        # One of two filters can be pushed, so that both positions hold one.
        {
            "late": FILTER,
            "g": "SELECT k, count(*) AS n FROM late GROUP BY k",
            "out": "SELECT * FROM g WHERE k > 3 AND n > 10",
        },
        # A limit stops the scan early.
        {"late": FILTER, "out": "SELECT * FROM late LIMIT 3"},
        {"late": FILTER, "s": "SELECT * FROM late ORDER BY v", "out": "SELECT * FROM s LIMIT 3"},
        # The join's own range is pushed into the scan.
        {"late": FILTER, "out": "SELECT f.i FROM late f JOIN dim d ON f.k = d.k"},
        {"late": FILTER, "out": "SELECT * FROM late f SEMI JOIN dim d ON f.k = d.k"},
        {
            "late": FILTER,
            "j": "SELECT f.*, d.name FROM late f LEFT JOIN dim d ON f.k = d.k",
            "out": "SELECT * FROM j WHERE name > 'name 2'",
        },
        {"none": "SELECT * FROM facts WHERE 1 = 0", "out": "SELECT k, count(*) AS n FROM none GROUP BY k"},
        {"all_": "SELECT * FROM facts WHERE true", "out": "SELECT k, count(*) AS n FROM all_ GROUP BY k"},
        {"one": "FROM facts QUALIFY row_number() OVER (PARTITION BY k ORDER BY i) = 1", "out": "SELECT i FROM one"},
        {"within": "SELECT * FROM facts WHERE k IN (SELECT k FROM dim)", "out": "SELECT i FROM within"},
        {"more": "SELECT i, unnest([1, 2, 3]) AS u FROM facts", "out": "SELECT * FROM more WHERE u > 1"},
        {"cte": "WITH a AS (SELECT * FROM facts WHERE v > 9) SELECT * FROM a", "out": "SELECT k FROM cte"},
        {"two": "SELECT i, k FROM facts UNION ALL SELECT i, v FROM facts", "out": "SELECT * FROM two WHERE k > 5"},
        {"total": "SELECT count(*) AS n FROM facts", "out": "SELECT n + 1 AS m FROM total"},
    ],
)
def test_no_count_is_a_guess(fused: Fused, nodes: dict[str, str]) -> None:
    counted, real = fused(nodes, "out")
    assert counted == {name: real[name] for name in counted}


def test_a_filter_that_may_have_been_pushed_through_leaves_the_aggregate_unknown(fused: Fused) -> None:
    nodes = {"g": "SELECT k, count(*) AS n FROM facts GROUP BY k", "out": "SELECT * FROM g WHERE k > 3"}
    assert "g" not in fused(nodes, "out")[0]


def test_a_profile_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    assert profile.load(tmp_path / "none.json") is None
    (tmp_path / "half.json").write_text('{"operator": [')
    assert profile.load(tmp_path / "half.json") is None


@pytest.mark.parametrize(
    ("sql", "shape"),
    [
        ("SELECT a, b AS c FROM x ORDER BY a", Shape({"x": 1}, "keeps", "x")),
        ("SELECT sum(a) OVER () AS s FROM x", Shape({"x": 1}, "keeps", "x")),
        ("SELECT lower(a) AS l FROM x", Shape({"x": 1}, "keeps", "x", frozenset({"lower"}))),
        ("SELECT sum(a) AS s FROM x", Shape({"x": 1}, "keeps", "x", frozenset({"sum"}))),
        ("SELECT * FROM x WHERE a > 1", Shape({"x": 1}, "filter", "x")),
        ("SELECT a, count(*) AS n FROM x GROUP BY a", Shape({"x": 1}, "aggregate", "x")),
        ("SELECT DISTINCT a FROM x", Shape({"x": 1}, "aggregate", "x")),
        ("SELECT DISTINCT ON (a) * FROM x", Shape({"x": 1})),
        ("SELECT a FROM x GROUP BY ROLLUP (a)", Shape({"x": 1})),
        ("SELECT a FROM x WHERE a > 1 GROUP BY a", Shape({"x": 1})),
        ("SELECT a FROM x GROUP BY a HAVING count(*) > 1", Shape({"x": 1})),
        ("SELECT * FROM x LIMIT 3", Shape({"x": 1}, "limit", "x")),
        ("SELECT * FROM x USING SAMPLE 3", Shape({"x": 1})),
        ("SELECT * FROM x TABLESAMPLE 3 ROWS", Shape({"x": 1})),
        ("SELECT x.a FROM x LEFT JOIN y ON x.a = y.a", Shape({"x": 1, "y": 1}, "left join", "x")),
        ("SELECT x.a FROM x ASOF LEFT JOIN y ON x.a >= y.a", Shape({"x": 1, "y": 1}, "join", "x")),
        ("SELECT p.a FROM x p JOIN x q ON p.a = q.a", Shape({"x": 2}, "join", "x")),
        ("SELECT * FROM x UNION ALL BY NAME SELECT * FROM y", Shape({"x": 1, "y": 1}, "concat")),
        ("SELECT * FROM x UNION SELECT * FROM y", Shape({"x": 1, "y": 1})),
        ("WITH x AS (SELECT 1 AS a) SELECT * FROM x", Shape({"x": 1})),
        ("SELECT (SELECT max(a) FROM y) AS m FROM x", Shape({"x": 1, "y": 1}, "keeps", "x")),
        ("VALUES (1)", Shape({})),
        ("SELECT 1 AS a", Shape({})),
    ],
)
def test_what_a_query_does_to_its_rows(sql: str, shape: Shape) -> None:
    with duckdb.connect() as connection:
        found = shapes.shapes_of(connection, {"n": sql}, {"x", "y"})["n"]
    assert (dict(found.references), found.kind, found.left if found.kind != "concat" else None, found.functions) == (
        shape.references,
        shape.kind,
        shape.left,
        shape.functions,
    )


def test_the_usual_functions_are_plain() -> None:
    with duckdb.connect() as connection:
        assert shapes.plain(connection, shapes.USUAL) == shapes.USUAL
        assert shapes.plain(connection, {"sum", "unnest", "no_such_function"}) == frozenset()
