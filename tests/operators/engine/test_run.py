"""A stage from its spec to its data sets, through a real child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pytest

from airloom.operators.engine.run import run_stage
from airloom.operators.engine.spec import Progress, StageSpec
from airloom.operators.exchange import Dataset
from airloom.operators.problems import ConfigError, DataError, NodeError, TransientError
from airloom.operators.stage import NodeReport
from tests.operators.engine.conftest import query, rows, source, transform

pytestmark = pytest.mark.usefixtures("acme")
Make = Callable[..., StageSpec]


def report(reports: tuple[NodeReport, ...], node: str) -> NodeReport:
    return next(found for found in reports if found.node == node)


def table(path: Path, select: str) -> str:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return str(path)


def test_a_stream_and_its_transforms_become_one_data_set(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=5000),
        query("even", "SELECT * FROM numbers WHERE n % 2 = 0", "numbers"),
        query("tripled", 'SELECT n, n * 3 AS "Triple it" FROM even', "even"),
    )
    result = run_stage(spec(stage))
    dataset = result.outputs["tripled"]
    assert rows(dataset) == [(n, n * 3) for n in range(0, 5000, 2)]
    assert dataset.rows == 2500
    assert dataset.bytes == sum(Path(path).stat().st_size for path in dataset.paths())
    assert [(column.name, column.type) for column in dataset.columns] == [("n", "BIGINT"), ("Triple it", "BIGINT")]
    assert dataset.null_counts == {"n": 0, "Triple it": 0}
    assert len(dataset.content_hash) == 64
    numbers, even, tripled = result.reports
    assert (numbers.rows_in, numbers.rows_out) == (None, 5000)
    assert (even.rows_in, even.rows_out) == (5000, 2500)
    assert (tripled.rows_in, tripled.rows_out) == (2500, 2500)
    assert even.columns == ({"name": "n", "type": "integer"}, {"name": "text", "type": "string"})
    assert numbers.bytes
    assert tripled.bytes == dataset.bytes


def test_the_same_rows_have_the_same_hash_whatever_the_attempt(spec: Make) -> None:
    stage = transform(source("numbers", "acme.numbers", rows=300_000, batch=10_000))
    first = run_stage(spec(stage)).outputs["numbers"]
    second = run_stage(spec(stage, try_number=2)).outputs["numbers"]
    assert first.content_hash == second.content_hash
    assert first.url != second.url
    assert [n for n, _ in rows(first)] == list(range(300_000))


def test_values_are_bound_and_typed(spec: Make) -> None:
    moment = datetime(2024, 3, 10, 1, 30, tzinfo=timezone.utc)
    values = {
        "params.least": 3,
        "params.who": "x'); DROP TABLE numbers; --",
        "interval.end": moment,
        "params.none": None,
    }
    stage = transform(
        source("numbers", "acme.numbers", rows=5),
        query(
            "out",
            "SELECT n, getvariable('params.who') AS who, getvariable('interval.end') AS at, "
            "getvariable('params.none') AS none FROM numbers WHERE n >= getvariable('params.least')",
            "numbers",
        ),
    )
    dataset = run_stage(spec(stage, values)).outputs["out"]
    assert [row[:2] for row in rows(dataset)] == [
        (3, "x'); DROP TABLE numbers; --"),
        (4, "x'); DROP TABLE numbers; --"),
    ]
    assert [column.type for column in dataset.columns] == ["BIGINT", "VARCHAR", "TIMESTAMP WITH TIME ZONE", "VARCHAR"]
    assert rows(dataset)[0][2].astimezone(timezone.utc) == moment


def test_a_stream_that_is_read_twice_gives_its_rows_twice(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=100),
        query("low", "SELECT * FROM numbers WHERE n < 50", "numbers"),
        query("high", "SELECT * FROM numbers WHERE n >= 50", "numbers"),
        query("pairs", "SELECT a.n, b.n AS other FROM low a JOIN low b ON a.n + 1 = b.n ORDER BY a.n", "low"),
        query(
            "both",
            "SELECT n FROM low UNION ALL SELECT n FROM high UNION ALL SELECT n FROM pairs",
            "low",
            "high",
            "pairs",
        ),
        outputs=("low", "pairs", "both", "numbers"),
    )
    result = run_stage(spec(stage))
    assert [row[0] for row in rows(result.outputs["low"])] == list(range(50))
    assert rows(result.outputs["pairs"]) == [(n, n + 1) for n in range(49)]
    assert sorted(row[0] for row in rows(result.outputs["both"])) == sorted([*range(100), *range(49)])
    assert result.outputs["numbers"].rows == 100
    assert report(result.reports, "both").rows_in == 50 + 50 + 49
    assert report(result.reports, "high").rows_out == 50


def test_a_node_is_not_computed_over_and_over_in_a_chain_of_diamonds(spec: Make) -> None:
    nodes = [source("n0", "acme.numbers", rows=3)]
    for step in range(24):
        sql = f'SELECT a.n, a.text FROM "n{step}" a JOIN "n{step}" b ON a.n = b.n'
        nodes.append(query(f"n{step + 1}", sql, f"n{step}"))
    assert run_stage(spec(transform(*nodes))).outputs["n24"].rows == 3


def test_a_scan_reads_only_its_own_files(spec: Make, tmp_path: Path) -> None:
    mine = table(tmp_path / "mine.parquet", "SELECT range AS i FROM range(10)")
    other = table(tmp_path / "other.parquet", "SELECT 1 AS secret")
    stage = transform(
        source("mine", "acme.table", path=mine, total=10), query("out", "SELECT sum(i) AS s FROM mine", "mine")
    )
    result = run_stage(spec(stage))
    assert rows(result.outputs["out"]) == [(45,)]
    assert report(result.reports, "mine").rows_out == 10
    stolen = transform(source("mine", "acme.table", path=mine), query("out", f"SELECT * FROM '{other}'", "mine"))
    with pytest.raises(ConfigError, match="Permission") as caught:
        run_stage(spec(stolen))
    assert caught.value.node == "out"


def test_stages_hand_rows_on_through_the_exchange(spec: Make) -> None:
    first = run_stage(spec(transform(source("numbers", "acme.numbers", rows=10))))
    stage = transform(query("out", "SELECT max(n) AS m FROM numbers", "numbers"), reads={"numbers": "numbers"})
    result = run_stage(spec(stage, inputs=dict(first.outputs)))
    assert rows(result.outputs["out"]) == [(9,)]
    assert (result.reports[0].rows_in, result.reports[0].rows_out) == (10, 1)


def test_rows_that_are_gone_from_the_exchange_are_missed_in_plain_words(spec: Make) -> None:
    dataset = run_stage(spec(transform(source("numbers", "acme.numbers", rows=10)))).outputs["numbers"]
    Path(dataset.paths()[0]).unlink()
    stage = transform(query("out", "SELECT * FROM numbers", "numbers"), reads={"numbers": "numbers"})
    with pytest.raises(ConfigError, match="no longer in the exchange") as caught:
        run_stage(spec(stage, inputs={"numbers": dataset}))
    assert caught.value.node == "numbers"


def test_a_remote_exchange_is_written_and_streamed_back(spec: Make, tmp_path: Path) -> None:
    asked = spec(transform(source("numbers", "acme.numbers", rows=1000)))
    remote = replace(asked.settings, exchange=f"file://{tmp_path}/bucket")
    dataset = run_stage(replace(asked, settings=remote)).outputs["numbers"]
    assert dataset.url.startswith("file://")
    assert not dataset.is_local
    twice = query("out", "SELECT a.n FROM numbers a JOIN numbers b ON a.n = b.n", "numbers")
    asked = spec(transform(twice, reads={"numbers": "numbers"}), inputs={"numbers": dataset})
    found = run_stage(replace(asked, settings=remote)).outputs["out"]
    assert found.reader().read_all().num_rows == 1000


def test_no_rows_still_leave_a_file_with_the_schema(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=0), query("out", "SELECT n, text AS t FROM numbers", "numbers")
    )
    dataset = run_stage(spec(stage)).outputs["out"]
    assert (dataset.rows, len(dataset.files)) == (0, 1)
    assert dataset.columns.names == ("n", "t")
    assert dataset.null_counts == {"n": 0, "t": 0}
    assert dataset.reader().read_all().num_rows == 0
    result = run_stage(
        spec(transform(query("next", "SELECT * FROM out", "out"), reads={"out": "out"}), inputs={"out": dataset})
    )
    assert result.outputs["next"].rows == 0


def test_integers_that_are_too_wide_for_parquet_keep_their_digits(spec: Make) -> None:
    big = 2**62
    stage = transform(
        source("numbers", "acme.numbers", rows=4, start=big),
        query("total", "SELECT sum(n) AS s, NULL AS nothing FROM numbers", "numbers"),
        query("next", "SELECT s, typeof(s) AS type FROM total", "total"),
        outputs=("total", "next"),
    )
    result = run_stage(spec(stage))
    assert rows(result.outputs["total"]) == [(4 * big + 6, None)]
    assert [column.type for column in result.outputs["total"].columns] == ["DECIMAL(38,0)", "INTEGER"]
    assert rows(result.outputs["next"]) == [(4 * big + 6, "HUGEINT")]


def test_a_preview_reads_and_gives_only_so_many_rows(spec: Make, tmp_path: Path) -> None:
    path = table(tmp_path / "t.parquet", "SELECT range AS i FROM range(100000)")
    stage = transform(
        source("numbers", "acme.numbers", rows=100_000, fail_at=2000, fail_with="read too far"),
        source("scan", "acme.table", path=path),
        query("crossed", "SELECT n, i FROM numbers CROSS JOIN scan", "numbers", "scan"),
        outputs=("numbers", "scan", "crossed"),
    )
    result = run_stage(spec(stage, limit=7))
    assert {name: dataset.rows for name, dataset in result.outputs.items()} == {"numbers": 7, "scan": 7, "crossed": 7}
    assert report(result.reports, "numbers").rows_out == 7


@pytest.mark.parametrize(
    ("node", "sql"),
    [
        ("twice", "SELECT n, text AS n FROM numbers"),
        ("case", 'SELECT n, text AS "N" FROM numbers'),
        ("starred", "SELECT *, n FROM numbers"),
        ("joined", "SELECT a.*, b.* FROM numbers a JOIN other b ON a.n = b.n"),
    ],
)
def test_two_columns_of_one_name_are_refused(spec: Make, node: str, sql: str) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=5),
        source("other", "acme.numbers", rows=5),
        query(node, sql, "numbers", "other"),
        query("after", f"SELECT 1 AS one FROM {node}", node),
    )
    with pytest.raises(DataError, match="more than one column is named 'n'") as caught:
        run_stage(spec(stage))
    assert caught.value.node == node


def test_a_source_with_two_columns_of_one_name_is_refused(spec: Make) -> None:
    stage = transform(source("numbers", "acme.numbers", rows=5, names=("a", "b", "A")))
    with pytest.raises(DataError, match="named 'a'") as caught:
        run_stage(spec(stage))
    assert caught.value.node == "numbers"


def test_progress_tells_rows_and_their_total(spec: Make) -> None:
    told: list[Progress] = []
    run_stage(spec(transform(source("numbers", "acme.numbers", rows=4000, pause=0.4))), told.append)
    assert {progress.node for progress in told} == {"numbers"}
    assert [progress.rows for progress in told] == sorted(progress.rows for progress in told)
    assert told[-1].rows == told[-1].total == 4000


def test_an_error_names_node_and_field_of_a_query_that_cannot_be_planned(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=5),
        query("bad", "SELECT n, upper(nope) AS u FROM numbers", "numbers", columns={"u": "upper(nope)", "v": "n"}),
    )
    with pytest.raises(ConfigError, match="nope") as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("bad", "columns.u")
    assert "LINE 1" not in str(caught.value)


@pytest.mark.parametrize("fused", ["stream", "scan"])
def test_an_error_at_run_time_names_node_and_field(spec: Make, tmp_path: Path, fused: str) -> None:
    first = source("numbers", "acme.numbers", rows=3000, start=-1500)
    if fused == "scan":
        path = table(tmp_path / "t.parquet", "SELECT range - 1500 AS n, range::VARCHAR AS text FROM range(3000)")
        first = source("numbers", "acme.table", path=path)
    stage = transform(
        first,
        query("good", "SELECT n, n + 1 AS m FROM numbers", "numbers", columns={"m": "n + 1"}),
        query(
            "bad",
            "SELECT *, n * 2 AS twice, CAST(if(n = 700, 'seven', '1') AS INTEGER) AS cast_up FROM good",
            "good",
            columns={"twice": "n * 2", "cast_up": "CAST(...)"},
        ),
        query("after", "SELECT sum(cast_up) AS s FROM bad WHERE m > 3", "bad", where="m > 3"),
    )
    with pytest.raises(DataError, match="'seven'") as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("bad", "columns.cast_up")


def test_a_failing_condition_is_found_by_being_the_only_expression(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=10),
        query("kept", "SELECT * FROM numbers WHERE CAST(text || 'x' AS INTEGER) > 3", "numbers", where="text::int > 3"),
    )
    with pytest.raises(DataError) as caught:
        run_stage(spec(stage))
    assert (caught.value.node, caught.value.field) == ("kept", "where")


def test_an_error_quotes_only_a_short_sample(spec: Make) -> None:
    stage = transform(
        source("numbers", "acme.numbers", rows=2),
        query("bad", "SELECT CAST(repeat('personal data ', 100) || n AS DATE) AS d FROM numbers", "numbers"),
    )
    with pytest.raises(DataError) as caught:
        run_stage(spec(stage))
    assert caught.value.node == "bad"
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(("transient", "kind"), [(True, TransientError), (False, NodeError)])
def test_what_a_source_raises_keeps_its_kind(spec: Make, transient: bool, kind: type[NodeError]) -> None:
    numbers = source(
        "numbers", "acme.numbers", rows=5000, fail_at=3000, fail_with="the line dropped", transient=transient
    )
    with pytest.raises(NodeError, match="the line dropped") as caught:
        run_stage(spec(transform(numbers, query("out", "SELECT n FROM numbers", "numbers"))))
    assert type(caught.value) is kind
    assert caught.value.node == "numbers"


def test_a_wrong_config_is_a_config_error_with_its_field(spec: Make) -> None:
    with pytest.raises(ConfigError) as caught:
        run_stage(spec(transform(source("numbers", "acme.numbers", rows="many"))))
    assert (caught.value.node, caught.value.field) == ("numbers", "rows")


def test_a_second_statement_behind_a_query_is_refused(spec: Make) -> None:
    for sql in ("SELECT 1 AS a; DROP VIEW numbers", "COPY numbers TO 'x'", "SET VARIABLE x = 1"):
        stage = transform(source("numbers", "acme.numbers", rows=2), query("out", sql, "numbers"))
        with pytest.raises(ConfigError, match="exactly one SELECT"):
            run_stage(spec(stage))


def test_nothing_of_the_task_reaches_the_child_but_what_it_needs(
    spec: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://airflow:planted@db/airflow")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")
    monkeypatch.setenv("PYTHONPATH", "/planted")
    told = tmp_path / "told.json"
    with pytest.raises(DataError, match="left the process alive"):
        run_stage(spec(transform(source("h", "acme.hostile", deed="tell", file=str(told)))))
    assert "planted" not in told.read_text()
    seen = json.loads(told.read_text())
    assert {name for name in seen["environ"] if name.startswith(("AIRFLOW", "AWS"))} == set()
    assert str(Path.cwd()) not in seen["path"]


def test_the_private_folder_is_gone_afterwards(spec: Make) -> None:
    asked = spec(transform(source("numbers", "acme.numbers", rows=5)))
    run_stage(asked)
    with pytest.raises(NodeError):
        run_stage(spec(transform(source("numbers", "acme.numbers", rows=5, fail_at=0, fail_with="x"))))
    assert list((Path(asked.settings.exchange) / ".running").iterdir()) == []


def test_a_data_set_survives_its_journey_as_json(spec: Make) -> None:
    dataset = run_stage(spec(transform(source("numbers", "acme.numbers", rows=5)))).outputs["numbers"]
    assert Dataset.from_json(json.loads(json.dumps(dataset.as_json()))) == dataset
