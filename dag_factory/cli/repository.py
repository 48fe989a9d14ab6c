"""The repository that ``publish`` and ``log`` work on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from airloom.dag_factory.cli.main import UsageError
from airloom.dag_factory.git_store import PipelineStore


def find_store(args: argparse.Namespace) -> PipelineStore:
    """The store of ``--repository``, or of the configured bundle that holds pipelines."""
    if args.repository:
        return PipelineStore(Path(args.repository).resolve(), args.branch)
    from airflow.dag_processing.bundles.manager import DagBundlesManager

    from airloom.dag_factory.bundle import PipelineBundle

    manager: Any = DagBundlesManager  # Airflow's class has no annotations
    bundles = {found.name: found for found in manager().get_all_dag_bundles() if isinstance(found, PipelineBundle)}
    if args.bundle is not None and args.bundle not in bundles:
        expected = f"; expected one of: {', '.join(bundles)}" if bundles else ""
        raise UsageError(f"there is no bundle '{args.bundle}' with pipelines{expected}")
    if not bundles:
        raise UsageError(
            "no Dag bundle with pipelines is configured in [dag_processor] dag_bundle_config_list; name a --repository"
        )
    if args.bundle is None and len(bundles) > 1:
        raise UsageError(f"there are several bundles with pipelines, choose one with --bundle: {', '.join(bundles)}")
    found = bundles[args.bundle] if args.bundle is not None else next(iter(bundles.values()))
    return found.store
