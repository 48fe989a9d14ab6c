"""Files on other systems, through fsspec: which protocols, with whose credentials, below which base.

Only listed protocols are opened, so that no chained URL (``simplecache::file://``) leads back to this
machine, and credentials come from an Airflow connection only: without one, object stores are read
anonymously, never with the machine's own role. A connection may name a ``base_url`` in its extra; paths
then stay below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from airloom.operators.connection import Connection
from airloom.operators.files.paths import check_text, is_url
from airloom.operators.problems import ConfigError, did_you_mean

PROTOCOLS: Mapping[str, tuple[str, ...]] = {
    "s3": ("aws", "s3"),
    "s3a": ("aws", "s3"),
    "gs": ("google_cloud_platform",),
    "gcs": ("google_cloud_platform",),
    "az": ("wasb", "adls", "azure_data_lake"),
    "abfs": ("wasb", "adls", "azure_data_lake"),
    "abfss": ("wasb", "adls", "azure_data_lake"),
    "sftp": ("sftp", "ssh"),
    "ftp": ("ftp",),
    "http": ("http",),
    "https": ("http",),
    "webhdfs": ("webhdfs", "hdfs"),
    "memory": (),
}
"""Protocol -> the Airflow connection types that enter it; ``generic`` enters each."""
_NEEDS_CONNECTION = {"sftp", "ftp", "http", "https", "webhdfs"}
_EXTRA: Mapping[str, tuple[str, ...]] = {
    "s3": ("endpoint_url", "region_name", "aws_session_token", "anon", "use_ssl", "requester_pays"),
    "gs": ("project", "token", "keyfile_dict", "endpoint_url", "requester_pays"),
    "az": ("account_name", "account_key", "sas_token", "tenant_id", "client_id", "client_secret"),
    "sftp": ("timeout",),
    "ftp": ("timeout", "tls"),
    "http": (),
    "webhdfs": ("kerberos", "use_https"),
    "memory": (),
}
"""Protocol family -> the keys of a connection's extra that are handed on; all others are ignored."""
_FAMILY = {"s3a": "s3", "gcs": "gs", "abfs": "az", "abfss": "az", "https": "http"}


@dataclass(frozen=True)
class RemotePath:
    """A path on another system, ready to be opened."""

    filesystem: Any
    path: str
    """As the file system knows it, without the protocol."""
    protocol: str

    def url(self, path: str) -> str:
        """A path of this file system as a URL, for messages and the file name column."""
        return f"{self.protocol}://{path.lstrip('/')}"


def base_of(connection: Connection | None) -> str | None:
    """The base that a connection sets for its paths: a URL, or a folder below a file root."""
    if connection is None:
        return None
    if connection.type == "fs":
        return str(connection.extra.get("path") or "") or None
    if base := connection.extra.get("base_url"):
        return str(base)
    if connection.type == "http" and connection.host:
        host = connection.host if "://" in connection.host else f"{connection.schema or 'https'}://{connection.host}"
        return host + (f":{connection.port}" if connection.port else "")
    if connection.type in {"sftp", "ssh", "ftp"} and connection.host:
        return f"{'sftp' if connection.type == 'ssh' else connection.type}://{connection.host}"
    return None


def joined(path: str, connection: Connection | None) -> str:
    """The path below the connection's base, when it has one; a full URL must already lie there."""
    base = base_of(connection)
    if base is None or not base.strip("/"):
        return path
    if "://" in path or path.startswith("/"):
        if path == base or path.startswith(base.rstrip("/") + "/"):
            return path
        raise ConfigError(
            f"the connection '{connection.id if connection else ''}' only reaches below its base", field="path"
        )
    return f"{base.rstrip('/')}/{path}"


def remote_path(url: str, connection: Connection | None) -> RemotePath:
    """Open the file system of a URL; ConfigError for a protocol that is not listed or lacks its connection."""
    check_text(url)
    protocol = url.partition("://")[0]
    if not is_url(url) or protocol not in PROTOCOLS or "::" in url:
        near = did_you_mean(protocol, PROTOCOLS)
        raise ConfigError(
            f"'{protocol}' is no protocol for files, expected one of: {', '.join(PROTOCOLS)}"
            + (f"; {near}" if near else ""),
            field="path",
        )
    if urlsplit(url).username or urlsplit(url).password:
        raise ConfigError("a URL may not hold credentials: name an Airflow connection instead", field="path")
    _check_connection(protocol, connection)
    filesystem = _filesystem(protocol, connection)
    return RemotePath(filesystem, str(filesystem._strip_protocol(url)), protocol)


