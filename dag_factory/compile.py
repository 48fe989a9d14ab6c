"""From bytes to a plan, deterministically: the same document gives the same bytes in every process."""

from __future__ import annotations

import hashlib

from airloom.dag_factory.check import check
from airloom.dag_factory.plan import make_plan
from airloom.dag_factory.plan_cache import compiler_hash
from airloom.dag_factory.plan_model import Plan


def compile_pipeline(data: bytes, source: str | None = None) -> Plan:
    """The plan of a document; PipelineError names everything that is wrong with it."""
    return make_plan(check(data, source).require())


def compile_hash(data: bytes) -> str:
    """64 hexadecimal digits that change whenever the plan of a document might: the key to cache it by."""
    return hashlib.sha256(f"{compiler_hash()} {hashlib.sha256(data).hexdigest()}".encode()).hexdigest()
