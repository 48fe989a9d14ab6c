"""The virtual environment ``.venv``, made from nothing but a Python and the hashed lock files.

pip comes with the Python and installs one package, the pinned uv; uv installs the rest. Every archive is
checked against the hashes in the lock. When the lock is what it was, nothing is done.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.alone import alone
from scripts.console import Failure, run, step
from scripts.paths import LOCKS, PYTHON, ROOT, VENV

_STAMP = VENV / "airloom-lock.json"


def main(arguments: list[str]) -> int:
    """``environment [runtime|dev]``: bring ``.venv`` up to date with that lock."""
    ensure(arguments[0] if arguments else "runtime")
    return 0


def clean_environ() -> dict[str, str]:
    """The caller's environment without what would slow down or redirect the project's own Python."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT")
    environ = {name: value for name, value in os.environ.items() if name not in dropped}
    environ["PATH"] = f"{VENV / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"
    return environ


def ensure(lock: str) -> None:
    """Make ``.venv`` hold what the lock says (``dev`` holds all of ``runtime``).

    Packages are added and changed, never taken away: others may be at work in the same environment.
    """
    with alone("environment"):
        _ensure(lock)


def _ensure(lock: str) -> None:
    wanted = {name: _digest(LOCKS[name]) for name in ("runtime", *(["dev"] if lock == "dev" else []))}
    wanted["project"] = _digest(ROOT / "pyproject.toml", ROOT / "setup.py")
    stamp = _read_stamp()
    if all(stamp.get(name) == digest for name, digest in wanted.items()):
        return
    if not starts():
        with step("Creating .venv"):
            _create()
    environ = clean_environ()
    with step(f"Installing the locked packages ({lock})"):
        _install_uv(LOCKS[lock], environ)
        uv: list[str | Path] = [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, "--quiet"]
        run([*uv, "--require-hashes", "--compile-bytecode", "-r", LOCKS[lock]], env=environ, cwd=ROOT)
    with step("Installing Airloom itself (editable)"):
        run([*uv, "--no-deps", "--no-build-isolation", "-e", "."], env=environ, cwd=ROOT)
    kept = {"dev": stamp["dev"]} if "dev" in stamp and stamp.get("runtime") == wanted["runtime"] else {}
    _STAMP.write_text(json.dumps({**kept, **wanted}, indent=2) + "\n")


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read_stamp() -> dict[str, str]:
    if not starts() or not _STAMP.exists():
        return {}
    return dict(json.loads(_STAMP.read_text()))


def starts() -> bool:
    """Whether ``.venv`` has a Python that starts (a moved checkout or a removed Python breaks it)."""
    probe = "import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))"
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL).returncode == 0


def require_venv() -> None:
    """Failure when this Python cannot make an environment (Debian packages that part apart)."""
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Failure(
            f"This Python ({sys.executable}) comes without {' and '.join(missing)}.\n"
            f"On Debian and Ubuntu:  sudo apt-get install python{version}-venv\n"
            "Or name another Python:  make up PYTHON=/path/to/python3"
        )


def _create() -> None:
    require_venv()
    set_aside(VENV)
    run([sys.executable, "-m", "venv", VENV], env=clean_environ(), cwd=ROOT)


def set_aside(venv: Path) -> None:
    """Rename an environment that does not start; nothing of a person's is ever deleted."""
    if venv.exists():
        venv.rename(venv.with_name(f"{venv.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}"))


def _install_uv(lock: Path, environ: dict[str, str]) -> None:
    """Install uv alone, at the lock's version and hashes, by pip."""
    if subprocess.run([str(PYTHON), "-c", "import pip"], stderr=subprocess.DEVNULL).returncode:
        # An environment made by another tool may come without pip.
        run([PYTHON, "-m", "ensurepip"], env=environ, cwd=ROOT)
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "uv.txt"
        requirements.write_text(pinned_uv(lock) + "\n")
        pip: list[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        run([*pip, "-r", requirements], env=environ, cwd=ROOT)


def pinned_uv(lock: Path) -> str:
    """The lock's entry for uv, hashes included."""
    found = re.search(r"^uv==.*(?:\n +--hash=.*)*", lock.read_text(), re.MULTILINE)
    if found is None:
        raise Failure(f"{lock} does not pin uv; run: make lock")
    return found[0]
