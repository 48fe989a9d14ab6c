"""A change in one process wakes the others, by the real services."""

from __future__ import annotations

from urllib.parse import quote

from airloom.operators.connection import Connection
from tests.airflow_home import AirflowHome

# One process listens; others change something, and cut its connection.
_LISTENER = """
import asyncio, json, subprocess, sys
from airloom.plugins.services.live_wake import listen

WAKE = "from airloom.plugins.services.live_wake import wake; wake()"

async def main():
    woken = asyncio.Event()
    task = asyncio.create_task(listen(woken.set))

    async def heard(seconds):
        await asyncio.wait_for(woken.wait(), seconds)
        woken.clear()

    await heard(30)  # it listens
    times = []
    for cut in (False, True):
        if cut and len(sys.argv) > 1:
            done = await asyncio.create_subprocess_exec(sys.executable, "-c", sys.argv[1])
            assert await done.wait() == 0
            await heard(30)  # it listens again
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", WAKE)
        await heard(60)
        heard_at = asyncio.get_running_loop().time()
        assert await other.wait() == 0
        times.append(asyncio.get_running_loop().time() - heard_at)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return times

print(json.dumps(asyncio.run(main())))
"""

_CUT = """
from airflow.utils.session import create_session
from sqlalchemy import text
with create_session() as session:
    session.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND query LIKE 'LISTEN%'"))
"""


def test_redis_wakes_other_processes(airflow_home: AirflowHome, redis_url: str) -> None:
    home = airflow_home.with_environment(AIRFLOW__AIRLOOM__REDIS_URL=redis_url)
    assert len(home.python(_LISTENER)) == 2


def test_postgres_wakes_other_processes_and_is_listened_to_again_after_it_was_gone(
    airflow_home: AirflowHome, postgres: Connection
) -> None:
    password = f":{quote(postgres.password)}" if postgres.password else ""
    url = f"postgresql+psycopg2://{postgres.login}{password}@{postgres.host}:{postgres.port or 5432}/{postgres.schema}"
    home = airflow_home.with_environment(AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=url)
    assert len(home.python(_LISTENER, _CUT)) == 2


def test_without_either_a_change_still_wakes_its_own_process(airflow_home: AirflowHome) -> None:
    code = """
import asyncio
from airloom.plugins.services.live_wake import listen, wake

async def main():
    woken = asyncio.Event()
    task = asyncio.create_task(listen(woken.set))
    await asyncio.sleep(0)
    await asyncio.to_thread(wake)
    await asyncio.wait_for(woken.wait(), 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

asyncio.run(main())
print("true")
"""
    assert airflow_home.python(code) is True


def test_a_redis_that_is_gone_fails_no_change(airflow_home: AirflowHome) -> None:
    home = airflow_home.with_environment(AIRFLOW__AIRLOOM__REDIS_URL="redis://127.0.0.1:1/0")
    assert home.python("from airloom.plugins.services.live_wake import wake; wake(); print('true')") is True