def _check_connection(protocol: str, connection: Connection | None) -> None:
    if connection is None:
        if protocol in _NEEDS_CONNECTION:
            raise ConfigError(
                f"{protocol}:// needs a connection, which says which host may be reached", field="connection"
            )
        return
    allowed = (*PROTOCOLS[protocol], "generic")
    if connection.type not in allowed:
        raise ConfigError(
            f"the connection '{connection.id}' is of type '{connection.type}', but {protocol}:// expects "
            f"one of: {', '.join(allowed)}",
            field="connection",
        )
    if protocol in {"http", "https"} and base_of(connection) is None:
        raise ConfigError(
            f"the connection '{connection.id}' names no host, so no address may be read", field="connection"
        )


def _filesystem(protocol: str, connection: Connection | None) -> Any:
    import fsspec

    family = _FAMILY.get(protocol, protocol)
    options = _OPTIONS[family](connection)
    try:
        return fsspec.filesystem(protocol, **options)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"{protocol}:// needs a package that is not installed: {error}", field="path") from error


def _extra(family: str, connection: Connection) -> dict[str, Any]:
    return {key: connection.extra[key] for key in _EXTRA[family] if connection.extra.get(key) is not None}


def _s3(connection: Connection | None) -> dict[str, Any]:
    if connection is None:
        return {"anon": True}
    extra = _extra("s3", connection)
    options: dict[str, Any] = {"anon": bool(extra.pop("anon", False))}
    if key := connection.login or connection.extra.get("aws_access_key_id"):
        options["key"] = key
        options["secret"] = connection.password or connection.extra.get("aws_secret_access_key")
    if token := extra.pop("aws_session_token", None):
        options["token"] = token
    if region := extra.pop("region_name", None):
        options["client_kwargs"] = {"region_name": region}
    return {**options, **extra}


def _google(connection: Connection | None) -> dict[str, Any]:
    if connection is None:
        return {"token": "anon"}
    import json

    options = _extra("gs", connection)
    if keyfile := options.pop("keyfile_dict", None):
        options["token"] = json.loads(keyfile) if isinstance(keyfile, str) else keyfile
    if isinstance(options.get("token"), str) and options["token"] not in {"anon", "cloud"}:
        raise ConfigError("the connection's token must be 'anon', 'cloud' or a keyfile_dict", field="connection")
    return options


def _azure(connection: Connection | None) -> dict[str, Any]:
    if connection is None:
        return {"anon": True}
    options = _extra("az", connection)
    if connection.login:
        options.setdefault("account_name", connection.login)
    if connection.password:
        options.setdefault("account_key", connection.password)
    return options


def _host(family: str) -> Callable[[Connection | None], dict[str, Any]]:
    def options(connection: Connection | None) -> dict[str, Any]:
        if connection is None:
            raise ConfigError("a connection is required", field="connection")
        found: dict[str, Any] = {"host": connection.host, **_extra(family, connection)}
        if connection.port:
            found["port"] = connection.port
        names = ("user", "password") if family == "webhdfs" else ("username", "password")
        if connection.login:
            found.update(zip(names, (connection.login, connection.password), strict=True))
        return found

    return options


def _http(connection: Connection | None) -> dict[str, Any]:
    if connection is None:
        raise ConfigError("a connection is required", field="connection")
    import base64

    options: dict[str, Any] = {"allow_redirects": False}
    if connection.login:
        pair = f"{connection.login}:{connection.password}".encode()
        options["headers"] = {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    return options


_OPTIONS: Mapping[str, Callable[[Connection | None], dict[str, Any]]] = {
    "s3": _s3,
    "gs": _google,
    "az": _azure,
    "sftp": _host("sftp"),
    "ftp": _host("ftp"),
    "webhdfs": _host("webhdfs"),
    "http": _http,
    "memory": lambda connection: {},
}


def quoted_segment(text: str) -> str:
    """A value as one segment of a path: everything but plain characters in percent form."""
    return quote(text, safe=" ._-+=@,") or "%00"
