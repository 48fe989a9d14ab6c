"""The project's modules as syntax trees, and what each imports when it is imported itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("operators", "dag_factory", "plugins")


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the packages, relative to the root."""
    return tuple(sorted(file.relative_to(ROOT) for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")))


@cache
def tree(module: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse((ROOT / module).read_text(), filename=str(module))


def imports(node: ast.AST) -> Iterator[tuple[str, int]]:
    """(module, line) of each import in and below a node, wherever it stands; not those for type checkers only."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.Import):
            yield from ((alias.name, child.lineno) for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module, child.lineno
        yield from imports(child)
