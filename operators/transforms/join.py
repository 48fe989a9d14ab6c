"""The transform ``join``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field

from airloom.operators.columns import document_type
from airloom.operators.model import ColumnName, Model
from airloom.operators.node import FieldProblem, Inputs, Port, Relation, Transform
from airloom.operators.sql import build

if TYPE_CHECKING:
    from sqlglot import exp

LEFT, RIGHT = "left", "right"
_SIDES = {"inner": "", "left": "LEFT", "right": "RIGHT", "full": "FULL"}
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
            "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL")  # fmt: skip


class KeyPair(Model):
    """Two columns that must be equal."""

    left: ColumnName
    """The column of the left input."""
    right: ColumnName
    """The column of the right input."""


class AsOf(Model):
    """Matching by the nearest value, such as the last price before a trade."""

    left: ColumnName
    """The column of the left input, usually a time."""
    right: ColumnName
    """The column of the right input."""
    direction: Literal["backward", "forward"] = "backward"
    """Take the nearest right value that is not greater, or the nearest that is not less."""
    exact: bool = True
    """Whether an equal value matches."""
    unmatched: Literal["keep", "drop"] = "keep"
    """What becomes of left rows without a match."""


class TakenColumn(Model):
    """One column of the right input."""

    name: ColumnName
    """The column of the right input."""
    as_: ColumnName | None = Field(default=None, alias="as")
    """Its name in the result; without it, the prefix and the name it has."""


class JoinConfig(Model):
    """Which rows belong together, and which columns to take."""

    how: Literal["inner", "left", "right", "full", "anti", "semi", "asof"] = "inner"
    """``inner`` keeps pairs only; ``left``, ``right`` and ``full`` also the rows of that side without a partner;
    ``semi`` the left rows that have one, ``anti`` those that have none; ``asof`` the nearest match."""
    on: tuple[ColumnName | KeyPair, ...] = Field(default=(), max_length=50)
    """The keys: the name of a column that both inputs have, or a pair of left and right column."""
    null_safe: bool = False
    """Whether null equals null; in SQL it does not, so rows without a key have no partner."""
    asof: AsOf | None = None
    """The nearest match, for ``how: asof``; the keys in ``on``, if any, must be equal besides."""
    take: tuple[TakenColumn, ...] | None = Field(default=None, max_length=2000)
    """The columns of the right input to take; without it, all but the keys that have the same name on the left."""
    prefix: Annotated[str, Field(max_length=60, pattern=r"^[^\\\x00-\x1f]*$")] = ""
    """Put before the name of each column taken from the right input, unless it is given one in ``take``."""

    def pairs(self) -> tuple[KeyPair, ...]:
        """The keys, all as pairs."""
        return tuple(KeyPair(left=key, right=key) if isinstance(key, str) else key for key in self.on)


class Join(Transform):
    """Combine the rows of two inputs that belong together.

    The result has all columns of the left input, then those taken from the right one. A key of the same name
    on both sides comes once, from whichever side has the row. Other columns of the same name need a rule:
    a ``prefix``, or ``take`` with a new name; without one the join is refused. A left row with several
    partners comes several times. In ``asof``, of right rows with equal nearest values any one is taken.
    """

    type = "join"
    group = "Combine"
    icon = "merge"
    inputs = (Port(LEFT, "The rows to start from."), Port(RIGHT, "The rows to look up."))
    compares = LEFT
    Config = JoinConfig
    example: ClassVar[dict[str, Any]] = {
        "how": "left",
        "on": ["country"],
        "take": [{"name": "name", "as": "country_name"}],
    }

    config: JoinConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """The keys must exist and compare, and the result's names must differ."""
        left, right = inputs.one(LEFT), inputs.one(RIGHT)
        yield from self._contradictions()
        for index, (key, pair) in enumerate(zip(self.config.on, self.config.pairs(), strict=True)):
            path: tuple[str | int, ...] = ("on", index)
            named = isinstance(key, str)
            found = [
                *left.unknown([pair.left], *(path if named else (*path, LEFT))),
                *right.unknown([pair.right], *(path if named else (*path, RIGHT))),
            ]
            yield from found or _type_problems(left, right, pair.left, pair.right, path)
        if asof := self.config.asof:
            found = [*left.unknown([asof.left], "asof", LEFT), *right.unknown([asof.right], "asof", RIGHT)]
            yield from found or _type_problems(left, right, asof.left, asof.right, ("asof",))
        for index, taken in enumerate(self.config.take or ()):
            yield from right.unknown([taken.name], "take", index, "name")
        yield from self._collisions(left, right)

    def _contradictions(self) -> Iterator[FieldProblem]:
        config = self.config
        if config.how == "asof" and config.asof is None:
            yield FieldProblem(("asof",), "an as-of join needs the two columns to compare", "left and right column")
        if config.how != "asof" and config.asof is not None:
            yield FieldProblem(("asof",), "this is for how: asof only", hint="set 'how' to 'asof'")
        if config.how != "asof" and not config.on:
            hint = "for every pair of rows, write CROSS JOIN in an sql node"
            yield FieldProblem(("on",), "a join needs keys", "at least one", hint)
        if config.how in {"semi", "anti"} and (config.take is not None or config.prefix):
            path = "take" if config.take is not None else "prefix"
            yield FieldProblem((path,), f"a {config.how} join takes no columns from the right input", "nothing here")

    def _collisions(self, left: Relation, right: Relation) -> Iterator[FieldProblem]:
        from airloom.operators.inference import fold

        if self.config.how in {"semi", "anti"}:
            return
        seen = {fold(name) for name in left.columns.names} if left.columns else set()
        for path, name in self._taken_names(right):
            if fold(name) in seen:
                yield FieldProblem(
                    path,
                    f"two columns of the result are named '{name}'",
                    "a name of its own for each",
                    "set 'prefix', or list the right columns in 'take', with 'as' for this one",
                )
            seen.add(fold(name))

    def _taken_names(self, right: Relation) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Where each right column is asked for, and its name in the result."""
        if self.config.take is not None:
            for index, taken in enumerate(self.config.take):
                yield ("take", index, "as" if taken.as_ else "name"), taken.as_ or self.config.prefix + taken.name
        elif right.columns is not None:
            shared = self._shared()
            for name in right.columns.names:
                if name not in shared:
                    yield ("prefix",), self.config.prefix + name

    def _shared(self) -> list[str]:
        """The right columns that are keys of the same name as on the left."""
        pairs = [(pair.left, pair.right) for pair in self.config.pairs()]
        if self.config.asof:
            pairs.append((self.config.asof.left, self.config.asof.right))
        return list(dict.fromkeys(right for left, right in pairs if left == right))

    def sql(self, inputs: Inputs) -> exp.Query:
        """The joined rows."""
        from sqlglot import exp

        left, right, how = inputs.one(LEFT), inputs.one(RIGHT), self.config.how
        semi = how in {"semi", "anti"}
        items = [self._left_items()] if semi else [self._left_items(), *self._right_items(right)]
        query = build.select(items, build.table(left, LEFT))
        if semi:
            join = exp.Join(this=build.table(right, RIGHT), kind=how.upper())
        elif how == "asof":
            keep = self.config.asof is not None and self.config.asof.unmatched == "keep"
            join = exp.Join(this=build.table(right, RIGHT), method="ASOF", side="LEFT" if keep else None)
        else:
            join = exp.Join(this=build.table(right, RIGHT), kind="INNER" if how == "inner" else None, side=_SIDES[how])
        join.set("on", build.conjunction(self._conditions()))
        query.set("joins", [join])
        return query

    def _conditions(self) -> list[exp.Expression]:
        from sqlglot import exp

        equal = exp.NullSafeEQ if self.config.null_safe else exp.EQ
        found: list[exp.Expression] = [
            equal(this=build.column(pair.left, LEFT), expression=build.column(pair.right, RIGHT))
            for pair in self.config.pairs()
        ]
        if asof := self.config.asof:
            backward, exact = asof.direction == "backward", asof.exact
            compare = (exp.GTE if exact else exp.GT) if backward else (exp.LTE if exact else exp.LT)
            found.append(compare(this=build.column(asof.left, LEFT), expression=build.column(asof.right, RIGHT)))
        return found

    def _left_items(self) -> exp.Expression:
        """The left columns; where a row may come from the right alone, a shared key comes from either side."""
        from sqlglot import exp

        if self.config.how not in {"right", "full"}:
            return build.star(LEFT)
        either = [
            build.alias(exp.Coalesce(this=build.column(key, LEFT), expressions=[build.column(key, RIGHT)]), key)
            for key in self._shared()
        ]
        return build.star(LEFT, replace=either)

    def _right_items(self, right: Relation) -> list[exp.Expression]:
        from sqlglot import exp

        prefix = self.config.prefix
        if self.config.take is not None:
            return [
                build.alias(build.column(taken.name, RIGHT), taken.as_ or prefix + taken.name)
                for taken in self.config.take
            ]
        shared = self._shared()
        if not prefix:
            return [build.star(RIGHT, exclude=shared)]
        if right.columns is not None:
            others = [name for name in right.columns.names if name not in shared]
            return [build.alias(build.column(name, RIGHT), prefix + name) for name in others]
        return [build.alias(exp.Columns(this=build.star(RIGHT, exclude=shared)), f"{prefix}\\0")]


def _type_problems(
    left: Relation, right: Relation, left_name: str, right_name: str, path: tuple[str | int, ...]
) -> Iterator[FieldProblem]:
    """Keys of different kinds: DuckDB would convert one silently, and fail on the first odd value."""
    if left.columns is None or right.columns is None:
        return
    types = left.columns.type_of(left_name), right.columns.type_of(right_name)
    if _family(types[0]) != _family(types[1]):
        yield FieldProblem(
            path,
            f"'{left_name}' is {document_type(types[0])} and '{right_name}' is {document_type(types[1])}",
            "two columns of one kind",
            "convert one of them with a select node before the join",
        )


def _family(engine: str) -> str:
    base = engine.partition("(")[0]
    if base in _NUMBERS and not engine.endswith("]"):
        return "number"
    return (
        "time"
        if engine in {"DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"} or base.startswith("TIMESTAMP_")
        else engine
    )
