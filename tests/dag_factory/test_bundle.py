"""The bundle as Airflow uses it: a processor's folder, workers' versions, broken pipelines, other machines."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airloom.dag_factory import connection_test
from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.shards import shard_name
from tests.airflow_home import AirflowHome
from tests.dag_factory.repositories import blob, commit_entries, document, git

BROKEN = document("broken").replace(b'"filter"', b'"fliter"')


@pytest.fixture(autouse=True)
def _home(migrated_home: AirflowHome, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in migrated_home.environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's bundles live."""
    folder = tmp_path / "bundles"
    monkeypatch.setenv("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH", str(folder))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> PipelineStore:
    store = PipelineStore(tmp_path / "pipelines.git")
    store.create()
    return store


@pytest.fixture
def bundle(storage: Path, store: PipelineStore) -> Any:
    return make_bundle(path=str(store.path))


def make_bundle(**kwargs: Any) -> Any:
    from airloom.dag_factory.bundle import PipelineBundle

    return PipelineBundle(name="pipelines", **kwargs)


def publish(store: PipelineStore, *ids: str, **contents: bytes) -> str:
    """Commit documents in one go; the revision."""
    documents = {name: document(name) for name in ids} | contents
    entries = [("100644", found.blob, found.path) for found in store.tree().documents]
    kept = [entry for entry in entries if entry[2].removesuffix(".json") not in documents]
    new = [("100644", blob(store.path, data), f"{name}.json") for name, data in documents.items()]
    return commit_entries(store.path, [*kept, *new])


def bag(bundle: Any, name: str | None = None) -> Any:
    """What Airflow finds in the bundle's folder, our own Dag aside, or in one file of it."""
    from airflow.dag_processing.dagbag import DagBag

    folder = bundle.path / name if name else bundle.path
    found = DagBag(dag_folder=folder, bundle_path=bundle.path, bundle_name=bundle.name)
    if not name:
        found.dags.pop(connection_test.DAG_ID)
    return found


def times(bundle: Any) -> dict[str, int]:
    return {path.relative_to(bundle.path).as_posix(): path.stat().st_mtime_ns for path in bundle.path.rglob("*.py")}


def test_an_empty_repository_is_a_bundle_without_dags(bundle: Any) -> None:
    bundle.initialize()
    assert bundle.get_current_version() is None
    assert bag(bundle).dags == {}


def test_pipelines_become_dags_at_a_version(bundle: Any, store: PipelineStore) -> None:
    revision = publish(store, "one", "two")
    bundle.initialize()
    found = bag(bundle)
    assert sorted(found.dags) == ["one", "two"]
    assert found.import_errors == {}
    assert bundle.get_current_version().version == revision


def test_connections_are_tested_at_every_version(bundle: Any, store: PipelineStore) -> None:
    """Its file is there without a pipeline, stays as it is when one comes, and is added to an older worker's folder."""
    bundle.initialize()
    assert list(bag(bundle, connection_test.FILE_NAME).dags) == [connection_test.DAG_ID]
    before = times(bundle)[connection_test.FILE_NAME]
    revision = publish(store, "one")
    bundle.refresh()
    assert times(bundle)[connection_test.FILE_NAME] == before
    for _ in range(2):
        worker = make_bundle(path=str(store.path), version=revision)
        worker.initialize()
        assert list(bag(worker, connection_test.FILE_NAME).dags) == [connection_test.DAG_ID]
        (worker.path / connection_test.FILE_NAME).unlink()


