"""What comes from the code, pages of documentation and the JSON Schema: written, or compared with what is there.

Run inside the environment: ``python -m scripts.generated [--check]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts import api_types, cli_page, connections_page, fab_colors, node_pages, options_page
from scripts.paths import ROOT


def main(arguments: list[str]) -> int:
    """Write the pages; with ``--check`` only tell which are not current."""
    stale = stale_pages()
    if "--check" in arguments:
        names = ", ".join(str(file.relative_to(ROOT)) for file in stale)
        print(f"Not current: {names}. Run: make docs" if stale else "All generated files are current")
        return 1 if stale else 0
    for file, text in stale.items():
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    print(f"  {len(stale)} files changed")
    return 0


def stale_pages() -> dict[Path, str | None]:
    """Page -> what it should hold, for those that hold something else; None for one that should not be there."""
    wanted: dict[Path, str | None] = {
        **node_pages.pages(),
        **cli_page.pages(),
        **options_page.pages(),
        **connections_page.pages(),
        **fab_colors.pages(),
        **schema_file(),
        **api_types.pages(),
    }
    for file in node_pages.FOLDER.glob("*.md"):
        wanted.setdefault(file, None)
    return {file: text for file, text in sorted(wanted.items()) if text != _text(file)}


def schema_file() -> dict[Path, str]:
    """The document's JSON Schema, as the package ships it."""
    from airloom.dag_factory.json_schema import FILE, document_schema, dumps, own_types

    return {ROOT / "include" / FILE: dumps(document_schema(own_types()))}


def _text(file: Path) -> str | None:
    return file.read_text() if file.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
