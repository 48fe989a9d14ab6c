"""Airflow's metadata database and its users, in one process: `airflow users create` takes ten seconds each.

Run inside the environment: ``python -m scripts.database``.
"""

from __future__ import annotations

from collections.abc import Mapping

from scripts.users import ROLES, passwords


def main() -> None:
    """Create or migrate the database, synchronise the roles, add the users that are missing."""
    from airflow.utils.db import initdb

    initdb()
    add_users(passwords())


def add_users(passwords: Mapping[str, str]) -> None:
    """Add a user for each role, named like it; one that exists keeps its password."""
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    with get_application_builder() as builder:
        builder.sm.sync_roles()
        for role in ROLES:
            name = role.lower()
            if builder.sm.find_user(username=name) is None:
                found = builder.sm.find_role(role)
                builder.sm.add_user(name, role, "Airloom", f"{name}@localhost", found, passwords[name])


if __name__ == "__main__":
    main()
