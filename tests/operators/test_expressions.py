"""A user's expressions and queries: what is read, what is refused, and with which words."""

from __future__ import annotations

import sys
import threading

import duckdb
import pytest

from airloom.operators.expressions import ExpressionError, expression, generate, query, references_in
from airloom.operators.sql import functions
from airloom.operators.sql.faithful import _normal
from airloom.operators.sql.safety import Kind

ROW = """
a + 1; a // 2; a % 3; a ^ 2; a ** 2; -a; - -a; +a; a::integer; CAST(a AS VARCHAR); TRY_CAST(a AS DATE); a::DECIMAL(10,2)
a::STRUCT(x INTEGER, y VARCHAR); a::INTEGER[]; a::MAP(VARCHAR, INTEGER); a::HUGEINT; a::ENUM('x', 'y'); CAST(a AS JSON)
CASE WHEN a > 1 THEN 'x' WHEN a IS NULL THEN 'y' ELSE 'z' END; CASE a WHEN 1 THEN 'x' END; a IS NULL; a IS NOT NULL
a IS DISTINCT FROM b; a IS NOT DISTINCT FROM b; a BETWEEN 1 AND 2; a NOT BETWEEN 1 AND 2; a IN (1,2,3); a NOT IN (1,2)
a LIKE 'x%'; a NOT LIKE 'x%'; a ILIKE 'x%'; a LIKE 'x!%' ESCAPE '!'; a SIMILAR TO 'x.*'; a GLOB 'x*'
regexp_matches(a, 'x'); regexp_replace(a, 'x', 'y', 'g'); regexp_extract(a, '(x)', 1); strftime(a, '%Y-%m')
strptime(a, '%d/%m/%Y'); date_trunc('month', a); date_part('year', a); extract(year from a); EXTRACT(dow FROM a)
datediff('day', a, b); a + INTERVAL 1 DAY; a + INTERVAL '1 day'; a + INTERVAL (b) DAY; interval 3 months
DATE '2020-01-01'; TIMESTAMP '2020-01-01 00:00:00'; TIMESTAMPTZ '2020-01-01 00:00:00+00'; coalesce(a, b, 0)
nullif(a, 0); year(a); ifnull(a, 0); if(a > 1, 'x', 'y'); greatest(a, b); least(a, b); length(a); len(a)
upper(a); trim(a); trim(both 'x' from a); substring(a, 1, 2); substring(a from 1 for 2)
overlay(a placing b from 1 for 2); left(a, 2)
a[1]; a[1:2]; a[-1:]; [1, 2, a]; {'k': a, 'l': b}; {'k': a}.k; struct_pack(k := a); a.b; a.b.c; a->'$.x'; a->>'$.x'
a->>'x'; a::JSON->>'x'; map {'k': a}; list_transform(a, lambda x: x + 1); list_filter(a, lambda x: x > 1)
[x + 1 for x in a if x > 2]; a || b; concat_ws('-', a, b); split_part(a, '-', 1); round(a, 2); log(2, a); mod(a, 2)
a AND b OR NOT c; NOT (a = 1); a <> 1; a != 1; a == 1; "weird ""col"" ☃"; "select"; 1.5; 1e10; .5; 1_000; 'it''s'
E'a\\nb'; TRUE; NULL; a COLLATE NOCASE; a AT TIME ZONE 'UTC'; (a, b) = (1, 2); hash(a); md5(a); strpos(a, 'b'); a ^@ 'b'
printf('%d', a); epoch_ms(a); to_timestamp(a); make_date(2020, 1, 1); age(a, b); time_bucket(INTERVAL '1 hour', a)
a & 1; a << 1; ~a; @a; row(1, 2); a = ANY_VALUE; TRY(a / 0); a IS TRUE; a IS NOT TRUE; a ISNULL; a NOTNULL
a * (b + c); ((a)); lpad(a, 10, '0'); repeat(a, 3); list_aggregate(a, 'sum'); list_reduce(a, lambda x, y: x + y)
a > ${params.x}; "current_date"; user = 'x'; 1 -- with a comment
"""
WINDOW = """
row_number() OVER (PARTITION BY a ORDER BY b); lag(a, 1, 0) OVER (PARTITION BY c ORDER BY b DESC NULLS LAST)
sum(a) OVER (ORDER BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW); first_value(a IGNORE NULLS) OVER (ORDER BY b)
sum(a) OVER (ORDER BY b RANGE BETWEEN INTERVAL 7 DAYS PRECEDING AND CURRENT ROW); count(*) FILTER (b) OVER ()
"""
AGGREGATE = """
count(*); count(); count(a); count(DISTINCT a); sum(a) FILTER (WHERE b > 1); avg(a) * 2; max(a, 3)
quantile_cont(a, 0.9); string_agg(a, ',' ORDER BY b); list(a ORDER BY b DESC)
array_agg(DISTINCT a ORDER BY a); any_value(a); arg_max(a, b)
sum(DISTINCT a); count(*) FILTER (a > 1); max(a) - min(a); first(a ORDER BY b); json_group_array(a); geomean(a)
"""
_DUCKDB_1 = duckdb.__version__.startswith("1.")
_NOT_IN_DUCKDB_1 = {
    "if", "json_deep_merge", "json_insert", "json_merge_patch_diff", "json_normalize", "json_remove", "json_replace",
    "json_set", "json_strip_nulls", "lttb", "overlay", "path_join", "variant_array_length", "variant_contains",
    "variant_exists", "variant_extract_string", "variant_keys", "variant_type",
}  # fmt: skip
"""Functions that came with 2.0; a document that calls them does not bind on Python 3.10."""
_IGNORED = {"query_location", "query_location_length"}


