"""Asks a connection what is behind it; inside the child process, for a driver may hang or crash."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from airloom.operators.engine.spec import Question
from airloom.operators.registry import node_type
from airloom.operators.settings import Settings, tell_settings


def ask(question: Question, settings: Settings) -> Any:
    """The answer as JSON; a NodeError says why there is none."""
    tell_settings(settings)
    asked = node_type(question.node_type)
    if question.what == "tables":
        return [asdict(table) for table in asked.tables(question.connection)]
    if question.what == "columns":
        return asked.table_columns(question.connection, question.table).as_list()
    return asked.test(question.connection)
