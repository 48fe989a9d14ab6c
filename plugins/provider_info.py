"""What Airloom registers with Airflow as a provider."""

from __future__ import annotations

from typing import Any

_VERSION = "0.1.0"


def get_provider_info() -> dict[str, Any]:
    """The provider's metadata, in the form of Airflow's ``provider_info.schema.json``."""
    return {
        # The distribution's name: Airflow refuses every command when they differ.
        "package-name": "airloom",
        "name": "Airloom",
        "description": "Visual data pipelines: JSON in git, exact loads, columns known before the first run.",
        "integrations": [
            {
                "integration-name": "Airloom",
                "tags": ["software"],
            }
        ],
        "operators": [{"integration-name": "Airloom", "python-modules": ["airloom.operators.tasks"]}],
        "bundles": [{"integration-name": "Airloom", "python-modules": ["airloom.dag_factory.bundle"]}],
        "config": {
            "airloom": {
                "description": "Where pipelines work, and how much they may take.",
                "options": OPTIONS | SERVER_OPTIONS,
            }
        },
        "db-managers": ["airloom.plugins.tables.manager.AirloomDBManager"],
        "cli": ["airloom.dag_factory.cli.commands.get_cli_commands"],
    }


def _option(kind: str, default: str | None, example: str | None, description: str) -> dict[str, Any]:
    return {
        "description": description,
        "version_added": _VERSION,
        "type": kind,
        "example": example,
        "default": default,
    }


OPTIONS: dict[str, dict[str, Any]] = {
    "exchange": _option(
        "string",
        "exchange",
        "s3://company-airloom/exchange",
        "Where the stages of a run leave their data for one another: a folder, relative to Airflow's home, or any "
        "fsspec URL. With workers on several machines it must be one that all of them reach.\n",
    ),
    "warehouse": _option(
        "string",
        "warehouse.duckdb",
        "/srv/airloom/warehouse.duckdb",
        "The embedded warehouse that duckdb.read and duckdb.write use when they name no connection: a DuckDB file, "
        "relative to Airflow's home.\n",
    ),
    "file_roots": _option(
        "string",
        "files",
        "files,/srv/incoming",
        "The only local folders that file nodes may read and write, separated by commas, relative to Airflow's home.\n",
    ),
    "memory_limit": _option(
        "integer",
        "1024",
        "4096",
        "The engine's memory limit for one stage, in MB; what does not fit goes to disk.\n",
    ),
    "threads": _option("integer", "0", "4", "Threads of one stage; 0 for one per core.\n"),
    "time_limit": _option("integer", "86400", "3600", "Seconds after which a stage that is still running is killed.\n"),
    "disk_limit": _option(
        "integer",
        "102400",
        "20480",
        "What one stage may spill to disk, and the largest file it may write, in MB.\n",
    ),
    "exchange_days": _option(
        "integer", "7", "30", "Days after which a run's data in the exchange is removed; a retry needs it until then.\n"
    ),
    "exchange_connection": _option(
        "string",
        "",
        "exchange_bucket",
        "The Airflow connection with the credentials of a remote exchange; its extra are fsspec's options.\n",
    ),
    "env_allowed": _option(
        "string",
        "",
        "STAGE,REGION",
        "Environment variables that pipelines may read as ${env.NAME}, separated by commas; by default none.\n",
    ),
    "masked_columns": _option(
        "string",
        "",
        "password,ssn,*_token",
        "Columns whose values nobody sees in a preview, in any pipeline, separated by commas; * stands for any "
        "characters. What is made of them is masked, too. Runs and loads are as without.\n",
    ),
}
"""What the section ``[airloom]`` says of work on data; read by ``airloom.operators.settings``."""

SERVER_OPTIONS: dict[str, dict[str, Any]] = {
    "redis_url": _option(
        "string",
        "",
        "redis://:password@redis:6379/1",
        "A Redis by which the api-server's processes tell one another at once that something was changed, and in which "
        "they count together how often a user asks for what costs much. Without it they tell one another by the "
        "metadata database when that is Postgres, on others a page sees a change after a second; and each process "
        "counts for itself, as all do while the Redis is away.\n",
    )
    | {"sensitive": True},
    "fork_server": _option(
        "boolean",
        "True",
        None,
        "Whether a scheduler with the LocalExecutor, each process of the api-server in which somebody looks at a "
        "preview, and commands that run stages keep a process of some 50 MB that has the engine imported, so that the "
        "children of stages start 0.2 s sooner.\n",
    ),
}
"""What it says of Airflow's processes; only they read it, and no child process is told."""
