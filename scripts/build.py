"""``make build``: the wheel and the source distribution, with the built UI in both, in ``dist/``."""

from __future__ import annotations

import shutil

from scripts import ui
from scripts.console import run, step
from scripts.environment import clean_environ, ensure
from scripts.paths import PYTHON, ROOT


def main(arguments: list[str]) -> int:
    """Build both; what an earlier build left is not in them."""
    ensure("dev")
    ui.build()
    for folder in (ROOT / "build" / "lib", ROOT / "dist"):
        shutil.rmtree(folder, ignore_errors=True)
    with step("Building into dist/"):
        run([PYTHON, "-m", "build", "--no-isolation", "--outdir", ROOT / "dist"], env=clean_environ(), cwd=ROOT)
    for file in sorted((ROOT / "dist").iterdir()):
        print(f"  {file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.1f} MB")
    return 0
