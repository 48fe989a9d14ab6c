"""The base of every document and config model, and the field types they share."""

from __future__ import annotations

import os
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

IDENTIFIER = r"^[a-z][a-z0-9_]{0,62}$"


class Model(BaseModel):
    """A closed, frozen model: an unknown key is an error, and a value never changes once read."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        allow_inf_nan=False,
        populate_by_name=True,
        # Docstrings are found by parsing the source of each model: 15 % of what a stage's child imports, and no
        # form is drawn there. Likewise most models that are imported are never used to validate anything.
        use_attribute_docstrings="AIRLOOM_CHILD" not in os.environ,
        defer_build=True,
    )


def widget(name: str, **extra: Any) -> Any:
    """A field marker: ``x-widget`` in the JSON Schema, from which the editor picks its control."""
    return Field(json_schema_extra={"x-widget": name, **extra})


Identifier = Annotated[str, Field(pattern=IDENTIFIER)]
"""A name that becomes part of an Airflow id: lower-case letter first, then letters, digits, underscores."""

ColumnName = Annotated[str, Field(min_length=1, max_length=255), widget("column")]
"""The name of one column, as the data has it."""

Expression = Annotated[str, Field(min_length=1, max_length=10_000), widget("expression")]
"""A SQL expression over the input's columns, in DuckDB's dialect, with ``${params.x}`` bound as a value."""

WindowExpression = Annotated[str, Field(min_length=1, max_length=10_000), widget("expression", **{"x-kind": "window"})]
"""An ``Expression`` that may look at other rows by ``OVER (...)``."""

AggregateExpression = Annotated[
    str, Field(min_length=1, max_length=10_000), widget("expression", **{"x-kind": "aggregate"})
]
"""An ``Expression`` that makes one value of a group's rows: ``sum(amount)``."""

Query = Annotated[str, Field(min_length=1, max_length=100_000), widget("sql")]
"""One SELECT statement."""

PythonCode = Annotated[str, Field(min_length=1, max_length=100_000), widget("python")]
"""Python source. A ``${...}`` in it is text of the program."""

ConnectionId = Annotated[str, Field(min_length=1, max_length=250, pattern=r"^[\w.-]+$"), widget("connection")]
"""The id of an Airflow connection, the only way to name a system or a secret."""

TableName = Annotated[str, Field(pattern=r'^[^."\x00]{1,63}(\.[^."\x00]{1,63}){0,2}$'), widget("table")]
"""A table, optionally with its schema: ``orders`` or ``public.orders``."""

Text = Annotated[str, Field(max_length=4_000)]
"""Text that may hold ``${params.x}``, ``${interval.start}`` and the like."""
