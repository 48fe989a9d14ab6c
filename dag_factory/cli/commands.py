"""The command group ``airflow pipelines``, as Airflow's provider ``cli`` section wants it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.cli.cli_config import CLICommand

_EPILOG = "exit codes: 0 ok, 1 problems found, 2 wrong usage or unreadable file, 3 run failed"


def get_cli_commands() -> list[CLICommand]:
    """The commands that Airloom adds to ``airflow``; nothing is imported before one of them runs."""
    from airflow.cli.cli_config import ActionCommand, GroupCommand

    subcommands = [
        ActionCommand(name=name, help=help_, func=_command(name), args=_args(arguments), epilog=_EPILOG)
        for name, help_, arguments in _VERBS
    ]
    help_ = "Check, format, plan, run and publish pipelines"
    return [GroupCommand(name="pipelines", help=help_, subcommands=subcommands)]


def get_parser() -> argparse.ArgumentParser:
    """The parser of this group alone; used to write its documentation."""
    from airflow.cli.cli_parser import AirflowHelpFormatter, _add_command

    parser = argparse.ArgumentParser(prog="airflow", formatter_class=AirflowHelpFormatter)
    subparsers = parser.add_subparsers(dest="subcommand", metavar="GROUP_OR_COMMAND")
    for command in get_cli_commands():
        _add_command(subparsers, command)
    return parser


def _command(name: str) -> Callable[[argparse.Namespace], None]:
    """What runs a verb: its module is imported then, and its exit code becomes the process's."""

    def command(args: argparse.Namespace) -> None:
        from airloom.dag_factory.cli.main import run_verb

        raise SystemExit(run_verb(name, args))

    command.__name__ = f"pipelines_{name}"
    return command


def _args(arguments: list[tuple[tuple[str, ...], dict[str, Any]]]) -> list[Any]:
    from airflow.cli.cli_config import Arg

    # ``output`` is the name by which Airflow knows that standard output is for data, and moves its logs.
    make: Callable[..., Any] = Arg
    json_ = make(("--json",), dest="output", action="store_true", default=False, help="Print JSON for programs")
    return [*(make(flags, **options) for flags, options in arguments), json_]


Argument = tuple[tuple[str, ...], dict[str, Any]]

_PATHS: Argument = (
    ("paths",),
    {"nargs": "*", "metavar": "PATH", "help": "Files and folders, '-' for standard input; by default this folder"},
)
_FILE: Argument = (("file",), {"metavar": "FILE", "help": "A pipeline's JSON file, '-' for standard input"})
_PARAM: Argument = (
    ("--param",),
    {"action": "append", "default": [], "metavar": "NAME=VALUE", "help": "A param's value; may be given several times"},
)
_INTERVAL: Argument = (
    ("--interval",),
    {
        "metavar": "START/END",
        "help": "What ${interval.start} and ${interval.end} are, in ISO 8601; by default the last day",
    },
)
_CHECK: Argument = (
    ("--check",),
    {"action": "store_true", "help": "Change nothing; exit 1 when something would change"},
)
_REPOSITORY: tuple[Argument, ...] = (
    (("--bundle",), {"metavar": "NAME", "help": "The Dag bundle to use when there are several with pipelines"}),
    (("--repository",), {"metavar": "PATH", "help": "A bare git repository instead of a Dag bundle's"}),
    (("--branch",), {"default": "main", "metavar": "NAME", "help": "The branch of --repository"}),
)

_VERBS: list[tuple[str, str, list[Argument]]] = [
    (
        "check",
        "Find everything that is wrong with pipelines",
        [_PATHS, (("--strict",), {"action": "store_true", "help": "Warnings count as problems"})],
    ),
    (
        "fmt",
        "Bring pipelines into canonical form",
        [
            _PATHS,
            _CHECK,
        ],
    ),
    (
        "plan",
        "Show the tasks a pipeline becomes",
        [_FILE, (("--sql",), {"action": "store_true", "help": "Show each transform's query"})],
    ),
    ("run", "Run a pipeline here, without a scheduler", [_FILE, _PARAM, _INTERVAL]),
    (
        "preview",
        "Show the rows a node gives",
        [
            _FILE,
            (("node",), {"metavar": "NODE", "help": "The node's id"}),
            (("--rows",), {"type": int, "default": 20, "metavar": "N", "help": "How many rows, at most 10000"}),
            _PARAM,
            _INTERVAL,
        ],
    ),
    (
        "nodes",
        "List the node types, or describe one",
        [(("type",), {"nargs": "?", "metavar": "TYPE", "help": "A node type, such as filter"})],
    ),
    (
        "publish",
        "Commit pipelines to the repository that Airflow reads",
        [
            (("paths",), {"nargs": "+", "metavar": "PATH", "help": "Files and folders"}),
            (("-m", "--message"), {"metavar": "TEXT", "help": "The commit's message"}),
            (("--as",), {"dest": "path", "metavar": "NAME", "help": "The file's name in the repository; for one file"}),
            (
                ("--base",),
                {"metavar": "REVISION", "help": "Refuse if a file was changed there since this revision"},
            ),
            *_REPOSITORY,
        ],
    ),
    (
        "log",
        "Show the history of published pipelines",
        [
            (("pipeline",), {"nargs": "?", "metavar": "NAME", "help": "A pipeline's id or file in the repository"}),
            (("-n", "--limit"), {"type": int, "default": 20, "metavar": "N", "help": "How many commits"}),
            *_REPOSITORY,
        ],
    ),
    (
        "schema",
        "Print the JSON Schema of pipelines, for editors",
        [(("--own",), {"action": "store_true", "help": "Only the node types that come with Airloom"})],
    ),
    (
        "lineage",
        "Show which source columns each column comes from",
        [
            _FILE,
            (("column",), {"nargs": "?", "metavar": "NODE[.COLUMN]", "help": "One node, or one column of it"}),
        ],
    ),
    (
        "upgrade",
        "Write old pipelines in the present versions of the format and of the node types",
        [
            _PATHS,
            _CHECK,
        ],
    ),
]
