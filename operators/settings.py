"""The deployment's settings, from Airflow's config section ``[airloom]``, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """What the deployment decides, never the document."""

    home: str
    """Airflow's home folder: relative paths below start here."""
    exchange: str
    """Where stages leave their data for the next one: a folder or any fsspec URL."""
    warehouse: str
    """The embedded warehouse, a DuckDB file."""
    file_roots: tuple[str, ...] = ()
    """The only local folders that file nodes may read and write."""
    memory_limit: int = 1024
    """DuckDB's memory limit for one stage, in MB."""
    threads: int = 0
    """Threads of one stage; 0 for one per core."""
    time_limit: int = 24 * 3600
    """Wall-clock seconds after which a stage's child is killed."""
    disk_limit: int = 100 * 1024
    """What one stage may spill to disk, and the largest file it may write, in MB."""
    exchange_days: int = 7
    """Days after which a run's data in the exchange is removed."""
    exchange_connection: str = ""
    """The Airflow connection that holds the credentials of a remote exchange; its extra are fsspec's options."""
    env_allowed: tuple[str, ...] = ()
    """Environment variables that ``${env.NAME}`` may read."""
    masked_columns: tuple[str, ...] = ()
    """Names of columns whose values no look at rows shows; ``*`` stands for any characters."""

    def as_json(self) -> dict[str, Any]:
        """The settings as JSON, for the child process."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Settings:
        """The settings that ``as_json`` wrote."""
        tuples = {name: tuple(data[name]) for name in ("file_roots", "env_allowed", "masked_columns")}
        return cls(**{**data, **tuples})


_told: Settings | None = None


def tell_settings(settings: Settings) -> None:
    """Make these the settings of this process: a child knows nothing of Airflow's configuration."""
    global _told
    _told = settings


def load_settings() -> Settings:
    """The settings of this Airflow."""
    if _told is not None:
        return _told
    from airflow.configuration import AIRFLOW_HOME
    from airflow.sdk.configuration import conf

    home = Path(AIRFLOW_HOME)

    def get(key: str, fallback: str) -> str:
        value = conf.get("airloom", key, fallback=fallback)
        return value if value else fallback

    def local(value: str) -> str:
        return value if "://" in value else str(home / value)

    return Settings(
        home=str(home),
        exchange=local(get("exchange", "exchange")),
        warehouse=local(get("warehouse", "warehouse.duckdb")),
        file_roots=tuple(local(root.strip()) for root in get("file_roots", "files").split(",")),
        memory_limit=int(get("memory_limit", "1024")),
        threads=int(get("threads", "0")),
        time_limit=int(get("time_limit", "86400")),
        disk_limit=int(get("disk_limit", "102400")),
        exchange_days=int(get("exchange_days", "7")),
        exchange_connection=get("exchange_connection", ""),
        env_allowed=_listed(get("env_allowed", "")),
        masked_columns=_listed(get("masked_columns", "")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def wants_fork_server() -> bool:
    """Whether a process that often starts children may keep a fork server for that."""
    from airflow.sdk.configuration import conf

    return bool(conf.getboolean("airloom", "fork_server", fallback=True))
