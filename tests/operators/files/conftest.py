"""A desk for each test: a file root, a scratch folder, and readings over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operators.files.reading import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk.at(tmp_path)
