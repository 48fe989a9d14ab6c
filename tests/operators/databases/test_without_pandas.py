"""PyArrow in the process of a task."""

from __future__ import annotations

import subprocess
import sys

from airloom.operators.databases import without_pandas as module

_TASK = f"""
import sys
from {module.__name__} import without_pandas
without_pandas()
import pyarrow as pa
assert pa.array([1, None]).null_count == 1
assert "pandas" not in sys.modules
import pandas
assert pandas.DataFrame({{"n": [1]}}).n[0] == 1
"""


def test_values_are_taken_without_it_and_it_can_be_imported_all_the_same() -> None:
    subprocess.run([sys.executable, "-c", _TASK], check=True)
