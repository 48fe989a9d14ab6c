"""airflow.cfg and the compose file say only what Airflow understands."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from fnmatch import fnmatch
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.env import generate

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yaml"


@cache
def known_options() -> frozenset[tuple[str, str]]:
    """(section, option) of Airflow and all its providers, ours included."""
    from airflow.configuration import conf
    from airflow.providers_manager import ProvidersManager

    ProvidersManager().initialize_providers_configuration()
    description = conf.configuration_description
    return frozenset((section, option) for section in description for option in description[section]["options"])


def airflow_cfg() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "airflow.cfg")
    return parser


def unknown(options: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {option for option in options if option not in known_options()}


def test_airflow_cfg_has_only_options_that_exist() -> None:
    parser = airflow_cfg()
    options = {(section, option) for section in parser.sections() for option in parser[section]}
    assert len(options) > 15
    assert unknown(options) == set()


def test_an_option_that_does_not_exist_is_noticed() -> None:
    assert unknown({("core", "paralelism")}) == {("core", "paralelism")}


def test_airflow_cfg_holds_no_secret() -> None:
    parser = airflow_cfg()
    secret = re.compile(r"secret|password|fernet|key$")
    assert [option for section in parser.sections() for option in parser[section] if secret.search(option)] == []


@pytest.mark.parametrize("source", ["airflow.cfg", "docker-compose.yaml"])
def test_the_bundle_takes_these_arguments(source: str) -> None:
    import inspect

    from airloom.dag_factory.bundle import PipelineBundle

    if source == "airflow.cfg":
        text = airflow_cfg()["dag_processor"]["dag_bundle_config_list"]
    else:
        text = compose()["services"]["scheduler"]["environment"]["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST"]
    bundles = json.loads(text)
    assert [bundle["classpath"] for bundle in bundles] == [f"{PipelineBundle.__module__}.{PipelineBundle.__name__}"]
    assert set(bundles[0]["kwargs"]) <= set(inspect.signature(PipelineBundle).parameters)


@cache
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text()))


def test_compose_file_follows_the_specification() -> None:
    from jsonschema import Draft202012Validator

    # check-jsonschema carries the specification's own schema; the package itself is not needed.
    vendor = find_spec("check_jsonschema")
    assert vendor is not None
    assert vendor.origin
    file = Path(vendor.origin).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(file.read_text())
    validator = Draft202012Validator(schema)
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(compose())] == []
    assert list(validator.iter_errors({"services": {"web": {"imagee": "x"}}}))


def test_compose_options_exist_in_airflow() -> None:
    found = set()
    for service in compose()["services"].values():
        for name in service.get("environment", {}):
            if name.startswith("AIRFLOW__"):
                section, option = name.removeprefix("AIRFLOW__").split("__", 1)
                found.add((section.lower(), option.lower()))
    assert len(found) > 15
    # Kombu's options are passed on as they are, so Airflow describes no closed set of them.
    assert {option for option in unknown(found) if option[0] != "celery_broker_transport_options"} == set()


def test_compose_services_refer_to_what_is_there() -> None:
    services, volumes = compose()["services"], compose()["volumes"]
    for name, service in services.items():
        assert "image" in service, name
        tag = service["image"].rpartition(":")[2]
        assert re.search(r"\d", tag), f"{name} has no fixed tag"
        for mount in service.get("volumes", []):
            assert mount.split(":")[0] in volumes, f"{name} mounts {mount}"
        for other, condition in service.get("depends_on", {}).items():
            assert other in services, f"{name} depends on {other}"
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for the health of {other}"
            if condition["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no"
        assert name == "init" or "healthcheck" in service, f"{name} has no health check"


def test_compose_has_the_whole_topology() -> None:
    services = compose()["services"]
    assert {"api-server", "scheduler", "dag-processor", "triggerer", "worker", "redis", "metadata", "warehouse"} <= set(
        services
    )
    assert services["worker"]["deploy"]["replicas"] == 2
    shared = {"exchange:/srv/exchange", "pipelines:/srv/pipelines"}
    for name in ("scheduler", "dag-processor", "worker", "api-server"):
        assert shared <= set(services[name]["volumes"])


def test_generated_secrets_are_those_the_compose_file_asks_for() -> None:
    required = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    first, second = generate(), generate()
    assert set(first) == required
    assert all(first[name] != second[name] for name in required)
    assert len(first["AIRLOOM_JWT_SECRET"]) >= 64
    assert not any(re.search(r"[^\w=-]", value) for value in first.values())


def test_no_secret_stands_in_the_compose_file() -> None:
    for name, service in compose()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FERNET", variable):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), f"{name}: {variable}"


@pytest.mark.skipif(
    shutil.which("docker") is None or subprocess.run(["docker", "compose", "version"], capture_output=True).returncode,
    reason="docker with its compose plugin is not installed",
)
def test_docker_compose_accepts_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in generate().items()))
    command = ["docker", "compose", "--env-file", str(env_file), "--file", str(COMPOSE), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def dockerfile_copies() -> list[str]:
    lines = [line.split() for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("COPY ")]
    return [source for line in lines if not line[1].startswith("--from=") for source in line[1:-1]]


def test_the_image_copies_what_exists() -> None:
    copied = dockerfile_copies()
    assert len(copied) > 8
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_the_image_copies_what_dockerignore_lets_through() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for source in dockerfile_copies():
        inside = (source.startswith(f"{path}/") or path.startswith(f"{source}/") for path in kept)
        assert any(inside) or any(fnmatch(source, path) for path in kept), source


def test_the_image_does_not_run_as_root() -> None:
    users = [line.split()[1] for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER ")]
    assert users[-1:] == ["airflow"]


def test_no_image_floats() -> None:
    froms = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert froms
    assert not any(image.endswith(":latest") or ":" not in image for image in froms)
