"""What the parts of a running stage share."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airloom.operators.engine.events import Emitter
from airloom.operators.engine.spec import StageSpec
from airloom.operators.engine.watermarks import Reading
from airloom.operators.settings import Settings
from airloom.operators.stage import PlannedNode


@dataclass(frozen=True)
class Work:
    """One stage run: what was asked, where it may write, whom it tells."""

    spec: StageSpec
    scratch: Path
    emitter: Emitter
    reading: Reading = field(default_factory=Reading)
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Per source what only it counts, for its report."""

    @property
    def settings(self) -> Settings:
        """The deployment's settings."""
        return self.spec.settings

    @property
    def nodes(self) -> tuple[PlannedNode, ...]:
        """The stage's nodes, in the order of the data."""
        return self.spec.stage.nodes
