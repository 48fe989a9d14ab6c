"""Maps the root folders to the sub-packages of ``airloom``; everything else is in ``pyproject.toml``."""

import sys
from pathlib import Path

from setuptools import Command, find_namespace_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
FOLDERS = ("operators", "dag_factory", "plugins", "include")

packages = []
for folder in FOLDERS:
    packages.append(f"airloom.{folder}")
    # The built UI is data of airloom.plugins, whether it is there yet or not.
    found = find_namespace_packages(folder, exclude=["static", "static.*", "*.static"])
    packages.extend(f"airloom.{folder}.{name}" for name in found if "__pycache__" not in name)


def with_ui(command: type[Command]) -> type[Command]:
    """The command, which in a checkout first brings the UI up to date; a source distribution holds it built."""

    class WithUi(command):  # type: ignore[misc, valid-type]
        def run(self) -> None:
            if (ROOT / "ui").is_dir() and not getattr(self, "editable_mode", False):
                sys.path.insert(0, str(ROOT))
                from scripts import ui

                ui.build()
            super().run()

    return WithUi


setup(
    packages=packages,
    package_dir={f"airloom.{folder}": folder for folder in FOLDERS},
    cmdclass={"build_py": with_ui(build_py), "sdist": with_ui(sdist)},
)
