"""What a user has of their own: drafts and test data, by pipeline."""

from __future__ import annotations

from typing import Any

from airflow.api_fastapi.auth.managers.models.base_user import BaseUser

from airloom.plugins.tables.models import Draft, TestData


def mine(table: type[Draft] | type[TestData], user: BaseUser, pipeline_id: str) -> tuple[Any, ...]:
    """The conditions of a query for the user's rows of a pipeline."""
    return table.user_id == str(user.get_id()), table.pipeline_id == pipeline_id
