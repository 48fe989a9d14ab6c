"""``make up``: from nothing to a running Airflow that has finished the demo pipelines."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping

from scripts import airflow_home, demo, environment, processes, ui
from scripts.api import Api
from scripts.console import Failure, run, step
from scripts.paths import HOME, LOGS, PYTHON, ROOT
from scripts.users import USERS, passwords

HEALTHY_WITHIN = 180.0


def main(arguments: list[str]) -> int:
    """Bring everything up; whatever is up already stays as it is."""
    started = time.monotonic()
    _require_git()
    environment.ensure("runtime")
    ui.build()
    port = _claim_port()
    environ = airflow_home.environ(port)
    (HOME / "files").mkdir(parents=True, exist_ok=True)
    airflow_home.write_shell_settings(port)
    with step("Preparing the database and the users"):
        run([PYTHON, "-m", "scripts.database"], env=environ, cwd=ROOT, log=LOGS / "database.log")
    _start(environ)
    api = Api(port)
    with step("Waiting until Airflow is healthy"):
        _wait_for_health(api)
    logins = passwords()
    api.login("admin", logins["admin"])
    demo.run_all(api, environ, logins)
    _farewell(port, logins, time.monotonic() - started)
    return 0


def _require_git() -> None:
    if shutil.which("git") is None:
        raise Failure(
            "Airloom keeps pipelines in git, and there is no git on the PATH.\n"
            "  Debian, Ubuntu:  sudo apt-get install git\n"
            "  macOS:           xcode-select --install"
        )


def _claim_port() -> int:
    """The port of what runs already, or a free one."""
    if any(processes.running(name) for name in processes.NAMES):
        return airflow_home.port()
    airflow_home.release_port()
    return airflow_home.claim_port()


def _start(environ: Mapping[str, str]) -> None:
    missing = [name for name in processes.NAMES if processes.running(name) is None]
    if missing:
        with step(f"Starting {', '.join(missing)}"):
            for name in missing:
                processes.start(name, environ)


def _wait_for_health(api: Api) -> None:
    def healthy() -> bool:
        processes.require_alive()
        return not api.unhealthy()

    if not processes.wait_until(healthy, HEALTHY_WITHIN):
        raise Failure(
            f"After {HEALTHY_WITHIN:.0f} s these are not healthy: {', '.join(api.unhealthy())}.\n"
            f"Their logs are in {LOGS}. Stop everything with: make down"
        )


def _farewell(port: int, logins: Mapping[str, str], seconds: float) -> None:
    print(f"\nAirloom is up after {seconds:.0f} s:  http://localhost:{port}\n")
    for name, password in logins.items():
        print(f"  {name:<8} {password}")
    print(f"\nThe passwords are also in {USERS}. Stop it with: make down")
    print("To use its command line:  . .airflow/env.sh && airflow pipelines --help")
