"""Column lineage: from which columns of its inputs each column of a query is computed, before any run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airloom.operators.columns import Columns
from airloom.operators.inference import fold

if TYPE_CHECKING:
    from sqlglot import exp
    from sqlglot.optimizer.scope import Scope

    from airloom.operators.node import Inputs, Relation

Origin = tuple[str, str]
"""A relation and one of its columns."""
Outputs = dict[str, list[Origin]]

_ROWS = ("where", "having", "qualify", "order", "group", "limit", "offset")
"""The parts of a query that decide which rows there are."""

_CHOOSE = ("where", "qualify", "order", "limit", "offset")
"""Those of them that leave what a row holds as it is."""


def lineage(query: exp.Query, inputs: Inputs | Sequence[Relation]) -> Outputs:
    """Output column -> the (relation, column) pairs its values come from, in the order of the inputs.

    Conditions and orders are not values and do not count. A column of no input (a constant, a count) has no
    origins. Where an input's columns are not known, ``*`` stands for what comes from it as it is; so it does for
    all of an input's columns in one value (a whole row, ``COLUMNS``). A query that cannot be resolved has no
    lineage at all.
    """
    from sqlglot.errors import SqlglotError

    relations = _relations(inputs)
    if (passed := _passed_on(query, relations)) is not None:
        return passed
    try:
        scope = _scope(query, relations)
    except (SqlglotError, RecursionError):
        return {}
    if scope is None:
        return {}
    rank = _ranks(relations)
    found: Outputs = {}
    for name, origins in _outputs(scope).items():
        known = {_original(origin, relations) for origin in origins if origin[0] in relations}
        found[name] = sorted(known, key=lambda origin: (rank.get(origin, (len(rank), 0)), origin))
    return _named(found, query)


def _passed_on(query: exp.Query, relations: Mapping[str, Relation]) -> Outputs | None:
    """The lineage of a query that only chooses among the rows of one input, as half of all transforms do.

    None for any other. It says the same as resolving the query, in a hundredth of the time.
    """
    from sqlglot import exp

    source = query.args.get("from_")
    table = None if source is None else source.this
    if not isinstance(query, exp.Select) or not isinstance(table, exp.Table) or table.alias_column_names:
        return None
    if not _has_only(query, "expressions", "from_", "distinct", *_CHOOSE) or not _has_only(table, "this", "alias"):
        return None
    relation = relations.get(fold(table.name))
    stars = [type(item) is exp.Star and _has_only(item) for item in query.selects]
    if relation is None or relation.columns is None or stars != [True]:
        return None
    return {column: [(relation.name, column)] for column in relation.columns.names}


def _has_only(node: exp.Expression, *parts: str) -> bool:
    return all(name in parts for name, part in node.args.items() if part)


def _relations(inputs: Inputs | Sequence[Relation]) -> dict[str, Relation]:
    by_port = getattr(inputs, "by_port", None)
    all_ = [relation for port in by_port.values() for relation in port] if by_port is not None else inputs
    return {fold(relation.name): relation for relation in all_}  # type: ignore[union-attr]


def _ranks(relations: Mapping[str, Relation]) -> dict[Origin, tuple[int, int]]:
    return {
        (relation.name, column): (index, place)
        for index, relation in enumerate(relations.values())
        for place, column in enumerate(relation.columns.names if relation.columns else ("*",))
    }


def _scope(query: exp.Query, relations: Mapping[str, Relation]) -> Scope | None:
    """The query with every star spelled out and every column tied to its table."""
    from sqlglot.optimizer.qualify_columns import qualify_columns
    from sqlglot.optimizer.qualify_tables import qualify_tables
    from sqlglot.optimizer.scope import build_scope
    from sqlglot.schema import MappingSchema

    known: dict[str, object] = {
        name: {fold(column.name): "VARCHAR" for column in relation.columns}
        for name, relation in relations.items()
        if relation.columns is not None
    }
    tree = qualify_tables(_values_only(query), dialect="duckdb")
    schema = MappingSchema(known, dialect="duckdb", normalize=False)
    return build_scope(qualify_columns(tree, schema, allow_partial_qualification=True))


def _values_only(query: exp.Query) -> exp.Query:
    """A copy in DuckDB's one case, without the parts that decide on rows and not on values."""
    from sqlglot import exp

    tree = query.copy()
    for node in list(tree.find_all(exp.Select, exp.Join, exp.SetOperation)):
        for part in ("on",) if isinstance(node, exp.Join) else _ROWS:
            node.set(part, None)
        if isinstance(node, exp.Select):
            # Their columns cannot be taken, but a star would be spelled out with them.
            joins = [join for join in node.args.get("joins") or [] if join.kind not in {"SEMI", "ANTI"}]
            node.set("joins", joins or None)
    for identifier in tree.find_all(exp.Identifier):
        identifier.set("this", fold(identifier.name))
    return tree


