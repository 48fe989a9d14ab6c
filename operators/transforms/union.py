"""The transform ``union``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from airloom.operators.model import ColumnName, Model
from airloom.operators.node import FieldProblem, Inputs, Port, Relation, Transform
from airloom.operators.sql import build

if TYPE_CHECKING:
    from sqlglot import exp


class UnionConfig(Model):
    """How to put the inputs together."""

    match: Literal["by_name", "strict"] = "by_name"
    """``by_name`` takes null where an input lacks a column; ``strict`` refuses inputs whose columns differ."""
    rows: Literal["all", "distinct"] = "all"
    """Keep every row, or each different row once."""
    label: ColumnName | None = None
    """A new first column that says which node a row came from; rows of different nodes are then different."""


class Union(Transform):
    """Put the rows of several inputs under one another.

    Columns are matched by name, whatever their order; the result has them in the order in which they first
    appear. Where inputs disagree on a column's type, the wider one is taken: of integer and float, float.
    """

    type = "union"
    group = "Combine"
    icon = "rows-3"
    inputs = (Port("in", "The inputs, in order.", many=True),)
    compares = None
    Config = UnionConfig
    example: ClassVar[dict[str, Any]] = {"match": "by_name", "label": "source"}

    config: UnionConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The label must be new; strict inputs must have the same columns."""
        from airloom.operators.inference import fold

        relations = inputs.all()
        known = [relation for relation in relations if relation.columns is not None]
        if self.config.label is not None:
            for relation in known:
                if fold(self.config.label) in {fold(column.name) for column in relation.columns or ()}:
                    message = f"'{relation.name}' has a column '{self.config.label}' already"
                    yield FieldProblem(("label",), message, "a new name")
        if self.config.match == "strict":
            yield from _differences(known)

    def sql(self, inputs: Inputs) -> exp.Query:
        """The rows of all inputs."""
        from sqlglot import exp

        relations = inputs.all()
        unknown = any(relation.columns is None for relation in relations)
        query: exp.Query | None = None
        for relation in relations:
            part = self._part(relation)
            if self.config.match == "strict" and unknown and relation.name != relations[0].name:
                part = part.where(_same_columns(relation, relations[0]), copy=False)
            query = (
                part if query is None else exp.Union(this=query, expression=part, distinct=self._distinct, by_name=True)
            )
        assert query is not None  # the document's rules want an input at each port
        if len(relations) == 1 and self._distinct and isinstance(query, exp.Select):
            query = query.distinct(copy=False)
        return query

    @property
    def _distinct(self) -> bool:
        return self.config.rows == "distinct"

    def _part(self, relation: Relation) -> exp.Select:
        from sqlglot import exp

        label = self.config.label
        labels = [build.alias(exp.Literal.string(relation.name), label)] if label is not None else []
        return build.select([*labels, build.star()], build.table(relation))


def _differences(relations: list[Relation]) -> Iterator[FieldProblem]:
    for other in relations[1:]:
        first = relations[0]
        mine, theirs = set(first.columns or ()), set(other.columns or ())
        names, other_names = {column.name for column in mine}, {column.name for column in theirs}
        only = [f"'{name}' only in {first.name}" for name in sorted(names - other_names)]
        only += [f"'{name}' only in {other.name}" for name in sorted(other_names - names)]
        if only:
            message = f"the columns of '{first.name}' and '{other.name}' differ: {', '.join(only[:10])}"
            yield FieldProblem(("match",), message, "the same columns", "set 'match' to 'by_name' for nulls")


def _same_columns(relation: Relation, first: Relation) -> exp.Expression:
    """True, or an error while running: the names were not known when the query was made."""
    from sqlglot import exp

    message = exp.Literal.string(f"the columns of '{first.name}' and '{relation.name}' differ")
    same = exp.EQ(this=_names_of(relation), expression=_names_of(first))
    return exp.Case(
        ifs=[exp.If(this=same, true=exp.true())], default=exp.Anonymous(this="error", expressions=[message])
    )


def _names_of(relation: Relation) -> exp.Expression:
    """``(SELECT list(column_name ORDER BY column_name) FROM (DESCRIBE SELECT * FROM relation))``."""
    from sqlglot import exp

    described = exp.Subquery(this=exp.Describe(this=build.select([build.star()], build.table(relation))))
    names = exp.Anonymous(
        this="list",
        expressions=[
            exp.Order(this=build.column("column_name"), expressions=[exp.Ordered(this=build.column("column_name"))])
        ],
    )
    return exp.Subquery(this=build.select([names], described))
