"""Airflow's importer for ``.json``: pipelines as Dag files of their own, without generated Python.

Airflow 3.3 asks importers when it parses a file it was told of, 3.4 also when it looks for files.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from airflow.dag_processing.importers import (  # noqa: TID253  this module is an importer
    AbstractDagImporter,
    DagImportError,
    DagImportResult,
    DagImportWarning,
)

from airloom.dag_factory.git_tree import MAX_BLOB, SUFFIX
from airloom.operators.problems import PipelineError, Problem

log = logging.getLogger(__name__)


class PipelineImporter(AbstractDagImporter):
    """Imports one Dag from one pipeline document; all its problems and warnings come together."""

    @classmethod
    def supported_extensions(cls) -> list[str]:
        """The extension of pipeline documents."""
        return [SUFFIX]

    def list_dag_files(self, directory: str | os.PathLike[str], safe_mode: bool = True) -> Iterator[str]:
        """The pipeline documents below a folder; in safe mode only files that look like one."""
        for path in super().list_dag_files(directory, safe_mode=False):
            if not safe_mode or _looks_like_pipeline(Path(path)):
                yield path

    def import_file(
        self,
        file_path: str | Path,
        *,
        bundle_path: Path | None = None,
        bundle_name: str | None = None,
        safe_mode: bool = True,
    ) -> DagImportResult:
        """The Dag of a document, or its problems."""
        from airloom.dag_factory.check import check
        from airloom.dag_factory.plan import make_plan
        from airloom.dag_factory.render import render

        path = Path(file_path)
        result = DagImportResult(file_path=self.get_relative_path(path, bundle_path))
        if not path.is_file():
            result.errors.append(DagImportError(result.file_path, f"File not found: {path}", "file_not_found"))
            return result
        if safe_mode and not _looks_like_pipeline(path):
            result.skipped_files.append(str(path))
            return result
        try:
            checked = check(_read(path), result.file_path)
            result.warnings += [
                DagImportWarning(result.file_path, str(problem), "pipeline")
                for problem in checked.problems
                if problem.severity == "warning"
            ]
            dag = render(make_plan(checked.require()))
            dag.fileloc = str(path)
            dag.relative_fileloc = result.file_path
            result.dags.append(dag)
        except PipelineError as error:
            result.errors.append(_error(result.file_path, error))
        except Exception as error:
            log.exception("The pipeline %s cannot be imported", path)
            result.errors.append(DagImportError(result.file_path, f"{type(error).__name__}: {error}"))
        return result


def _error(path: str, error: PipelineError) -> DagImportError:
    """All problems as one import error: Airflow 3.3 keeps one per file."""
    hints = [problem.hint for problem in error.problems if problem.hint]
    return DagImportError(path, str(error), "pipeline", suggestion="; ".join(hints) or None)


def _looks_like_pipeline(path: Path) -> bool:
    """Whether a file has the key that every pipeline has; a link is never followed."""
    return not path.is_symlink() and b'"airloom"' in path.read_bytes()[: MAX_BLOB + 1]


def _read(path: Path) -> bytes:
    if path.is_symlink():
        raise PipelineError([Problem("", "a symbolic link is not read: it could point at any file")], path.name)
    if path.stat().st_size > MAX_BLOB:
        problem = Problem("", f"the file has {path.stat().st_size:,} bytes", expected=f"at most {MAX_BLOB:,} bytes")
        raise PipelineError([problem], path.name)
    return path.read_bytes()
