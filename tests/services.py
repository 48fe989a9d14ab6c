"""The servers that tests run against: found on this machine, with a fresh database for each test session.

Each is looked for on its standard local port, or where an environment variable says:

- ``AIRLOOM_TEST_POSTGRES_URL``, default ``postgresql://postgres@127.0.0.1:5432/postgres``
- ``AIRLOOM_TEST_MYSQL_URL``, default ``mysql://root@127.0.0.1:3306``
- ``AIRLOOM_TEST_REDIS_URL``, default ``redis://127.0.0.1:6379``
- ``AIRLOOM_TEST_RABBITMQ_URL``, default ``amqp://guest:guest@127.0.0.1:5672//``

Without a server the tests that need it are skipped; with ``AIRLOOM_REQUIRE_SERVICES=1`` they fail.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import pytest

from airloom.operators.connection import Connection


@pytest.fixture(scope="session")
def postgres() -> Iterator[Connection]:
    """A connection to an empty Postgres database that is dropped when the test session ends."""
    import psycopg

    server = _server("POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres", "postgres")
    try:
        admin = psycopg.connect(**_libpq(server), connect_timeout=5, autocommit=True)
    except psycopg.OperationalError as error:
        _unavailable("PostgreSQL", server, error)
    name = _fresh_name()
    with admin:
        admin.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        try:
            yield replace(server, schema=name)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def mysql() -> Iterator[Connection]:
    """A connection to an empty MySQL or MariaDB database that is dropped when the test session ends."""
    import pymysql

    server = _server("MYSQL", "mysql://root@127.0.0.1:3306", "mysql")

    def run(statement: str) -> None:
        with contextlib.closing(
            pymysql.connect(
                host=server.host,
                port=server.port or 3306,
                user=server.login,
                password=server.password,
                connect_timeout=5,
                autocommit=True,
            )
        ) as admin:
            admin.cursor().execute(statement)

    name = _fresh_name()
    try:
        run(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4")
    except pymysql.err.OperationalError as error:
        _unavailable("MySQL or MariaDB", server, error)
    try:
        yield replace(server, schema=name)
    finally:
        run(f"DROP DATABASE `{name}`")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The URL of an empty Redis database that is emptied again when the test session ends."""
    import redis

    base = os.environ.get("AIRLOOM_TEST_REDIS_URL", "redis://127.0.0.1:6379").rstrip("/")
    for number in range(15, 0, -1):
        client = redis.Redis.from_url(f"{base}/{number}", socket_connect_timeout=5)
        try:
            free = client.dbsize() == 0 and client.set("airloom_test_session", os.getpid(), nx=True)
        except redis.ConnectionError as error:
            _unavailable("Redis", _server("REDIS", base, "redis"), error)
        if free:
            try:
                yield f"{base}/{number}"
            finally:
                client.flushdb()
                client.close()
            return
        client.close()
    _unavailable("An empty Redis database (1 to 15)", _server("REDIS", base, "redis"), None)


@pytest.fixture(scope="session")
def rabbitmq_url() -> str:
    """The URL of a RabbitMQ virtual host; tests declare queues with names of their own and delete them."""
    import kombu

    url = os.environ.get("AIRLOOM_TEST_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:5672//")
    try:
        with kombu.Connection(url, connect_timeout=5) as broker:
            broker.connect()
    except OSError as error:
        _unavailable("RabbitMQ", _server("RABBITMQ", url, "amqp"), error)
    return url


def _server(name: str, default: str, connection_type: str) -> Connection:
    """The server named by the environment variable, or the default, as a connection."""
    url = urlsplit(os.environ.get(f"AIRLOOM_TEST_{name}_URL", default))
    return Connection(
        id=f"test_{name.lower()}",
        type=connection_type,
        host=url.hostname or "127.0.0.1",
        port=url.port,
        login=unquote(url.username or ""),
        password=unquote(url.password or ""),
        schema=url.path.strip("/"),
    )


def _libpq(server: Connection) -> dict[str, str | int | None]:
    return {
        "host": server.host,
        "port": server.port,
        "user": server.login,
        "password": server.password or None,
        "dbname": server.schema or "postgres",
    }


def _fresh_name() -> str:
    return f"airloom_test_{secrets.token_hex(6)}"


def _unavailable(system: str, server: Connection, error: Exception | None) -> NoReturn:
    where = f"{server.host}:{server.port}" if server.port else server.host
    missing(f"{system} does not answer at {where}" + (f": {str(error).splitlines()[0]}" if error else ""))


def missing(message: str) -> NoReturn:
    """Skip, for lack of something that a machine may lack; fail where everything has to be there."""
    if os.environ.get("AIRLOOM_REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)