def _cases() -> list[tuple[str, Kind]]:
    lists: list[tuple[str, Kind]] = [(ROW, "row"), (WINDOW, "window"), (AGGREGATE, "aggregate")]
    return [
        (text.strip(), kind)
        for block, kind in lists
        for line in block.splitlines()
        for text in line.split("; ")
        if text
    ]


@pytest.mark.parametrize(("text", "kind"), _cases())
def test_everyday_expressions_are_carried_as_duckdb_reads_them(text: str, kind: Kind) -> None:
    tree = expression(text, kind)
    again = expression(generate(tree).replace("GETVARIABLE('params.x')", "${params.x}"), kind)
    assert generate(again) == generate(tree)


def test_a_match_without_anchors_means_the_same_everywhere_or_is_refused() -> None:
    if _DUCKDB_1:  # where the whole text has to match
        for text in ("a ~ 'x'", "a !~ 'x'"):
            with pytest.raises(ExpressionError, match="not supported"):
                expression(text)
    else:
        assert generate(expression("a ~ 'x'")) == "REGEXP_MATCHES(\"a\", 'x')"
        assert generate(expression("a !~ 'x'")) == "NOT REGEXP_MATCHES(\"a\", 'x')"


REFUSED = [
    ("", "empty"),
    ("a,b", "expressions"),
    ("a FROM b", "more than an expression"),
    ("a AS b", "no AS"),
    ("a b", "no AS"),
    ("1; DROP TABLE x", "';' cannot stand here"),
    ("'open", "does not end"),
    ('"open', "does not end"),
    ("1 /* open", "does not end"),
    ("(a", "syntax error"),
    ("$$text$$", "between $$"),
    ("$1", "placeholders"),
    ("?", "placeholders"),
    ("getvariable('params.x')", "getvariable() cannot be used"),
    ("getvariable('params.x') = ${params.x}", "getvariable() cannot be used"),
    ("getvariable(a)", "getvariable() cannot be used"),
    ("'${params.x}'", "inside a string"),
    ('"${params.x}"', "inside a quoted name"),
    ("E'\\'${params.x}'", "inside a string"),
    ("${nope}", "unknown reference"),
    ("${params.x", "does not end"),
    ("${params.x'}", "unknown reference"),
    ("now()", "time of the call"),
    ("current_date", "time of the call"),
    ("CURRENT_TIMESTAMP", "time of the call"),
    ("today() - a", "time of the call"),
    ("age(a)", "counts to today"),
    ("random()", "another answer"),
    ("uuid()", "another answer"),
    ("(SELECT 1)", "subquery"),
    ("a IN (SELECT 1)", "subquery"),
    ("EXISTS (SELECT 1)", "subquery"),
    ("COLUMNS('a')", "COLUMNS"),
    ("*", "cannot stand in an expression"),
    ("unnest(a)", "makes rows"),
    ("row_number()", "needs OVER"),
    ("row_number() OVER ()", "OVER cannot be used here"),
    ("sum(a)", "an aggregate cannot be used here"),
    ("list_transform(a, x -> x + 1)", "not a lambda"),
    ("lowr(a)", "not a function"),
    ("main.lower(a)", "cannot stand here"),
    ("a = DEFAULT", "DEFAULT"),
    ("#1", "positions"),
    ("a\x00", "U+0000"),
    ("\ud800", "U+D800"),
    ("list_aggregate(a, 'random')", "needs the name of an aggregate"),
    ("strptime(a, repeat('%Y', 1000000000))", "can grow without limit"),
    ("repeat(a, length(repeat('x', 100000000)))", "can grow without limit"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_refused_with_a_reason(text: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression(text)
    assert words in caught.value.message
    assert caught.value.position is None or 0 <= caught.value.position <= len(text)


def test_hints_lead_on() -> None:
    for text, hint in [
        ("now()", "${interval.end}"),
        ("lowr(a)", "lower"),
        ("read_csv(a)", "file.read"),
        ("uuid()", "hash"),
    ]:
        with pytest.raises(ExpressionError) as caught:
            expression(text)
        assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(("text", "position"), [
    ("a + now()", 4), ("${params.x} + now()", 14), ("/* c */ lowr(a)", 8), ("a + ${paramz.x}", 4), ("a + + )", 6),
])  # fmt: skip
def test_positions_are_those_of_the_users_text(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression(text)
    assert caught.value.position == position


def test_a_measure_makes_one_value() -> None:
    for text in ("a", "1", "row_number() OVER ()", "sum(a) OVER ()"):
        with pytest.raises(ExpressionError):
            expression(text, "aggregate")


def test_names_that_duckdb_takes_for_functions_are_tied_to_the_input() -> None:
    assert generate(expression("user")) == '"input"."user"'
    assert generate(expression('"current_date"')) == '"input"."current_date"'
    assert generate(expression("list_transform(a, lambda user: user)")).count("input") == 0


def test_references() -> None:
    assert references_in("a > ${params.x} AND b < ${ interval.end } OR ${params.x}") == ("params.x", "interval.end")
    assert references_in("a -- ${params.x}") == ()
    assert generate(expression("a > ${params.x}")) == "\"a\" > GETVARIABLE('params.x')"


@pytest.mark.parametrize("text", [
    "(" * 100 + "1" + ")" * 100, "[" * 5000, "CASE WHEN " * 200, "NOT " * 2000 + "a", "- " * 4000 + "1",
    "a+" * 4000 + "a", "a" + "::int" * 1500, "a" + "[1]" * 3000, "a" + ".b" * 4000, "f(" * 40 + ")" * 40,
    "a and " * 1600 + "a", "a" + "->1" * 2000, "x" * 20_000, "a" + " is null" * 1000, "lambda x: " * 900 + "1",
])  # fmt: skip
def test_deep_and_long_text_is_refused_or_read_but_never_kills(text: str) -> None:
    answer = None
    try:
        answer = generate(expression(text))
    except ExpressionError as error:
        answer = error.message
    assert answer


def test_an_almost_full_stack_is_an_answer_too() -> None:
    answers: list[str] = []

    def descend(levels: int) -> None:
        if levels:
            descend(levels - 1)
            return
        try:
            expression("((((a + 1))))", "row")
            answers.append("read")
        except ExpressionError as error:
            answers.append(type(error).__name__)

    limit = sys.getrecursionlimit()
    for levels in range(limit - 400, limit - 100, 50):
        descend(levels)
    assert set(answers) <= {"read", "ExpressionError"}


def test_many_threads_read_at_once() -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for index in range(20):
                assert generate(expression(f"a{number} + {index}")) == f'"a{number}" + {index}'
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


QUERIES = [
    "SELECT * FROM a", "SELECT a.x, b.x AS y FROM a JOIN b USING (k)", "FROM a SELECT x", "FROM a", "TABLE a",
    "WITH t AS (SELECT x FROM a) SELECT * FROM t", "WITH pg_tables AS (SELECT 1) SELECT * FROM pg_tables",
    "SELECT unnest(range(10))", "SELECT * FROM range(1000000) t(i)", "SELECT * EXCLUDE (x) FROM a ORDER BY ALL LIMIT 5",
    "SELECT x, count(*) FROM a GROUP BY ALL HAVING count(*) > 1", "SELECT * FROM a UNION ALL BY NAME SELECT * FROM b",
    "SELECT a.x FROM a SEMI JOIN b ON a.k = b.k", "SELECT a.x FROM a ASOF JOIN b ON a.k = b.k AND a.x >= b.x",
    "SELECT (SELECT max(x) FROM b) FROM a", "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k)",
    "SELECT * FROM a, LATERAL (SELECT a.x + 1 AS z)", "SELECT DISTINCT ON (k) * FROM a ORDER BY x",
    "SELECT sum(x) OVER w FROM a WINDOW w AS (ORDER BY k)", "SELECT * FROM (VALUES (1, 'a')) v(x, y)",
    "SELECT x FROM a QUALIFY row_number() OVER (PARTITION BY k ORDER BY x) = 1", "SELECT * FROM a;",
    "SELECT x FROM a GROUP BY GROUPING SETS ((x), ())", "SELECT x FROM a INTERSECT SELECT x FROM b",
    "SELECT * FROM generate_series(DATE '2020-01-01', DATE '2021-01-01', INTERVAL 1 MONTH)",
]  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_queries_are_carried(text: str) -> None:
    tree = query(text, ["a", "b"])
    assert generate(query(generate(tree), ["a", "b"])) == generate(tree)


def test_what_runs_parses_as_what_was_written() -> None:
    from airloom.operators.sql.checker import parse

    text = "SELECT x ^ 2, last_value(x IGNORE NULLS) OVER (ORDER BY k DESC) FROM a"
    assert _normal(parse(generate(query(text, ["a"])))) == _normal(parse(text))
    other = "SELECT x ^ 2, last_value(x) OVER (ORDER BY k DESC) FROM a"
    assert _normal(parse(other)) != _normal(parse(text))


def test_the_allowed_functions_are_pure_in_this_duckdb() -> None:
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT lower(function_name), function_type, stability, has_side_effects FROM duckdb_functions()"
        ).fetchall()
    kinds: dict[str, set[str]] = {}
    for name, kind, stability, side_effects in rows:
        kinds.setdefault(name, set()).add(kind)
        if name in functions.SCALAR | functions.AGGREGATE | functions.WINDOW and kind not in {"table", "pragma"}:
            assert not side_effects, name
            assert stability in {"CONSISTENT", None}, name
    known = functions.SCALAR | functions.AGGREGATE | functions.WINDOW
    missing = _NOT_IN_DUCKDB_1 if _DUCKDB_1 else set()
    assert {name for name in known if name not in kinds} == missing
    assert sorted(name for name in functions.AGGREGATE - missing if not kinds[name] & {"aggregate", "macro"}) == []
    window = "aggregate" if _DUCKDB_1 else "window"
    assert sorted(name for name in functions.WINDOW if window not in kinds[name]) == []
    assert functions.GROWING <= functions.SCALAR
