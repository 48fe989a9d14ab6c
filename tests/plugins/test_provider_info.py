"""What the provider registers, against Airflow's schema and Airflow's own commands."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
from importlib.metadata import distribution
from pathlib import Path

import airflow
import jsonschema

from airloom.operators import settings
from airloom.plugins.provider_info import OPTIONS, get_provider_info
from tests.airflow_home import AirflowHome


def test_the_metadata_is_what_airflow_expects() -> None:
    schema = json.loads((Path(airflow.__path__[0]) / "provider_info.schema.json").read_text())
    jsonschema.validate(get_provider_info(), schema)


def test_the_name_is_the_distributions() -> None:
    assert get_provider_info()["package-name"] == distribution("airloom").metadata["Name"]


def test_every_setting_is_documented_with_its_real_default() -> None:
    """The options are those that the settings read, and the defaults are the same."""
    source = Path(settings.__file__).read_text()
    read = dict(re.findall(r'get\("(\w+)", "([^"]*)"\)', source))
    assert {name: option["default"] for name, option in OPTIONS.items()} == read
    fields = {field.name for field in dataclasses.fields(settings.Settings)} - {"home"}
    assert fields == set(OPTIONS)
    for option in OPTIONS.values():
        assert option["version_added"]
        assert len(option["description"]) > 20


def test_what_is_named_exists() -> None:
    info = get_provider_info()
    for kind in ("operators", "bundles"):
        for entry in info[kind]:
            for module in entry["python-modules"]:
                importlib.import_module(module)
    for path in (*info["cli"], *info["db-managers"]):
        module, _, name = path.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))


def test_airflow_reads_the_options(airflow_home: AirflowHome) -> None:
    values = airflow_home.python(
        "import json; from airflow.configuration import conf\n"
        "from airflow.providers_manager import ProvidersManager\n"
        "ProvidersManager().initialize_providers_configuration()\n"
        f"print(json.dumps({{name: conf.get('airloom', name) for name in {sorted(OPTIONS)}}}))"
    )
    assert values == {name: option["default"] for name, option in OPTIONS.items()}
