"""The process in which documents are checked: ``python -Im airloom.plugins.services.check_child``.

It reads requests from its standard input and writes answers to its standard output, each a line of JSON, until
the input ends. A document may make the compiler loop, exhaust memory or die in a library: then only this dies.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any

from airloom.operators.engine.child import die_with_parent
from airloom.operators.engine.limits import cap_growth
from airloom.plugins.services.preview_plan import plan
from airloom.plugins.services.report import functions, report

_MEMORY_MB = 2048
"""What checking may take: the engine folds constants while it binds."""

_ANSWERS: Mapping[str, Callable[[Any], Any]] = {
    "report": lambda asked: report(asked.encode()),
    "report knowing": lambda asked: report(asked[0].encode(), asked[1]),
    "functions": lambda asked: functions(),
    "preview": plan,
}


def main() -> None:
    """Answer requests until there are no more."""
    die_with_parent()
    # Libraries print where they like; only answers may reach the pipe.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    report(b"{}")  # imports what a check needs, so that the first person does not wait for it
    cap_growth(_MEMORY_MB)
    for line in sys.stdin:
        kind, asked = json.loads(line)
        answers.write(json.dumps(_ANSWERS[kind](asked), ensure_ascii=False) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
