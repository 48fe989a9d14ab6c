"""What a person is asked for a connection to a database."""

from __future__ import annotations

from airloom.operators.connection_form import ConnectionField, ConnectionForm, server

_DATABASE = ConnectionField("schema", "Database")
_SECONDS = ConnectionField(
    "extra.connect_timeout", "Seconds to wait for an answer", "integer", placeholder="10", help="While connecting."
)

POSTGRES: ConnectionForm = (
    *server(5432),
    _DATABASE,
    ConnectionField(
        "extra.sslmode",
        "TLS",
        "choice",
        choices=("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
        placeholder="prefer",
        help="verify-full is the only one that no one in between can get around.",
    ),
    ConnectionField(
        "extra.sslrootcert",
        "Certificate authorities",
        placeholder="/etc/ssl/certs/db.pem",
        help="A file on the workers, for verify-ca and verify-full.",
    ),
    _SECONDS,
)

MYSQL: ConnectionForm = (
    *server(3306),
    _DATABASE,
    ConnectionField(
        "extra.ssl_ca",
        "Certificate authorities",
        placeholder="/etc/ssl/certs/db.pem",
        help="A file on the workers. With one, TLS is used and the server's certificate is checked.",
    ),
    ConnectionField("extra.ssl_verify_identity", "Check the server's name in its certificate, too", "flag"),
    _SECONDS,
)

DUCKDB: ConnectionForm = (
    ConnectionField(
        "host",
        "File",
        placeholder="warehouse.duckdb",
        help="Below Airflow's home. Made by the first load into it.",
        required=True,
    ),
)
