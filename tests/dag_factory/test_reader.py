from __future__ import annotations

from typing import Any

import pytest

from airloom.dag_factory.reader import parse, read, salvage
from airloom.operators.problems import PipelineError
from tests.dag_factory.documents import document, encoded, source

IDENTIFIER_WORDS = "a lower-case letter, then at most 62 lower-case letters, digits and underscores"


def problems_of(value: Any) -> list[tuple[str, str, str | None, str | None]]:
    pipeline, problems = read(encoded(value))
    assert (pipeline is None) == bool(problems)
    return [(problem.pointer, problem.message, problem.expected, problem.hint) for problem in problems]


def test_reads_a_pipeline() -> None:
    pipeline = parse(encoded(document(source(), tags=["a"], layout={"orders_api": [0, 1.5]})))
    assert pipeline.id == "orders"
    assert pipeline.nodes[0].wires() == {}
    assert pipeline.layout == {"orders_api": (0, 1.5)}


def test_names_every_problem_at_once() -> None:
    value = {
        "airlom": 1,
        "id": "Daily delays",
        "fusion": "of",
        "tags": "late",
        "nodes": [{"id": "a", "typ": "filter", "retries": 1.5, "timeout": "5m"}],
    }
    with pytest.raises(PipelineError) as caught:
        parse(encoded(value), "daily.json")
    assert caught.value.source == "daily.json"
    found = {problem.pointer: problem for problem in caught.value.problems}
    assert found["/airlom"].hint == "did you mean 'airloom'?"
    assert found[""].message == "the field 'airloom' is missing"
    assert found["/id"].hint == "did you mean 'daily_delays'?"
    assert found["/fusion"].hint == "did you mean 'off'?"
    assert found["/tags"].expected == "a list"
    assert found["/nodes/0"].message == "the field 'type' is missing"
    assert found["/nodes/0/typ"].hint == "did you mean 'type'?"
    assert found["/nodes/0/retries"].expected == "an integer"
    assert found["/nodes/0/timeout"].message.startswith("expected an ISO 8601 duration")
    assert {problem.node for pointer, problem in found.items() if pointer.startswith("/nodes/0")} == {"a"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], ("", "a pipeline cannot be a list", "an object", None)),
        ("x", ("", "a pipeline cannot be text", "an object", None)),
        (None, ("", "a pipeline cannot be null", "an object", None)),
        (
            document(airloom=2),
            (
                "/airloom",
                "the document has format version 2, this Airloom knows up to 1",
                "1",
                "install a newer Airloom",
            ),
        ),
        (document(airloom=0), ("/airloom", "there is no upgrade from format version 0", "1", None)),
        (document(source(), airloom=True), ("/airloom", "true is no format version", "1", None)),
        (document(source(), airloom="1"), ("/airloom", "text is no format version", "1", None)),
        (document(), ("/nodes", "there are no items here", "at least 1 item", None)),
        (
            document(source(inputs={"after": 5})),
            ("/nodes/0/inputs/after", "a number cannot stand here", "text or a list", None),
        ),
        (
            document(source(inputs={"after": ["a", 5]})),
            ("/nodes/0/inputs/after/1", "a number cannot stand here", "text", None),
        ),
        (
            document(source(), layout={"a": [1]}),
            ("/layout/a", "there are too few items here", "at least 2 items", None),
        ),
        (document(source(), layout={"a": [1, 2, 3]}), ("/layout/a", "3 items here", "at most 2 items", None)),
        (
            document(source(), params={"A": {"type": "string"}}),
            ("/params/A", "'A' does not have the right form", IDENTIFIER_WORDS, "did you mean 'a'?"),
        ),
        (
            document(source(), schedule={"assets": {"any": []}}),
            ("/schedule/assets/any", "there are no items here", "at least 1 item", None),
        ),
        (
            document(source(), schedule={"assets": {"any": ["a"], "al": []}}),
            ("/schedule/assets/al", "unknown field 'al'", "one of: any", None),
        ),
    ],
)
def test_says_it_in_plain_words(value: Any, expected: tuple[str, str, str | None, str | None]) -> None:
    found = problems_of(value)
    assert len(found) == 1
    pointer, message, words, hint = expected
    assert found[0][0] == pointer
    assert message in found[0][1]
    assert found[0][2] == words
    assert found[0][3] == hint


def test_more_than_500_nodes_are_one_problem() -> None:
    nodes = [source(f"n{index}") for index in range(501)]
    assert problems_of(document(*nodes)) == [("/nodes", "there are 501 nodes", "at most 500 nodes", None)]
    assert problems_of(document(*nodes[:500])) == []


def test_many_problems_are_cut() -> None:
    nodes = [{f"k{index}": 1} for index in range(400)]
    found = problems_of(document(*nodes))
    assert len(found) == 101
    assert found[-1][1] == "there are 1100 more problems"


def test_names_stay_short_in_messages() -> None:
    value = document(source(**{"x" * 100_000: 1}))
    assert all(len(message) < 200 for _, message, _, _ in problems_of(value))


def test_salvages_what_is_sound() -> None:
    value = document({"id": "a", "type": 5}, source("b", retries="many"), tags=5, params={"p": {"type": "string"}})
    pipeline, nodes = salvage(value)
    assert pipeline is not None
    assert [(index, node.id, node.retries) for index, node in nodes] == [(1, "b", None)]
    assert pipeline.tags == ()
    assert list(pipeline.params) == ["p"]