def test_of_several_bundles_the_first_tests_connections(
    storage: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(tmp_path / "pipelines.git")
    classpath = "airloom.dag_factory.bundle.PipelineBundle"
    bundles = [{"name": name, "classpath": classpath, "kwargs": {"path": path}} for name in ("first", "pipelines")]
    monkeypatch.setenv("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST", json.dumps(bundles))
    second = make_bundle(path=path)
    second.initialize()
    assert connection_test.FILE_NAME not in times(second)
    monkeypatch.setenv("AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST", json.dumps(bundles[::-1]))
    second.refresh()
    assert connection_test.FILE_NAME in times(second)


def test_the_default_repository_is_made_and_seeded(storage: Path, tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    seed.mkdir()
    (seed / "first.json").write_bytes(document("first"))
    made = make_bundle(path=str(tmp_path / "new" / "pipelines.git"), seed=str(seed))
    made.initialize()
    assert list(bag(made).dags) == ["first"]
    (seed / "second.json").write_bytes(document("second"))
    made.refresh()
    assert list(bag(made).dags) == ["first"]


def test_a_broken_pipeline_is_an_import_error_and_no_neighbour_is_touched(bundle: Any, store: PipelineStore) -> None:
    publish(store, "one", "two", broken=BROKEN)
    bundle.initialize()
    found = bag(bundle)
    assert sorted(found.dags) == ["one", "two"]
    assert list(found.import_errors) == ["problems/broken.json.py"]
    text = found.import_errors["problems/broken.json.py"]
    for part in ("broken.json", "/nodes/1/type", "some", "fliter", "did you mean 'filter'?"):
        assert part in text
    publish(store, broken=document("broken"))
    bundle.refresh()
    assert sorted(bag(bundle).dags) == ["broken", "one", "two"]
    assert bag(bundle).import_errors == {}
    assert not list((bundle.path / "problems").rglob("*.py"))


def test_two_documents_of_one_id_are_both_refused_and_name_each_other(bundle: Any, store: PipelineStore) -> None:
    publish(store, "one", copy=document("one"), other=document("other"))
    bundle.initialize()
    found = bag(bundle)
    assert sorted(found.dags) == ["other"]
    assert sorted(found.import_errors) == ["problems/copy.json.py", "problems/one.json.py"]
    assert "/id" in found.import_errors["problems/copy.json.py"]
    assert "one.json" in found.import_errors["problems/copy.json.py"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{", "broken.json"),
        (b"", "broken.json"),
        (b"[" * 5000, "broken.json"),
        (b'{"airloom": 1, "id": "x", "id": "y"}', "broken.json"),
        (b"\xff\xfe\x00", "broken.json"),
        (b'{"airloom": 1}' + b" " * 1024 * 1024, "bytes"),
    ],
    ids=["cut", "empty", "deep", "duplicate key", "not UTF-8", "huge"],
)
def test_whatever_is_in_a_file_only_that_file_suffers(
    bundle: Any, store: PipelineStore, data: bytes, says: str
) -> None:
    publish(store, "one", broken=data)
    bundle.initialize()
    found = bag(bundle)
    assert list(found.dags) == ["one"]
    assert list(found.import_errors) == ["problems/broken.json.py"]
    assert says in found.import_errors["problems/broken.json.py"]


def test_links_and_submodules_are_import_errors(bundle: Any, store: PipelineStore) -> None:
    good = blob(store.path, document("good"))
    commit = git(store.path, "commit-tree", git(store.path, "mktree"), "-m", "inner")
    entries = [("120000", blob(store.path, b"/etc/passwd"), "link.json"), ("160000", commit, "module")]
    commit_entries(store.path, [*entries, ("100644", good, "good.json")])
    bundle.initialize()
    found = bag(bundle)
    assert list(found.dags) == ["good"]
    assert sorted(found.import_errors) == ["problems/link.json.py", "problems/module.py"]
    assert "symbolic link" in found.import_errors["problems/link.json.py"]


def test_after_one_change_only_its_shard_is_written_again(bundle: Any, store: PipelineStore) -> None:
    publish(store, *[f"p{number}" for number in range(160)])
    bundle.initialize()
    before = times(bundle)
    assert len(before) == 4 + 1, "shards, and the Dag that tests connections"
    publish(store, p7=document("p7", description="Changed"))
    bundle.refresh()
    after = times(bundle)
    assert [name for name in after if after[name] != before[name]] == [
        name for name in before if "p7" in bag(bundle, name).dags
    ]


def test_a_commit_that_changes_no_plan_writes_no_shard(bundle: Any, store: PipelineStore) -> None:
    publish(store, "one")
    bundle.initialize()
    before = times(bundle)
    revision = commit_entries(
        store.path,
        [("100644", store.tree().documents[0].blob, "one.json"), ("100644", blob(store.path, b"hello"), "README.md")],
    )
    bundle.refresh()
    assert times(bundle) == before
    assert bundle.get_current_version().version == revision


def test_an_unchanged_document_is_not_checked_again(
    bundle: Any, store: PipelineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from airloom.dag_factory import checking, snapshot

    checked: list[str] = []

    def watch(work: Any, check: Any) -> Iterator[Any]:
        checked.extend(item.path for item in work)
        return checking.check_documents(work, check)

    monkeypatch.setattr(snapshot, "check_documents", watch)
    publish(store, "one", "two", broken=BROKEN)
    bundle.initialize()
    publish(store, "two", one=document("one", description="Changed"))
    bundle.refresh()
    assert sorted(checked) == ["broken.json", "one.json", "one.json", "two.json"]


def test_a_worker_builds_only_its_dag_at_its_version(
    bundle: Any, store: PipelineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(store, *[f"p{number}" for number in range(10)])
    bundle.initialize()
    publish(store, p3=document("p3", description="New"))
    bundle.refresh()
    worker = make_bundle(path=str(store.path), version=old)
    worker.initialize()
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "p3")
    found = bag(worker, shard_name(0))
    assert list(found.dags) == ["p3"]
    assert found.dags["p3"].doc_md is None
    assert worker.get_current_version().version == old


def test_a_worker_finds_its_dag_in_whatever_shard_it_is_today(
    bundle: Any, store: PipelineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(store, "one")
    worker = make_bundle(path=str(store.path), version=old)
    worker.initialize()
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "one")
    for number in (0, 5, 255):
        assert list(bag(worker, shard_name(number)).dags) == ["one"]


def test_without_a_wanted_dag_a_version_shows_what_the_shard_may_hold(bundle: Any, store: PipelineStore) -> None:
    old = publish(store, "one", "two", "three")
    worker = make_bundle(path=str(store.path), version=old)
    worker.initialize()
    assert sorted(bag(worker, shard_name(0)).dags) == ["one", "three", "two"]


def test_another_machine_compiles_only_what_it_runs(
    store: PipelineStore, tmp_path: Path, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revision = publish(store, *[f"p{number}" for number in range(10)], broken=BROKEN)
    worker = make_bundle(repo_url=f"file://{store.path}", version=revision)
    worker.initialize()
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "p4")
    assert list(bag(worker, shard_name(0)).dags) == ["p4"]
    assert len(list(worker.source.plans.folder.glob("??/*"))) == 1
    monkeypatch.setenv("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "broken")
    assert "fliter" in bag(worker, shard_name(0)).import_errors[shard_name(0)]


def test_a_version_that_is_there_needs_no_remote(store: PipelineStore, storage: Path) -> None:
    revision = publish(store, "one")
    make_bundle(repo_url=str(store.path), version=revision).initialize()
    store.path.rename(store.path.with_name("gone.git"))
    make_bundle(repo_url=str(store.path), version=revision).initialize()


def test_an_unknown_version_says_so(bundle: Any, store: PipelineStore) -> None:
    from airloom.dag_factory.git import StoreError

    publish(store, "one")
    with pytest.raises(StoreError, match="revision 0123456789"):
        make_bundle(path=str(store.path), version="0123456789" * 4).initialize()


def test_a_remote_that_goes_away_leaves_the_dags(store: PipelineStore, storage: Path) -> None:
    revision = publish(store, "one")
    made = make_bundle(repo_url=str(store.path))
    made.initialize()
    store.path.rename(store.path.with_name("gone.git"))
    made.refresh()
    assert list(bag(made).dags) == ["one"]
    assert made.get_current_version().version == revision
    store.path.with_name("gone.git").rename(store.path)
    publish(store, "two")
    made.refresh()
    assert sorted(bag(made).dags) == ["one", "two"]


def test_a_damaged_mirror_is_put_aside_and_fetched_anew(store: PipelineStore, storage: Path) -> None:
    publish(store, "one")
    made = make_bundle(repo_url=str(store.path))
    made.initialize()
    (made.store.path / "HEAD").write_text("damaged")
    publish(store, "two")
    made.refresh()
    assert sorted(bag(made).dags) == ["one", "two"]
    assert (made.base_dir / "mirror.git.damaged" / "HEAD").read_text() == "damaged"


def test_two_bundles_of_one_storage_do_not_disturb_each_other(bundle: Any, store: PipelineStore) -> None:
    publish(store, "one")
    bundle.initialize()
    before = times(bundle)
    other = make_bundle(path=str(store.path))
    other.initialize()
    assert times(bundle) == before


def test_airflow_cleans_old_versions_by_its_own_rule(bundle: Any, store: PipelineStore) -> None:
    import pendulum
    from airflow.dag_processing.bundles.base import BundleUsageTrackingManager, get_bundle_tracking_file

    revision = publish(store, "one")
    worker = make_bundle(path=str(store.path), version=revision)
    worker.initialize()
    assert worker.path == bundle.versions_dir / revision
    info = type("Info", (), {})()
    info.version, info.lock_file_path = revision, get_bundle_tracking_file("pipelines", revision)
    info.lock_file_path.parent.mkdir(parents=True, exist_ok=True)
    info.lock_file_path.write_text(pendulum.now().isoformat())
    BundleUsageTrackingManager._remove_stale_bundle("pipelines", info)
    assert not worker.path.exists()
    make_bundle(path=str(store.path), version=revision).initialize()
    assert worker.path.exists()


def test_the_airflow_connection_authenticates(
    store: PipelineStore, storage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(store, "one")
    connection = {"conn_type": "git", "host": f"file://{store.path}", "login": "bot", "password": "a-planted-secret"}
    monkeypatch.setenv("AIRFLOW_CONN_PIPELINES_GIT", json.dumps(connection))
    made = make_bundle(git_conn_id="pipelines_git")
    made.initialize()
    assert list(bag(made).dags) == ["one"]
    with made._credentials() as credentials:
        assert "GIT_SSH_COMMAND" in credentials
    found = [path for path in storage.rglob("*") if path.is_file() and b"a-planted-secret" in path.read_bytes()]
    assert found == []


def test_the_view_url(storage: Path) -> None:
    made = make_bundle(repo_url="https://github.com/team/flows.git", subdir="daily")
    assert made.view_url_template() == "https://github.com/team/flows/tree/{version}/daily"
    own = make_bundle(repo_url="https://git.example.org/x.git", view_url_template="https://git.example.org/{version}")
    assert own.view_url_template() == "https://git.example.org/{version}"


def test_path_and_remote_exclude_each_other(storage: Path) -> None:
    from airloom.dag_factory.git import StoreError

    with pytest.raises(StoreError, match="not both"):
        make_bundle(path="x", repo_url="https://example.org/x.git")


PROCESS = """
import json, sys
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from sqlalchemy import func, select
from airflow.models.dag_version import DagVersion
from airflow.models.serialized_dag import SerializedDagModel
from airflow.utils.session import create_session
manager = DagBundlesManager()
manager.sync_bundles_to_db()
bundle = manager.get_bundle("pipelines")
bundle.initialize()
found = DagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
sync_bag_to_db(found, bundle.name, bundle.get_current_version().version)
with create_session() as session:
    newest = select(DagVersion.dag_id, func.max(DagVersion.version_number)).group_by(DagVersion.dag_id)
    versions = dict(session.execute(newest).all())
    hashes = dict(session.execute(select(SerializedDagModel.dag_id, SerializedDagModel.dag_hash)).all())
print(json.dumps([versions, hashes]))
"""


def test_the_same_document_again_is_no_new_version_and_a_changed_one_is(
    airflow_home: AirflowHome, store: PipelineStore
) -> None:
    """Keys in another order, another process, another compile: the same hash in Airflow's database."""
    home = airflow_home.with_bundle(path=str(store.path)).with_environment(
        AIRFLOW__CORE__MIN_SERIALIZED_DAG_UPDATE_INTERVAL="0"
    )
    publish(store, "one")
    first = home.python(PROCESS)
    shutil.rmtree(home.folder / "bundles")
    shuffled = dict(reversed(list(json.loads(document("one")).items())))
    publish(store, one=json.dumps(shuffled).encode())
    assert home.python(PROCESS) == first
    changed = document("one").replace(b"n > 1", b"n > 2")
    publish(store, one=changed)
    versions, hashes = home.python(PROCESS)
    assert hashes != first[1]
    assert versions == {"one": 1, connection_test.DAG_ID: 1}, (
        "without a run there is nothing that an old version would be kept for"
    )


def test_airflows_own_commands_list_what_the_bundle_holds(airflow_home: AirflowHome, store: PipelineStore) -> None:
    publish(store, "one", broken=BROKEN)
    home = airflow_home.with_bundle(path=str(store.path))
    home.airflow("dags", "reserialize")
    assert [found["dag_id"] for found in home.listing("dags", "list")] == [connection_test.DAG_ID, "one"]
    (error,) = home.listing("dags", "list-import-errors", code=1)
    assert error["filepath"].endswith("problems/broken.json.py")
    assert "did you mean 'filter'?" in error["error"]
