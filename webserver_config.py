"""Who may do what: Airflow's FAB auth manager with the roles Editor and Viewer beside Admin.

Roles are filled when `make up` or `airflow db migrate` synchronises them: the synchronisation only adds,
so a permission taken away in the UI stays away until the next one, and roles made in the UI are untouched.
"""

from __future__ import annotations

from typing import Any, ClassVar

from airflow.providers.fab.auth_manager.security_manager.override import FabAirflowSecurityManagerOverride
from airflow.providers.fab.www.security import permissions
from flask import current_app

from airloom.plugins.web.fab_theme import base_template

# Without it the list of plugins is forbidden, and no page or tab of Airloom shows at all.
_SEE_PLUGINS = [(permissions.ACTION_CAN_READ, permissions.RESOURCE_PLUGIN)]

# Resources of Airloom's own; airloom.plugins.web.access asks for them.
_PIPELINES, _CODE, _AUDIT = "Airloom Pipelines", "Airloom Code", "Airloom Audit"

# Draw, publish, run, pause and backfill pipelines. Not: connections, variables, users, or code.
_EDIT_PIPELINES = [
    *FabAirflowSecurityManagerOverride.USER_PERMISSIONS,
    (permissions.ACTION_CAN_CREATE, permissions.RESOURCE_BACKFILL),
    (permissions.ACTION_CAN_EDIT, permissions.RESOURCE_BACKFILL),
    (permissions.ACTION_CAN_CREATE, _PIPELINES),
    (permissions.ACTION_CAN_EDIT, _PIPELINES),
    (permissions.ACTION_CAN_DELETE, _PIPELINES),
]
_VIEW = [
    *FabAirflowSecurityManagerOverride.VIEWER_PERMISSIONS,
    *_SEE_PLUGINS,
    (permissions.ACTION_CAN_READ, _PIPELINES),
]
_ADMINISTER = [(permissions.ACTION_CAN_CREATE, _CODE), (permissions.ACTION_CAN_READ, _AUDIT)]


class AirloomSecurityManager(FabAirflowSecurityManagerOverride):
    """Airflow's roles, a Viewer who sees plugins, and an Editor of pipelines."""

    ROLE_CONFIGS: ClassVar[list[dict[str, Any]]] = [
        *(config for config in FabAirflowSecurityManagerOverride.ROLE_CONFIGS if config["role"] != "Viewer"),
        {"role": "Viewer", "perms": _VIEW},
        {"role": "Editor", "perms": [*_VIEW, *_EDIT_PIPELINES]},
        # Added to those that Airflow gives it.
        {"role": "Admin", "perms": _ADMINISTER},
    ]


SECURITY_MANAGER_CLASS = AirloomSecurityManager

# The login, and the pages of users and roles, in the look of Airflow's others.
FAB_BASE_TEMPLATE = base_template(current_app)

# Users are made by an administrator, never by themselves.
AUTH_USER_REGISTRATION = False
WTF_CSRF_ENABLED = True
