"""The tables: what a person has not published yet or tries things out with, who did what, and what is done once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from airflow.configuration import conf
from airflow.utils.sqlalchemy import UtcDateTime
from sqlalchemy import JSON, BigInteger, Float, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.dialects.mysql import MEDIUMBLOB, MEDIUMTEXT
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_NAMES = {"pk": "%(table_name)s_pkey", "ix": "idx_%(column_0_N_label)s", "uq": "%(table_name)s_%(column_0_N_name)s_uq"}
_Document = Text().with_variant(MEDIUMTEXT(), "mysql", "mariadb")  # plain TEXT ends at 64 kB there
_Rows = LargeBinary().with_variant(MEDIUMBLOB(), "mysql", "mariadb")  # and so does plain BLOB
_Number = BigInteger().with_variant(Integer(), "sqlite")  # only this type counts up by itself there


class Base(DeclarativeBase):
    """Our tables' metadata, apart from Airflow's and in the same schema."""

    metadata = MetaData(
        schema=conf.get("database", "sql_alchemy_schema", fallback="") or None, naming_convention=_NAMES
    )


class Draft(Base):
    """One user's unpublished document of one pipeline; it may have any number of problems."""

    __tablename__ = "airloom_draft"

    user_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    """The auth manager's id, which outlives a change of name."""
    pipeline_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    base: Mapped[str | None] = mapped_column(String(64))
    """The revision it was opened at; None for a pipeline that is not published yet."""
    document: Mapped[str] = mapped_column(_Document)
    """JSON text, with the keys in the order in which the user has them."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    etag: Mapped[str] = mapped_column(String(32))


class TestData(Base):
    """One user's rows that stand in for those of one node, in that user's previews only."""

    __tablename__ = "airloom_test_data"

    user_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    pipeline_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    node_id: Mapped[str] = mapped_column(String(63), primary_key=True)
    columns: Mapped[list[tuple[str, str]]] = mapped_column(JSON)
    """Name and engine type of each, in order."""
    row_count: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes] = mapped_column(_Rows, deferred=True)
    """Parquet."""
    digest: Mapped[str] = mapped_column(String(64))
    """sha256 of the content."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEntry(Base):
    """One thing that somebody changed."""

    __tablename__ = "airloom_audit"

    id: Mapped[int] = mapped_column(_Number, primary_key=True, autoincrement=True)
    time: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    user: Mapped[str] = mapped_column("user_name", String(256))
    action: Mapped[str] = mapped_column(String(64))
    """``pipeline.publish``, ``pipeline.pause``, ...."""
    pipeline: Mapped[str | None] = mapped_column("pipeline_id", String(63), index=True)
    outcome: Mapped[str] = mapped_column(String(16))
    """``done``, or ``refused`` for what somebody had no right to."""
    correlation_id: Mapped[str | None] = mapped_column(String(100), index=True)
    """That of the request, which the logs name too."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class IdempotencyKey(Base):
    """A request that is done once, however often it is sent."""

    __tablename__ = "airloom_idempotency_key"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    """A hash of the user, of what is asked for, and of the key that the client made up."""
    time: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the first request was told; None while it is under way."""


class ConnectionTest(Base):
    """A test of a connection that somebody started; kept for a day."""

    __tablename__ = "airloom_connection_test"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Not to be guessed."""
    user_id: Mapped[str] = mapped_column(String(128))
    connection_id: Mapped[str] = mapped_column(String(250))
    reason: Mapped[str | None] = mapped_column(String(16))
    """Why an api-server tests it; None where a worker does, whose run follows from the id."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str | None] = mapped_column(String(16))
    """What came of it on an api-server, or ``cancelled``; what came of it on a worker is in its run."""
    seconds: Mapped[float | None] = mapped_column(Float)
