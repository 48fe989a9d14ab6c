"""Running one verb: its module, its errors, its exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path

from airloom.dag_factory.cli import FAILED, PROBLEMS, USAGE
from airloom.dag_factory.cli.output import Output
from airloom.dag_factory.local_run import RequestError
from airloom.operators.problems import AirloomError, NodeError, PipelineError


class UsageError(Exception):
    """The command was given something it cannot use."""


def run_verb(name: str, args: argparse.Namespace) -> int:
    """Run a verb and turn what it raises into a message and an exit code."""
    verb = importlib.import_module(f"airloom.dag_factory.cli.{name}")
    out = Output(as_json=bool(args.output))
    try:
        code: int = verb.run(args, out)
        sys.stdout.flush()
    except PipelineError as error:
        out.problems(error.problems, error.source)
        return USAGE if isinstance(error, RequestError) else PROBLEMS
    except (UsageError, OSError) as error:
        return _failed(out, error, USAGE)
    except NodeError as error:
        return _failed(out, error, FAILED)
    except AirloomError as error:
        return _failed(out, error, PROBLEMS)
    except KeyboardInterrupt:
        out.note("stopped")
        return 130
    return code


def _failed(out: Output, error: Exception, code: int) -> int:
    if isinstance(error, BrokenPipeError):
        # The reader of our output has gone, as `| head` does: no message would reach it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    about = {"kind": error.kind, "node": error.node, "field": error.field} if isinstance(error, NodeError) else {}
    out.error(_text(error), **about)
    return code


def _text(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def read_document(name: str) -> tuple[bytes, str]:
    """A document and the name to call it by; ``-`` is standard input."""
    from airloom.dag_factory.check_files import read_file

    if name == "-":
        return sys.stdin.buffer.read(), "standard input"
    path = Path(name)
    if path.is_dir():
        raise UsageError(f"{name} is a folder; name one pipeline's file")
    return read_file(path), name


def paths_of(args: argparse.Namespace) -> list[Path]:
    """The files that a command was given, those in folders included."""
    from airloom.dag_factory.check_files import find_files

    found = find_files(Path(name) for name in (args.paths or ["."]))
    if not found:
        raise UsageError(f"there is no pipeline in {', '.join(args.paths or ['this folder'])}")
    return found


def given_params(args: argparse.Namespace) -> dict[str, str]:
    """The values of ``--param``."""
    given: dict[str, str] = {}
    for text in args.param:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise UsageError(f"--param takes NAME=VALUE, not {text!r}")
        given[name] = value
    return given
