"""The few shapes that the transforms' queries are made of; every name is quoted, every tree is new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal

from airloom.operators.model import ColumnName, Model

if TYPE_CHECKING:
    from sqlglot import exp

    from airloom.operators.node import Relation


class SortKey(Model):
    """A column to sort by."""

    column: ColumnName
    """The column whose values decide."""
    direction: Literal["ascending", "descending"] = "ascending"
    """Smallest first, or largest first."""
    nulls: Literal["first", "last"] = "last"
    """Where rows without a value go, in either direction."""


def name(text: str) -> exp.Identifier:
    """A quoted identifier."""
    from sqlglot import exp

    return exp.to_identifier(text, quoted=True)


def column(text: str, table: str | None = None) -> exp.Column:
    """A quoted column, of one table where that is given."""
    from sqlglot import exp

    return exp.Column(this=name(text), table=name(table) if table else None)


def alias(expression: exp.Expression, text: str) -> exp.Alias:
    """``expression AS "text"``."""
    from sqlglot import exp

    return exp.Alias(this=expression, alias=name(text))


def star(
    table: str | None = None,
    *,
    exclude: Iterable[str] = (),
    replace: Sequence[exp.Expression] = (),
    rename: Sequence[exp.Expression] = (),
) -> exp.Expression:
    """All columns, of one table where that is given, without some and with others in their place."""
    from sqlglot import exp

    found = exp.Star(
        except_=[name(text) for text in exclude] or None, replace=list(replace) or None, rename=list(rename) or None
    )
    return exp.Column(this=found, table=name(table)) if table else found


def table(relation: Relation, called: str | None = None) -> exp.Table:
    """A relation, under another name where that is given."""
    from sqlglot import exp

    return exp.Table(this=name(relation.name), alias=exp.TableAlias(this=name(called)) if called else None)


def select(items: Sequence[exp.Expression], source: exp.Expression) -> exp.Select:
    """``SELECT items FROM source``."""
    from sqlglot import exp

    return exp.Select(expressions=list(items), from_=exp.From(this=source))


def nested(query: exp.Query, called: str) -> exp.Subquery:
    """A query as the source of another."""
    from sqlglot import exp

    return exp.Subquery(this=query, alias=exp.TableAlias(this=name(called)))


def ordered(key: SortKey, table: str | None = None, *, backwards: bool = False) -> exp.Ordered:
    """A sort key, or its exact opposite."""
    from sqlglot import exp

    return exp.Ordered(
        this=column(key.column, table),
        desc=(key.direction == "descending") != backwards,
        nulls_first=(key.nulls == "first") != backwards,
    )


def order(keys: Iterable[exp.Expression]) -> exp.Order:
    """``ORDER BY keys``."""
    from sqlglot import exp

    return exp.Order(expressions=list(keys))


def conjunction(conditions: Sequence[exp.Expression]) -> exp.Expr:
    """All conditions at once."""
    from sqlglot import exp

    return exp.and_(*conditions, copy=False)
