"""What SQLite needs that servers do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, event

_writing = ContextVar("airloom_sqlite_writing", default=False)


@contextmanager
def writing() -> Iterator[None]:
    """Have transactions take SQLite's one write lock when they begin, and wait for it; elsewhere nothing is different.

    Without it a transaction that reads first, and writes after another has written, fails at once; and one that
    begins with a savepoint is committed with it, so that the scheduler sees, and starts, half of what is made.
    """
    from airflow import settings

    engine = settings.engine
    assert engine is not None, "Airflow has configured it before it loads plugins"
    if engine.dialect.name == "sqlite" and not event.contains(engine, "begin", _begin):
        event.listen(engine, "begin", _begin)
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def _begin(connection: Connection) -> None:
    if _writing.get():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
