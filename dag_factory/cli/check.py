"""``airflow pipelines check``: everything that is wrong with pipelines."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from airloom.dag_factory.cli import OK, PROBLEMS
from airloom.dag_factory.cli.main import paths_of
from airloom.dag_factory.cli.output import Output, plural, problem_json


def run(args: argparse.Namespace, out: Output) -> int:
    """Check files and folders; 1 when one of them has an error."""
    from airloom.dag_factory.check import check
    from airloom.dag_factory.check_files import CheckedFile, check_files

    errors = warnings = wrong = 0
    files: list[dict[str, Any]] = []
    if args.paths == ["-"]:
        found = [("standard input", check(sys.stdin.buffer.read(), "standard input"))]
    else:
        checked: list[CheckedFile] = list(check_files(paths_of(args)))
        found = [(str(file.path), file.checked) for file in checked]
    for name, result in found:
        errors += len(result.errors)
        warnings += len(result.problems) - len(result.errors)
        wrong += bool(result.errors or (args.strict and result.problems))
        if out.as_json:
            columns = {node: None if known is None else known.as_list() for node, known in result.columns.items()}
            problems = [problem_json(problem, result.text) for problem in result.problems]
            id_ = result.pipeline.id if result.pipeline else None
            files.append({"file": name, "id": id_, "ok": result.ok, "problems": problems, "columns": columns})
        elif result.problems:
            out.problems(result.problems, name, result.text)
            out.line()
    if out.as_json:
        out.json({"ok": not wrong, "errors": errors, "warnings": warnings, "files": files})
    else:
        _summary(out, len(found), wrong, errors, warnings)
    return PROBLEMS if wrong else OK


def _summary(out: Output, files: int, wrong: int, errors: int, warnings: int) -> None:
    counts = [plural(errors, "error")] * bool(errors) + [plural(warnings, "warning")] * bool(warnings)
    about = f" ({', '.join(counts)})" if counts else ""
    if wrong:
        verb = "has" if wrong == 1 else "have"
        out.line(out.paint(f"{wrong} of {plural(files, 'pipeline')} {verb} problems{about}", "red"))
    else:
        out.line(out.paint(f"{plural(files, 'pipeline')} checked, no problem found{about}", "green"))
