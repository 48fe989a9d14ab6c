"""Imports for the server from which attempts are forked: all that a load would otherwise import in each of them.

It halves an attempt, and with it a drill of a thousand. ``pytest`` is among them because ``multiprocessing``
imports the main module of the one who asks in each process that it starts.
"""

from __future__ import annotations

import importlib
import pkgutil

from airloom import operators
from airloom.operators.node import Destination
from airloom.operators.registry import node_types

PACKAGES = (
    "adbc_driver_postgresql",
    "duckdb",
    "fsspec.implementations.local",
    "psycopg",
    "pyarrow.compute",
    "pyarrow.parquet",
    "pymysql",
    "pytest",
    "sqlglot",
)

for name in PACKAGES:
    importlib.import_module(name)
for module in pkgutil.walk_packages(operators.__path__, "airloom.operators."):
    # Airflow's operators, which a load does without; they would make the server three times as large to fork.
    if module.name != "airloom.operators.tasks":
        importlib.import_module(module.name)
for destination in node_types().values():
    if issubclass(destination, Destination):
        # Builds the validators, which an import leaves for later.
        destination.from_json(destination.example)
