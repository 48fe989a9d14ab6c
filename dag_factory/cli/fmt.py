"""``airflow pipelines fmt``: the canonical form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from airloom.dag_factory.cli import OK, PROBLEMS
from airloom.dag_factory.cli.main import paths_of
from airloom.dag_factory.cli.output import Output, plural, problem_json
from airloom.operators.problems import PipelineError


def run(args: argparse.Namespace, out: Output) -> int:
    """Format files in place, or standard input to standard output."""
    from airloom.dag_factory.formatter import format_document

    if args.paths == ["-"]:
        data = sys.stdin.buffer.read()
        formatted = format_document(data, "standard input")
        if not args.check:
            sys.stdout.write(formatted.decode())
        return PROBLEMS if args.check and formatted != data else OK
    return rewrite(paths_of(args), out, format_document, check=args.check, done="formatted")


def rewrite(paths: list[Path], out: Output, change: Callable[[bytes, str], bytes], *, check: bool, done: str) -> int:
    """Change files, each at once; 1 when one cannot be read, or would change while only looking."""
    from airloom.dag_factory.check_files import read_file, write_file
    from airloom.dag_factory.json_text import scan

    files: list[dict[str, Any]] = []
    unreadable = changed = 0
    for path in paths:
        data = read_file(path)
        try:
            written = change(data, str(path))
        except PipelineError as error:
            unreadable += 1
            text = scan(data)
            files.append({"file": str(path), "problems": [problem_json(problem, text) for problem in error.problems]})
            if not out.as_json:
                out.problems(error.problems, str(path), text)
            continue
        differs = written != data
        changed += differs
        if differs and not check:
            write_file(path, written)
        if differs:
            out.line(f"{path}: {'would be ' + done if check else done}")
        files.append({"file": str(path), "changed": differs})
    if out.as_json:
        out.json({"changed": changed, "unreadable": unreadable, "files": files})
    else:
        kept = len(paths) - changed - unreadable
        out.line(f"{plural(changed, 'pipeline')} {'would be ' if check else ''}{done}, {kept} as they were")
    return PROBLEMS if unreadable or (check and changed) else OK
