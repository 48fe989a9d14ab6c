"""The Dag that tests connections from a worker: its name, and the file by which Airflow finds it."""

from __future__ import annotations

DAG_ID = "airloom_connection_test"
"""No pipeline may have this id."""
TASK_ID = "test"
FILE_NAME = "connection_test.py"
FILE_TEXT = '''\
"""The Airflow Dag by which Airloom tests connections from a worker. Generated."""

from airloom.dag_factory.render import render_connection_test

connection_test = render_connection_test()
'''
