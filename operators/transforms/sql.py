"""The transform ``sql``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from airloom.operators.model import Model, Query
from airloom.operators.node import FieldProblem, Inputs, Port, Transform

if TYPE_CHECKING:
    from sqlglot import exp


class SqlConfig(Model):
    """The query."""

    query: Query
    """One SELECT in DuckDB's dialect, in which each input has the id of the node it comes from."""


class Sql(Transform):
    """Write one SELECT over the inputs.

    Each input is a table that has the id of the node it comes from: with inputs from ``orders`` and
    ``clients``, write ``SELECT ... FROM orders JOIN clients USING (client_id)``. Joins, subqueries, WITH,
    window functions and set operations are all there. Not available: files, settings, other tables,
    the clock (use ``${interval.end}``) and chance, for a retry must give the same rows.
    """

    type = "sql"
    group = "SQL"
    icon = "database-zap"
    inputs = (Port("in", "The tables of the query, each under its node's id.", many=True),)
    compares = None
    Config = SqlConfig
    example: ClassVar[dict[str, Any]] = {
        "query": "SELECT country, sum(amount) AS total FROM orders GROUP BY country ORDER BY country"
    }

    config: SqlConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """One SELECT over the inputs whose columns exist."""
        from airloom.operators.expressions import generate, query
        from airloom.operators.inference import infer
        from airloom.operators.sql.errors import SqlError
        from airloom.operators.sql.fields import problem_at

        relations = inputs.all()
        try:
            text = generate(query(self.config.query, [relation.name for relation in relations]))
            known = {relation.name: relation.columns for relation in relations if relation.columns is not None}
            if len(known) == len({relation.name for relation in relations}):
                infer(text, known, inputs.variables)
        except SqlError as error:
            yield problem_at(("query",), error)

    def sql(self, inputs: Inputs) -> exp.Query:
        """The query as the engine runs it."""
        from airloom.operators.expressions import query

        return query(self.config.query, [relation.name for relation in inputs.all()])
