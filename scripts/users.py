"""The first users, one for each role, and their passwords."""

from __future__ import annotations

import json
import os
import secrets

from scripts.airflow_home import write_private
from scripts.paths import HOME

ROLES = ("Admin", "Editor", "Viewer")
USERS = HOME / "users.json"
# Without look-alikes (l, 1, o, 0), for a person to type: 12 of 32 are 60 bits.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def passwords() -> dict[str, str]:
    """User name -> password: from the environment, else as they were made, else made now and kept."""
    given = {role.lower(): os.environ.get(f"AIRLOOM_{role.upper()}_PASSWORD") for role in ROLES}
    if all(given.values()):
        return {name: str(password) for name, password in given.items()}
    kept = dict(json.loads(USERS.read_text())) if USERS.exists() else {}
    found = {name: password or kept.get(name) or new_password() for name, password in given.items()}
    if found != kept:
        write_private(USERS, json.dumps(found, indent=2) + "\n")
    return found


def new_password() -> str:
    """Three groups of four, such as ``iexz-j62x-qv74``."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
