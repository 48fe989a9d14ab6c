"""What a person is asked for a connection to a system that keeps files."""

from __future__ import annotations

from airloom.operators.connection_form import ConnectionField, ConnectionForm, ConnectionForms, server


def _base(example: str) -> ConnectionField:
    return ConnectionField(
        "extra.base_url", "Base", placeholder=example, help="With one, paths are below it and reach nothing else."
    )


_AWS: ConnectionForm = (
    ConnectionField("login", "Access key id"),
    ConnectionField("password", "Secret access key", "secret"),
    ConnectionField("extra.region_name", "Region", placeholder="eu-central-1"),
    ConnectionField(
        "extra.endpoint_url",
        "Endpoint",
        placeholder="https://s3.example.org",
        help="For stores that speak S3 and are not Amazon's.",
    ),
    ConnectionField("extra.anon", "Without credentials, for public buckets", "flag"),
    _base("s3://bucket/folder"),
)
_GOOGLE: ConnectionForm = (
    ConnectionField("extra.keyfile_dict", "Key file", "long secret", help="The JSON of a service account's key."),
    ConnectionField("extra.project", "Project"),
    _base("gs://bucket/folder"),
)
_AZURE: ConnectionForm = (
    ConnectionField("login", "Storage account"),
    ConnectionField("password", "Account key", "secret"),
    ConnectionField("extra.sas_token", "SAS token", "secret", help="Instead of the key."),
    ConnectionField("extra.tenant_id", "Tenant", help="With client and secret, instead of the key."),
    ConnectionField("extra.client_id", "Client"),
    ConnectionField("extra.client_secret", "Client secret", "secret"),
    _base("abfs://container/folder"),
)
_SFTP: ConnectionForm = (*server(22), _base("sftp://files.example.org/folder"))

FORMS: ConnectionForms = {
    "aws": _AWS,
    "google_cloud_platform": _GOOGLE,
    "wasb": _AZURE,
    "adls": _AZURE,
    "sftp": _SFTP,
    "ssh": _SFTP,
    "ftp": (
        *server(21),
        ConnectionField("extra.tls", "With TLS", "flag"),
        _base("ftp://files.example.org/folder"),
    ),
    "webhdfs": (
        *server(9870),
        ConnectionField("extra.use_https", "With TLS", "flag"),
        ConnectionField("extra.kerberos", "With Kerberos", "flag"),
        _base("webhdfs://namenode/folder"),
    ),
    "fs": (
        ConnectionField(
            "extra.path",
            "Folder",
            placeholder="landing",
            help="Below a file root of the workers; paths reach nothing outside of it.",
        ),
    ),
}
"""Connection type -> its form. ``generic`` enters any system, so it has none."""
