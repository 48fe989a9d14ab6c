"""``python3 -m scripts VERB``: the one entrance of the Makefile."""

import importlib
import sys

VERBS = (
    "up",
    "down",
    "status",
    "environment",
    "test",
    "check",
    "fmt",
    "bench",
    "build",
    "ui",
    "docs",
    "screenshots",
    "lock",
    "env",
)
SUPPORTED = ((3, 10), (3, 13))


def main(arguments: list[str]) -> int:
    """Run one verb; a failure meant for a person is one message and exit code 1."""
    if not SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]:
        found = ".".join(str(part) for part in sys.version_info[:3])
        print(
            f"Airloom needs Python 3.10 to 3.13, and this is Python {found} ({sys.executable}).\n"
            "Install one, then name it: make up PYTHON=python3.13",
            file=sys.stderr,
        )
        return 1
    if not arguments or arguments[0] not in VERBS:
        print("usage: python3 -m scripts {" + "|".join(VERBS) + "}", file=sys.stderr)
        return 2
    from scripts.console import Failure

    try:
        return int(importlib.import_module("scripts." + arguments[0]).main(arguments[1:]))
    except Failure as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
