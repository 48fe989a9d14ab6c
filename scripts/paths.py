"""Where things are in a checkout."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
AIRFLOW = VENV / "bin" / "airflow"
LOCKS = {name: ROOT / "requirements" / f"{name}.lock" for name in ("runtime", "dev", "node")}

HOME = ROOT / ".airflow"
RUN = HOME / "run"
LOGS = HOME / "logs"
