"""Run the benchmarks: ``python -m tests.bench [name ...]``; writes ``bench-results/`` and exits 1 on a missed bar.

Each module ``bench_*.py`` has ``run() -> list[Figure]``; each runs in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.figures import Figure, report

HERE = Path(__file__).parent
RESULTS = HERE.parent.parent / "bench-results"
_FIELDS = ("name", "ours", "other", "other_name", "unit", "bar", "at_least")
_RUN = """
import importlib, sys
from tests.bench.figures import dumps
print(dumps(importlib.import_module(sys.argv[1]).run()))
"""


def measure(name: str) -> list[Figure]:
    """The figures of one benchmark."""
    command = [sys.executable, "-c", _RUN, f"tests.bench.{name}"]
    done = subprocess.run(command, cwd=HERE.parent.parent, stdout=subprocess.PIPE, text=True, check=True)
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"name"')]
    return [Figure(**{field: json.loads(line)[field] for field in _FIELDS}) for line in lines]


def main(wanted: list[str]) -> int:
    """Run the wanted benchmarks, or all."""
    names = sorted(path.stem for path in HERE.glob("bench_*.py"))
    chosen = [name for name in names if not wanted or name.removeprefix("bench_") in wanted]
    if unknown := set(wanted) - {name.removeprefix("bench_") for name in names}:
        print(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(names)}", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    failed: list[str] = []
    for name in chosen:
        started = time.monotonic()
        print(f"{name} ...", flush=True)
        try:
            measured = measure(name)
        except subprocess.CalledProcessError as error:
            failed.append(name)
            print(f"{name} failed: {error}", file=sys.stderr)
            continue
        figures += measured
        print(f"{report(measured)}\n({time.monotonic() - started:.0f} s)\n", flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "figures.json").write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    print(report(figures))
    missed = [figure.name for figure in figures if not figure.met]
    return 1 if missed or failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
