"""Local paths stay below the file roots, whatever a document says."""

from __future__ import annotations

from pathlib import Path

import pytest

from airloom.operators.connection import Connection
from airloom.operators.files.paths import local_path
from airloom.operators.files.stores import joined, remote_path
from airloom.operators.problems import ConfigError
from airloom.operators.values import Values
from tests.operators.files.reading import Desk


@pytest.mark.parametrize(
    "path",
    [
        "../secret.csv",
        "a/../../secret.csv",
        "a/..",
        "..",
        "/etc/passwd",
        "file:///etc/passwd",
        "file://localhost/etc/passwd",
        "local:///etc/passwd",
        "..\\secret.csv",
        "a\x00.csv",
        "   ",
        "out/_airloom/target/state.json",
    ],
)
def test_paths_that_lead_out_are_refused(desk: Desk, path: str) -> None:
    (desk.root.parent / "secret.csv").write_text("a\n1\n")
    with pytest.raises(ConfigError) as refused:
        local_path(path, desk.settings)
    assert refused.value.field == "path"


@pytest.mark.parametrize("inside", ["link.csv", "folder/secret.csv", "folder/*.csv", "*.csv", "**/*.csv"])
def test_links_that_lead_out_are_refused(desk: Desk, inside: str) -> None:
    outside = desk.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("a\n1\n")
    (desk.root / "link.csv").symlink_to(outside / "secret.csv")
    (desk.root / "folder").symlink_to(outside)
    with pytest.raises(ConfigError, match="leads out of the file root"):
        desk.read(inside)


def test_links_inside_of_the_root_are_followed(desk: Desk) -> None:
    desk.put("real/a.csv", "a\n1\n")
    (desk.root / "alias").symlink_to(desk.root / "real")
    assert desk.read("alias/a.csv").rows == [(1,)]


def test_a_root_behind_a_link_can_be_named_either_way(tmp_path: Path) -> None:
    desk = Desk.at(tmp_path)
    desk.put("a.csv", "a\n1\n")
    (tmp_path / "alias").symlink_to(desk.root)
    for root in (desk.root, tmp_path / "alias"):
        assert Desk(root, desk.scratch).read(str(root / "a.csv")).rows == [(1,)]


def test_no_roots_means_no_local_files(desk: Desk) -> None:
    from dataclasses import replace

    with pytest.raises(ConfigError, match="file_roots is empty"):
        local_path("a.csv", replace(desk.settings, file_roots=()))


def test_references_are_one_plain_name_each(desk: Desk) -> None:
    desk.put("orders.csv", "a\n1\n")
    assert desk.read("${params.name}.csv").rows == [(1,)]
    for value in ("../x", "a/b", "..", "a\\b"):
        with pytest.raises(ConfigError, match="not a plain file name"):
            Values({"params.name": value}).path("${params.name}.csv")


@pytest.mark.parametrize(
    "url",
    [
        "simplecache::file:///etc/passwd",
        "filecache::s3://bucket/x",
        "zip://x.csv::file:///tmp/x.zip",
        "github://owner:repo@main/x",
        "data://x",
        "reference://x",
        "s3://key:secret@bucket/x.csv",
        "s3://bucket/../other/x.csv",
        "http://169.254.169.254/latest/meta-data",
        "sftp://host/x.csv",
    ],
)
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        remote_path(url, None)


def test_a_connection_confines_to_its_base() -> None:
    connection = Connection("lake", "aws", extra={"base_url": "s3://bucket/team"})
    assert joined("orders/*.csv", connection) == "s3://bucket/team/orders/*.csv"
    assert joined("s3://bucket/team/x.csv", connection) == "s3://bucket/team/x.csv"
    for path in ("s3://bucket/teams/x.csv", "s3://other/x.csv", "/etc/passwd"):
        with pytest.raises(ConfigError, match="only reaches below its base"):
            joined(path, connection)


def test_a_connection_of_another_kind_is_refused() -> None:
    with pytest.raises(ConfigError, match="of type 'postgres'"):
        remote_path("s3://bucket/x.csv", Connection("db", "postgres"))
    with pytest.raises(ConfigError, match="names no host"):
        remote_path("https://example.org/x.csv", Connection("any", "generic"))


def test_without_a_connection_object_stores_are_entered_anonymously(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAXXXXXXXXXXXXXXXX")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x" * 40)
    assert remote_path("s3://bucket/x.csv", None).filesystem.anon is True


def test_only_listed_options_of_a_connection_are_used() -> None:
    extra = {
        "endpoint_url": "http://127.0.0.1:9",
        "region_name": "eu-west-1",
        "config_kwargs": {"proxies": {"http": "x"}},
    }
    filesystem = remote_path(
        "s3://bucket/x", Connection("lake", "aws", login="key", password="secret", extra=extra)
    ).filesystem
    assert filesystem.key == "key"
    assert filesystem.storage_options["endpoint_url"] == "http://127.0.0.1:9"
    assert "config_kwargs" not in filesystem.storage_options


def test_files_come_in_the_order_of_their_names(desk: Desk) -> None:
    for name in ("b.csv", "a.csv", "c/d.csv", ".hidden.csv", "_part.csv", "notes.md"):
        desk.put(name, f"a\n{name}\n")
    assert desk.read("*.csv").column("a") == ["a.csv", "b.csv"]
    assert desk.read("**/*.csv").column("a") == ["a.csv", "b.csv", "c/d.csv"]
    (desk.root / "notes.md").unlink()
    assert desk.read(".", recursive=True).column("a") == ["a.csv", "b.csv", "c/d.csv"]


def test_a_missing_file_names_its_neighbours(desk: Desk) -> None:
    desk.put("landing/orders.csv", "a\n1\n")
    with pytest.raises(ConfigError, match=r"no file at 'landing/order\.csv'.*did you mean 'orders\.csv'"):
        desk.read("landing/order.csv")
    with pytest.raises(ConfigError, match="that folder has: landing"):
        desk.read("somewhere/else.csv")
    assert desk.read("landing/none.csv", if_missing="empty", columns={"a": "integer"}).columns == {"a": "BIGINT"}
