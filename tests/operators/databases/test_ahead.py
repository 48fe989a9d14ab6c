"""Fetching ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from airloom.operators.databases.ahead import ahead


def test_same_items_in_order() -> None:
    assert list(ahead(range(1000))) == list(range(1000))


def test_takes_only_a_few_early() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    source = ahead(items(), depth=2)
    assert next(source) == 0
    assert next(source) == 1
    source.close()
    assert len(taken) <= 6


def test_error_arrives_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    source = ahead(items())
    assert next(source) == 1
    with pytest.raises(ValueError, match="no more"):
        next(source)


def test_closing_wakes_a_waiting_producer() -> None:
    released = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        released.wait()

    before = threading.active_count()
    source = ahead(items(), stop=released.set)
    assert next(source) == 1
    source.close()
    assert released.is_set()
    assert threading.active_count() == before
