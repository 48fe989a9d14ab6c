"""Fetching ahead: one thread reads or converts the next batch while the other works on this one."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from typing import TypeVar

Item = TypeVar("Item")
_DONE = object()


def ahead(items: Iterable[Item], depth: int = 2, stop: Callable[[], None] | None = None) -> Generator[Item, None, None]:
    """The same items, taken in a thread of their own, at most ``depth`` before they are asked for.

    Arrow and the drivers release the interpreter's lock, so reading and converting overlap. When the
    consumer ends early, ``stop`` is called to wake a producer that waits for its server.
    """
    waiting: queue.Queue[object] = queue.Queue(maxsize=depth)
    over = threading.Event()

    def put(item: object) -> None:
        placed = False
        while not placed and not over.is_set():
            with contextlib.suppress(queue.Full):
                waiting.put(item, timeout=0.1)
                placed = True

    def produce() -> None:
        try:
            for item in items:
                put(item)
                if over.is_set():
                    return
            put(_DONE)
        except BaseException as error:
            put(_Failure(error))

    thread = threading.Thread(target=produce, name="airloom-ahead", daemon=True)
    thread.start()
    finished = False
    try:
        while True:
            item = waiting.get()
            if item is _DONE:
                finished = True
                return
            if isinstance(item, _Failure):
                finished = True
                raise item.error
            yield item  # type: ignore[misc]
    finally:
        over.set()
        if stop is not None and not finished:
            stop()
        thread.join()


class _Failure:
    """An exception on its way from the producer to the consumer."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
