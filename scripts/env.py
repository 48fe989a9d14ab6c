"""``make env``: the secrets of docker-compose.yaml, generated once into ``.env``."""

from __future__ import annotations

import base64
import secrets

from scripts.airflow_home import write_private
from scripts.paths import ROOT
from scripts.users import ROLES, new_password

ENV = ROOT / ".env"


def main(arguments: list[str]) -> int:
    """Write ``.env``, readable by its owner alone; one that exists stays as it is."""
    if ENV.exists():
        print(f"  {ENV} exists and stays as it is.")
        return 0
    write_private(ENV, "".join(f"{name}={value}\n" for name, value in generate().items()))
    print(f"  Wrote {ENV} with generated secrets and logins. Next: docker compose up -d")
    return 0


def generate() -> dict[str, str]:
    """Every variable the compose file requires; only characters that need no quoting in URLs and YAML."""
    found = {
        "AIRLOOM_FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRLOOM_JWT_SECRET": secrets.token_urlsafe(64),
        "AIRLOOM_SECRET_KEY": secrets.token_urlsafe(32),
    }
    for system in ("METADATA", "WAREHOUSE", "REDIS"):
        found[f"AIRLOOM_{system}_PASSWORD"] = secrets.token_hex(24)
    for role in ROLES:
        found[f"AIRLOOM_{role.upper()}_PASSWORD"] = new_password()
    return found
