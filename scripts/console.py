"""What a person sees: steps with their time, and failures that say what to do."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class Failure(Exception):
    """Something a person has to put right; its text says what and how."""


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print what begins, and how long it took once it is done."""
    print(f"  {text} ...", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def run(command: Sequence[str | Path], *, env: Mapping[str, str], cwd: Path, log: Path | None = None) -> None:
    """Run a command; what it printed is shown only when it fails, and kept in ``log`` when one is given."""
    done = subprocess.run(
        [str(part) for part in command], env=dict(env), cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    output = done.stdout.decode(errors="replace")
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(output)
    if done.returncode:
        shown = "\n".join(f"    {line}" for line in output.splitlines()[-30:])
        raise Failure(f"{' '.join(str(part) for part in command)}\nexited with {done.returncode}:\n{shown}")
