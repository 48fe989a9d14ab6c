"""The Airflow home that these tests share."""

from __future__ import annotations

from tests.airflow_home import airflow_home, migrated_home

__all__ = ["airflow_home", "migrated_home"]
