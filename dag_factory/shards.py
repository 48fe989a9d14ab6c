"""Which generated file a pipeline's Dag lives in.

A file costs Airflow's processor about 100 ms whatever is in it (fork, talk, commit), so pipelines share
files: shards of about fifty. A shard's number is the pipeline's hash modulo the number of shards, and
that number is a power of two: when it doubles, half of the pipelines stay in the file they were in. The
text of a shard never changes; what it holds is beside it, as data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

SHARD_SIZE = 50
MAX_SHARDS = 256
"""More would only make the shards smaller; a worker's folder holds a file of each possible name."""

SHARD_TEXT = '''\
"""Airflow Dags woven from pipelines. Generated: change the pipelines, not this file."""

from airloom.dag_factory.snapshot import load_shard

globals().update(load_shard(__file__))
'''

_STUB_TEXT = '''\
"""A pipeline with problems, so that Airflow lists them as an import error of a Dag. Generated."""

from airloom.dag_factory.snapshot import raise_problems

raise_problems(__file__)
'''


def shard_count(pipelines: int) -> int:
    """How many shards so many pipelines need: the power of two nearest to a fiftieth of them."""
    wanted = pipelines / SHARD_SIZE
    count = 1
    while count * 2 <= MAX_SHARDS and abs(count * 2 - wanted) < abs(count - wanted):
        count *= 2
    return count


def shard_of(pipeline_id: str, count: int) -> int:
    """The number of the shard that holds a pipeline; the same on every machine."""
    return int.from_bytes(hashlib.sha256(pipeline_id.encode()).digest()[:8], "big") % count


def shard_name(number: int) -> str:
    """A shard's file name."""
    return f"pipelines_{number:03d}.py"


def shard_number(name: str) -> int:
    """The number in a shard's file name."""
    found = re.fullmatch(r"pipelines_(\d{3})\.py", name)
    if found is None:
        raise ValueError(f"'{name}' is not the name of a shard")
    return int(found[1])


def in_any_shard(pipeline_id: str, number: int) -> bool:
    """Whether a pipeline could be in the shard of that number, however many shards there are."""
    smallest = 1
    while smallest <= number:
        smallest *= 2
    return shard_of(pipeline_id, smallest) == number


def divide(pipeline_ids: Iterable[str]) -> dict[int, list[str]]:
    """The shards that hold something, and their pipelines in alphabetical order."""
    ids = sorted(pipeline_ids)
    count = shard_count(len(ids))
    shards: dict[int, list[str]] = {}
    for pipeline_id in ids:
        shards.setdefault(shard_of(pipeline_id, count), []).append(pipeline_id)
    return shards


def stub_name(path: str) -> str:
    """The file that shows the problems of the document at ``path``: its name, where that is a safe one."""
    if re.fullmatch(r"[A-Za-z0-9_][\w.-]*(/[A-Za-z0-9_][\w.-]*)*", path, re.ASCII) and len(path) <= 150:
        return f"problems/{path}.py"
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", path, flags=re.ASCII).strip("._-")[-80:]
    return f"problems/{plain or 'file'}-{digest}.py"


def stub_text() -> str:
    """A stub: the same few lines whatever the problems, which are beside it as data."""
    return _STUB_TEXT