def _outputs(scope: Scope) -> Outputs:
    """The columns of a scope and what is behind each; ``*`` for those that are not known by name."""
    from sqlglot import exp

    expression = scope.expression
    if isinstance(expression, exp.SetOperation):
        left, right = (_outputs(side) for side in scope.set_operation_scopes)
        if not expression.args.get("by_name"):
            others = [*right.values(), *([] for _ in left)]
            return {name: [*origins, *others[index]] for index, (name, origins) in enumerate(left.items())}
        return {name: [*left.get(name, ()), *right.get(name, ())] for name in {**left, **right}}
    found: Outputs = {}
    selects: list[exp.Expression] = expression.selects  # type: ignore[attr-defined]
    for select in selects:
        if select.is_star:
            found.update(_star(select, scope))
        else:
            found[select.output_name] = list(_origins(select, scope))
    return found


def _star(select: exp.Expression, scope: Scope) -> Iterator[tuple[str, list[Origin]]]:
    """What a star stands for that could not be spelled out, since an input's columns are not known."""
    from sqlglot import exp

    star = select if isinstance(select, exp.Star) else select.find(exp.Star)
    if star is None:
        return
    tables = {column.table for column in select.find_all(exp.Column) if isinstance(column.this, exp.Star)} - {""}
    excluded = {column.name for column in star.args.get("except_") or ()}
    replaced = {item.output_name: list(_origins(item.this, scope)) for item in star.args.get("replace") or ()}
    renamed = {item.this.name: item.output_name for item in star.args.get("rename") or ()}
    for table, source in scope.sources.items():
        if tables and table not in tables:
            continue
        inner = {"*": [(source.name, "*")]} if isinstance(source, exp.Table) else _outputs(source)
        for name, origins in inner.items():
            if name not in excluded:
                yield renamed.pop(name, name), replaced.pop(name, origins)
        for name, result in renamed.items():
            yield result, replaced.pop(name, list(_through(source, name)))
    yield from replaced.items()


def _origins(select: exp.Expression, scope: Scope) -> Iterator[Origin]:
    """The columns of the inputs in one expression of a scope."""
    from sqlglot import exp

    for column in select.find_all(exp.Column):
        owner = _owner(column, scope)
        if owner is not None:
            yield from _through(owner.sources[column.table], column.name)
        elif len(scope.sources) == 1:  # its columns are not known, but no other can have it
            yield from _through(next(iter(scope.sources.values())), column.name)
    for row in select.find_all(exp.TableColumn):
        yield from _whole(scope.sources.get(row.name))
    if any(_is_several(item) for item in select.find_all(exp.Columns, exp.Star)):
        for source in scope.sources.values():
            yield from _whole(source)


def _is_several(item: exp.Expression) -> bool:
    """Whether it stands for columns that a pattern or a function chooses, so that it is not known which.

    A count looks at none, and those of one table, which a star may stand for, have its name with them.
    """
    from sqlglot import exp

    parent = item.parent
    counted = isinstance(parent, exp.Count) or (isinstance(parent, exp.Anonymous) and parent.name.lower() == "count")
    return not counted and not isinstance(parent, (exp.Columns, exp.Column)) and item.find(exp.Column) is None


def _whole(source: Any) -> Iterator[Origin]:
    """All that a table or an inner query gives."""
    from sqlglot import exp

    if isinstance(source, exp.Table):
        yield source.name, "*"
    elif source is not None:
        yield from (origin for origins in _outputs(source).values() for origin in origins)


def _through(source: Any, column: str) -> Iterator[Origin]:
    """What is behind a column of a table or of an inner query."""
    from sqlglot import exp

    if isinstance(source, exp.Table):
        yield source.name, column
        return
    outputs = _outputs(source)
    if column in outputs:
        yield from outputs[column]
    else:
        yield from ((table, column) for table, _ in outputs.get("*", ()))


def _owner(column: exp.Expression, scope: Scope) -> Scope | None:
    """The scope that knows the column's table: this one, or that of a subquery within the expression."""
    if column.args.get("table") and column.text("table") in scope.sources:
        return scope
    for inner in scope.subquery_scopes:
        if found := _owner(column, inner):
            return found
    return None


def _original(origin: Origin, relations: Mapping[str, Relation]) -> Origin:
    """The origin in the spelling of the inputs."""
    relation = relations.get(origin[0])
    if relation is None:
        return origin
    columns = relation.columns or Columns(())
    by_fold = {fold(column.name): column.name for column in columns}
    return relation.name, by_fold.get(origin[1], origin[1])


def _named(found: Outputs, query: exp.Query) -> Outputs:
    """Output names as the query writes them, or as the input column that a star passed on has it."""
    from sqlglot import exp

    aliases = (item.args.get("alias") for item in query.find_all(exp.Alias))
    written = {fold(alias.name): alias.name for alias in aliases if isinstance(alias, exp.Identifier)}
    result: Outputs = {}
    for name, origins in found.items():
        passed = next((column for _, column in origins if fold(column) == name), None)
        shown = written.get(name) or passed or name
        result[shown.replace("\\0", "*")] = origins
    return result
