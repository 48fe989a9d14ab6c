from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airloom.dag_factory.compile import compile_pipeline
from airloom.dag_factory.formatter import dumps, format_document
from airloom.operators.problems import PipelineError
from tests.dag_factory.documents import document, encoded, source
from tests.dag_factory.test_compile import shuffled
from tests.golden.test_golden import GOOD

DOCUMENTS = [(folder / "pipeline.json").read_bytes() for folder in GOOD]


@given(st.sampled_from(DOCUMENTS), st.integers(0, 2**16), st.sampled_from([None, 0, 1, 4]))
def test_keeps_the_meaning_and_comes_to_rest(data: bytes, seed: int, indent: int | None) -> None:
    untidy = json.dumps(shuffled(json.loads(data), random.Random(seed)), indent=indent).encode()
    formatted = format_document(untidy)
    assert format_document(formatted) == formatted
    assert compile_pipeline(formatted).dumps() == compile_pipeline(data).dumps()
    assert formatted.endswith(b"}\n")
    assert max(map(len, formatted.decode().splitlines())) < 200


def test_the_canonical_form() -> None:
    value = document(
        {
            "config": {"rows": 5, "offset": 0},
            "inputs": {"after": ["orders_api"], "in": ["orders_api"]},
            "type": "limit",
            "id": "few",
        },
        {**source(), "version": 1, "retries": None},
        layout={"gone": [9, 9], "orders_api": [0.0, -1.5], "few": [1, 2]},
        fusion="auto",
        schedule={"catchup": False, "timezone": "UTC", "cron": "@daily"},
        defaults={},
        params={},
        tags=["b", "a"],
        notes=[
            {"color": "yellow", "size": [240.0, 120], "at": [0.0, -80], "text": "Few,\nto begin with", "id": "few"},
            {"size": [300.0, 80.5], "color": "blue", "at": [1, 2], "id": "frame"},
        ],
    )
    expected = """{
  "airloom": 1,
  "id": "orders",
  "tags": ["b", "a"],
  "schedule": {"cron": "@daily"},
  "nodes": [
    {
      "id": "few",
      "type": "limit",
      "inputs": {"in": "orders_api", "after": "orders_api"},
      "config": {"rows": 5}
    },
    {
      "id": "orders_api",
      "type": "http.read",
      "config": {
        "connection": "shop_api",
        "path": "/v1/orders",
        "columns": {"id": "integer", "total": "float", "day": "date"}
      }
    }
  ],
  "layout": {
    "few": [1, 2],
    "orders_api": [0, -1.5]
  },
  "notes": [
    {
      "id": "few",
      "text": "Few,\\nto begin with",
      "at": [0, -80]
    },
    {
      "id": "frame",
      "at": [1, 2],
      "size": [300, 80.5],
      "color": "blue"
    }
  ]
}
"""
    assert format_document(encoded(value)).decode() == expected


def test_keeps_what_it_does_not_know() -> None:
    """A node of a type that is not installed here, or with a wrong config, keeps its config as it is."""
    value = document(
        {"id": "a", "type": "shop.read", "config": {"z": [{}], "a": 1.50}},
        {"id": "b", "type": "limit", "config": {"rows": "x"}},
    )
    formatted = json.loads(format_document(encoded(value)))
    assert list(formatted["nodes"][0]["config"].items()) == [("z", [{}]), ("a", 1.5)]
    assert formatted["nodes"][1]["config"] == {"rows": "x"}


def test_numbers_stay_readable() -> None:
    value = document(source(), layout={"orders_api": [1e300, 0.1]})
    formatted = format_document(encoded(value))
    assert format_document(formatted) == formatted
    assert json.loads(formatted)["layout"] == {"orders_api": [1e300, 0.1]}


def test_what_cannot_be_read_is_not_formatted() -> None:
    with pytest.raises(PipelineError):
        format_document(b'{"airloom": 1, "id": "a", "nodes": []}')


@settings(max_examples=50)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda below: st.lists(below) | st.dictionaries(st.text(), below),
    )
)
def test_writes_json(value: object) -> None:
    assert json.loads(dumps(value)) == value


def test_the_examples_of_the_folder_are_canonical() -> None:
    """What people read first shows the form they will get."""
    folder = Path(__file__).parents[2] / "dags"
    for path in sorted(folder.rglob("*.json")):
        assert format_document(path.read_bytes(), str(path)) == path.read_bytes(), f"run: airflow pipelines fmt {path}"
