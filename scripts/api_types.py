"""ui/src/api/schema.d.ts: the types of the API, from the OpenAPI document that the application gives of itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from scripts import ui
from scripts.paths import ROOT

FILE = ROOT / "ui" / "src" / "api" / "schema.d.ts"


def pages() -> dict[Path, str]:
    """The file; none where the sources of the UI are not there."""
    if not ui.SOURCES.is_dir():
        return {}
    from airloom.plugins.web.app import create_app

    node = ui.tools()
    command = [node.folder / "node", ui.SOURCES / "scripts" / "api-types.mjs"]
    document = json.dumps(create_app().openapi())
    done = subprocess.run(
        command, input=document, env=node.environ(), cwd=ui.SOURCES, capture_output=True, text=True, check=True
    )
    return {FILE: done.stdout}
