"""Old documents and old nodes keep what they did; newer ones than we know are refused in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airloom.dag_factory.check import check
from airloom.dag_factory.compile import compile_pipeline
from airloom.dag_factory.formatter import format_document, upgraded_document
from airloom.dag_factory.upgrade import upgrade_document
from airloom.operators import registry
from tests.dag_factory.documents import document, encoded, source

SHOP = '''
"""Node types of a shop, in their third version."""

from pydantic import Field

from airloom.operators.model import Model
from airloom.operators.node import Transform


class Keep(Transform):
    """Keep the first rows."""

    type = "shop.keep"
    version = 3
    group = "Rows"
    example = {"rows": 5}

    class Config(Model):
        """How many."""

        rows: int = Field(ge=0)
        nulls: str = "drop"

    @classmethod
    def upgrade(cls, config, from_version):
        """Version 1 called it count, version 2 kept nulls."""
        found = dict(config)
        if from_version < 2:
            found["rows"] = found.pop("count")
        if from_version < 3:
            found.setdefault("nulls", "keep")
        return found

    def sql(self, inputs):
        """The rows."""
        import sqlglot

        order = "FIRST" if self.config.nulls == "keep" else "LAST"
        return sqlglot.parse_one(
            f"SELECT * FROM {inputs.one().name} ORDER BY 1 NULLS {order} LIMIT {self.config.rows}", dialect="duckdb"
        )
'''


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another distribution with a node type, installed as pip would."""
    (tmp_path / "shop_nodes.py").write_text(SHOP, encoding="utf-8")
    about = tmp_path / "shop_nodes-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shop-nodes\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text("[airloom.nodes]\nshop = shop_nodes\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    _forget()
    yield
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    registry.node_types.cache_clear()
    registry.node_type.cache_clear()


def keep(config: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return document(
        source(), {"id": "few", "type": "shop.keep", "inputs": {"in": "orders_api"}, "config": config, **rest}
    )


def test_a_document_goes_up_step_by_step() -> None:
    upgrades = {
        -1: lambda old: {"airloom": -1, "id": old["name"], "steps": old["steps"]},
        0: lambda old: {"airloom": 0, "id": old["id"], "nodes": old["steps"]},
    }
    old = {"airloom": -1, "name": "orders", "steps": []}
    assert upgrade_document(old, upgrades, 1) == ({"airloom": 1, "id": "orders", "nodes": []}, [])
    assert old == {"airloom": -1, "name": "orders", "steps": []}


@pytest.mark.parametrize(("version", "message"), [(2, "knows up to 1"), (0, "no upgrade from format version 0")])
def test_unknown_formats_are_refused(version: int, message: str) -> None:
    document_, problems = upgrade_document({"airloom": version})
    assert document_ == {"airloom": version}
    assert [problem.pointer for problem in problems] == ["/airloom"]
    assert message in problems[0].message


@pytest.mark.usefixtures("shop")
def test_an_old_node_does_what_it_did() -> None:
    old = compile_pipeline(encoded(keep({"count": 7})))
    node = old.tasks[0].stage.nodes[1]
    assert (node.version, dict(node.config)) == (3, {"rows": 7, "nulls": "keep"})
    assert node.sql is not None
    assert node.sql.endswith("NULLS FIRST LIMIT 7")
    new = compile_pipeline(encoded(keep({"rows": 7}, version=3)))
    assert new.tasks[0].stage.nodes[1].sql != node.sql


@pytest.mark.usefixtures("shop")
def test_upgrading_writes_down_what_is_done_in_memory() -> None:
    old = encoded(keep({"count": 7}))
    assert json.loads(format_document(old))["nodes"][1]["config"] == {"count": 7}
    written = upgraded_document(old)
    assert json.loads(written)["nodes"][1] == {
        "id": "few",
        "type": "shop.keep",
        "version": 3,
        "inputs": {"in": "orders_api"},
        "config": {"rows": 7, "nulls": "keep"},
    }
    assert compile_pipeline(written).dumps() == compile_pipeline(old).dumps()
    assert upgraded_document(written) == written


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("config", "version", "pointer", "message"),
    [
        ({"rows": 7}, 4, "/nodes/1/version", "'shop.keep' has no version 4"),
        ({"amount": 7}, 1, "/nodes/1/config", "the config of version 1 cannot be upgraded"),
        ({"count": -7}, 1, "/nodes/1/config", "-7 is out of range"),
        ({"rows": -7}, 3, "/nodes/1/config/rows", "-7 is out of range"),
    ],
)
def test_says_what_is_wrong(config: dict[str, Any], version: int, pointer: str, message: str) -> None:
    errors = check(encoded(keep(config, version=version))).errors
    assert [error.pointer for error in errors] == [pointer]
    assert errors[0].message.startswith(message)
