"""PyArrow without pandas.

PyArrow imports pandas, where that is installed, to ask of the first value it is given whether it is one of pandas'.
That is a third of a second of a task, and memory, for nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType


class _NotNow(MetaPathFinder):
    """Does not find pandas."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)


def without_pandas() -> None:
    """Have PyArrow look for pandas once, in vain; for the process of a task in which all code is ours.

    Afterwards pandas itself can be imported, but PyArrow there makes no data frames.
    """
    if "pandas" in sys.modules:
        return
    import pyarrow as pa

    finder = _NotNow()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([None])
    finally:
        sys.meta_path.remove(finder)
