"""What Airloom adds to Airflow's api-server and UI.

Every Airflow process loads plugins, workers too, so what only the api-server needs is made when it asks:
importing this module costs nothing.
"""

from __future__ import annotations

from functools import cached_property
from types import ModuleType
from typing import Any

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

URL_PREFIX = "/airloom"


class AirloomPlugin(AirflowPlugin):
    """The web API, the pages in Airflow's navigation, and a tab on each Dag and run."""

    name = "airloom"

    @cached_property
    def fastapi_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]
        """The application that the api-server mounts."""
        from airloom.plugins.web.app import create_app

        return [{"app": create_app(), "url_prefix": URL_PREFIX, "name": "Airloom"}]

    @cached_property
    def react_apps(self) -> list[dict[str, Any]]:  # type: ignore[override]
        """The UI's pages; none when it was not built."""
        from airloom.plugins.web.pages import react_apps

        return react_apps()

    @cached_property
    def listeners(self) -> list[ModuleType]:  # type: ignore[override]
        """What is told when a part of Airflow starts."""
        from airloom.plugins import listener

        return [listener]

    @cached_property
    def external_views(self) -> list[dict[str, Any]]:  # type: ignore[override]
        """Where a user changes their own password: FAB has a form for it that no menu of Airflow's leads to."""
        if not conf.get("core", "auth_manager").endswith("FabAuthManager"):
            return []
        view = {"name": "Change password", "href": "auth/resetmypassword/form", "category": "user"}
        return [{**view, "destination": "nav"}]
