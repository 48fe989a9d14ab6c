"""The transform ``python``."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from airloom.operators.columns import TypeName
from airloom.operators.model import ColumnName, Model, PythonCode
from airloom.operators.node import FieldProblem, Inputs, NodeContext, Port, Program, Stream, Table

_FUNCTION = "transform"
_EXPECTED = f"a function at the top: def {_FUNCTION}(table): ..."


class PythonConfig(Model):
    """The code, and what it may take."""

    code: PythonCode
    """Python that defines a function ``transform``, which takes the inputs and returns the rows."""
    frame: Literal["arrow", "pandas"] = "arrow"
    """What the function is given: a ``pyarrow.Table``, or a ``pandas.DataFrame`` with Arrow's types."""
    columns: Annotated[dict[ColumnName, TypeName], Field(min_length=1)] | None = None
    """The columns that it returns and their types, so that they are known before a run. Others are an error."""
    timeout: Annotated[int, Field(ge=1, le=86_400)] = 600
    """Seconds after which it is stopped, what it waits for its input included."""
    memory: Annotated[int, Field(ge=64)] | None = None
    """MB for its input, its result and all in between; at most ``[airloom] memory_limit``, which is the default."""


class Python(Program):
    """Compute rows by a Python function, in isolation.

    The code defines ``transform``. With one input, its first parameter is the table, whatever it is called;
    with several, a parameter for each is called like the node that the input comes from. It returns a
    ``pyarrow.Table`` or a ``pandas.DataFrame``. Pandas frames have Arrow's types, so that whole numbers with
    nulls stay whole numbers.

    ``values`` holds what references stand for: ``values["params.min_delay"]``, ``values["interval.end"]``.
    A retry must give the same rows: use those rather than the clock, and no chance without a fixed seed.

    The input, the result and all in between are in memory, in addition to what the engine uses: put filters
    and aggregates before it, into nodes that stream. What it prints goes to the task's log. Column lineage
    ends here, and without ``columns`` its columns are known only once it has run.

    It runs in a process of its own that reaches nothing else: no network, no files but Python's own library
    and the packages installed beside Airloom (pandas comes with ``airloom[pandas]``), an empty folder of
    64 MB to work in, no environment, no other processes. Where the machine cannot isolate it so (Linux with
    user namespaces can) it does not run.
    Writing or changing code takes a right that only the role Admin has by default.
    """

    type = "python"
    group = "Code"
    icon = "code"
    runs_code = True
    inputs = (Port("in", "The tables of the function, each called like its node.", many=True),)
    Config = PythonConfig
    example: ClassVar[dict[str, Any]] = {
        "code": (
            "import pyarrow.compute as pc\n\n\n"
            "def transform(orders):\n"
            '    rounded = pc.round(orders["amount"], 1)\n'
            '    return orders.append_column("rounded", rounded)\n'
        )
    }

    config: PythonConfig

    def problems(self, inputs: Inputs) -> Iterable[FieldProblem]:
        """Python that can be parsed, with a function that takes the inputs."""
        names = list(dict.fromkeys(relation.name for relation in inputs.all()))
        try:
            # Only parsed: nothing of it runs where a document is checked.
            tree = ast.parse(self.config.code)
        except SyntaxError as error:
            yield _problem(f"line {error.lineno}: {error.msg}")
            return
        except (ValueError, MemoryError, RecursionError) as error:
            yield _problem(f"it cannot be parsed: {error}" if str(error) else "it is nested too deeply")
            return
        found = [item for item in tree.body if isinstance(item, ast.FunctionDef) and item.name == _FUNCTION]
        if found:
            yield from _unfit(found[-1], names)
        elif any(isinstance(item, ast.AsyncFunctionDef) and item.name == _FUNCTION for item in tree.body):
            yield _problem(f"'{_FUNCTION}' is async", _EXPECTED)
        elif not _may_define(tree):
            yield _problem(f"there is no function '{_FUNCTION}'", _EXPECTED)

    def missing(self) -> str | None:
        """What this machine lacks to isolate code, or to give it what it asks for."""
        from airloom.operators.engine.isolation import NO_PANDAS, has, missing

        return NO_PANDAS if self.config.frame == "pandas" and not has("pandas") else missing()

    def open(self, tables: Mapping[str, Table], context: NodeContext) -> Stream:
        """The rows that the function returns."""
        from airloom.operators.engine.isolation import Code, run

        limits = context.settings
        memory = min(self.config.memory or limits.memory_limit, limits.memory_limit)
        values = {name: value for name, value in context.values.as_json().items() if not name.startswith("env.")}
        seconds = min(self.config.timeout, limits.time_limit)
        code = Code(self.config.code, self.config.frame, values, seconds, memory)
        return Stream(run(code, tables, context.scratch, context.node))


def _may_define(tree: ast.Module) -> bool:
    """Whether the name may get its function otherwise: by an assignment, an import, a condition."""
    return any(
        (isinstance(item, ast.Name) and item.id == _FUNCTION and isinstance(item.ctx, ast.Store))
        or (isinstance(item, ast.alias) and (item.asname or item.name) == _FUNCTION)
        or (isinstance(item, ast.FunctionDef) and item.name == _FUNCTION)
        for item in ast.walk(tree)
    )


def _unfit(function: ast.FunctionDef, names: list[str]) -> Iterator[FieldProblem]:
    """What keeps the function from being called with the inputs."""
    given = function.args
    positional = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    by_name = [argument.arg for argument in (*given.args, *given.kwonlyargs)]
    optional = positional[len(positional) - len(given.defaults) :] + [
        argument.arg for argument, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default
    ]
    taken = positional[:1] if len(names) == 1 and positional else names
    where = f"line {function.lineno}: "
    expected = f"def {_FUNCTION}({', '.join(names)})"
    if given.kwarg is None and taken == names:
        for name in names:
            if name not in by_name:
                yield _problem(f"{where}'{_FUNCTION}' has no parameter '{name}' for that input", expected)
    for name in dict.fromkeys([*positional, *by_name]):
        if name not in taken and name not in optional:
            yield _problem(f"{where}'{_FUNCTION}' has a parameter '{name}' that is no input", expected)


def _problem(message: str, expected: str | None = None) -> FieldProblem:
    return FieldProblem(("code",), message, expected)
