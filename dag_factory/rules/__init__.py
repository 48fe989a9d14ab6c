"""The rules: what a document must obey beyond its shape, one small function each.

Each rule tolerates what an earlier one rejects, and all of them run, so that a person sees every problem
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from airloom.dag_factory.context import Context
from airloom.dag_factory.rules.columns import columns_resolve, masked_columns_exist
from airloom.dag_factory.rules.configs import valid_configs
from airloom.dag_factory.rules.destinations import distinct_destinations, keyed_upserts
from airloom.dag_factory.rules.graph import acyclic, inputs_exist, ports_match
from airloom.dag_factory.rules.groups import groups_exist
from airloom.dag_factory.rules.ids import free_id, unique_ids
from airloom.dag_factory.rules.layout import layout_names_nodes
from airloom.dag_factory.rules.limits import positive_timeouts
from airloom.dag_factory.rules.params import valid_params
from airloom.dag_factory.rules.references import valid_references
from airloom.dag_factory.rules.schedule import valid_schedule
from airloom.dag_factory.rules.secrets import no_secrets
from airloom.dag_factory.rules.types import drivers_installed, known_types, programs_run_here
from airloom.dag_factory.rules.usage import rows_used
from airloom.operators.problems import Problem

Rule = Callable[[Context], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    free_id,
    unique_ids,
    known_types,
    drivers_installed,
    programs_run_here,
    valid_configs,
    inputs_exist,
    ports_match,
    acyclic,
    valid_params,
    valid_references,
    no_secrets,
    valid_schedule,
    positive_timeouts,
    groups_exist,
    layout_names_nodes,
    keyed_upserts,
    distinct_destinations,
    columns_resolve,
    masked_columns_exist,
    rows_used,
)
