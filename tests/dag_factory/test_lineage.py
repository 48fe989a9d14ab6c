from __future__ import annotations

from airloom.dag_factory.check import check
from airloom.dag_factory.lineage import ColumnRef, Lineage, column_lineage
from tests.golden.test_golden import FOLDER


def lineage_of(name: str) -> Lineage:
    return column_lineage(check((FOLDER / name / "pipeline.json").read_bytes()).require())


def test_a_column_comes_from_columns() -> None:
    found = lineage_of("good_daily_delays")
    delay = ColumnRef("report", "mean_delay")
    assert found.parents[delay] == (ColumnRef("per_carrier", "mean_delay"),)
    assert found.origins(delay) == (ColumnRef("flights", "arr_delay"),)
    assert found.origins(ColumnRef("report", "flights")) == ()
    assert found.origins(ColumnRef("flights", "carrier")) == ()


def test_it_follows_joins_and_unions() -> None:
    joined = lineage_of("good_join")
    assert joined.parents[ColumnRef("named", "name")] == (ColumnRef("airlines", "name"),)
    both = lineage_of("good_union").origins(ColumnRef("report", "carrier"))
    assert both == (ColumnRef("flights", "carrier"), ColumnRef("flights_2014", "carrier"))


def test_what_no_source_declares_is_a_star() -> None:
    found = lineage_of("good_unknown_columns")
    assert found.origins(ColumnRef("late", "*")) == (ColumnRef("flights", "*"),)
