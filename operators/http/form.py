"""What a person is asked for a connection to a REST API."""

from __future__ import annotations

from airloom.operators.connection_form import ConnectionField, ConnectionForm

HTTP: ConnectionForm = (
    ConnectionField(
        "host",
        "Base address",
        placeholder="https://api.example.org/v1",
        help="Paths of nodes continue it; requests go to this host only.",
        required=True,
    ),
    ConnectionField(
        "extra.auth",
        "Authentication",
        "choice",
        choices=("none", "basic", "bearer", "header", "query", "oauth2", "token"),
        placeholder="automatic",
        help="Automatic: basic with a user and a password, bearer with a password alone.",
    ),
    ConnectionField("login", "User or client id"),
    ConnectionField("password", "Password, token or key", "secret"),
    ConnectionField(
        "extra.name",
        "Name of the header or parameter",
        placeholder="X-API-Key",
        help="For 'header' and 'query': where the key is sent.",
    ),
    ConnectionField(
        "extra.token_path",
        "Path that gives tokens",
        placeholder="/oauth/token",
        help="For 'oauth2' and 'token', on the same host.",
    ),
    ConnectionField("extra.scope", "Scope", help="For 'oauth2'."),
    ConnectionField(
        "extra.allowed_hosts", "Other hosts", "list", help="Further hosts that pages and redirects may lead to."
    ),
    ConnectionField(
        "extra.allowed_networks",
        "Private networks",
        "list",
        placeholder="10.1.0.0/16",
        help="Requests reach no private address outside of these.",
    ),
    ConnectionField("extra.ca_file", "Certificate authorities", help="A file on the workers."),
)
