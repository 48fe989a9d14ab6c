"""The store against real git: publishing, conflicts, remotes, damage, and hostile repositories."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from airloom.dag_factory.git import (
    Git,
    RemoteUnreachable,
    RepositoryCorrupt,
    RepositoryLocked,
    StaleRevision,
    StoreError,
    UnknownRevision,
    environment,
)
from airloom.dag_factory.git_commit import Author
from airloom.dag_factory.git_remote import Remote, check_url, view_url
from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.git_tree import MAX_BLOB
from tests.dag_factory.repositories import ANNA, BEN, blob, commit_entries, document, git


@pytest.fixture
def store(tmp_path: Path) -> PipelineStore:
    store = PipelineStore(tmp_path / "pipelines.git")
    store.create()
    return store


@pytest.fixture
def mirror(tmp_path: Path, store: PipelineStore) -> PipelineStore:
    """A mirror of ``store``, as a bundle on another machine has it."""
    store.publish("first.json", b"1", ANNA, "First", base=None)
    mirror = PipelineStore(tmp_path / "mirror.git", remote=Remote(str(store.path)))
    mirror.fetch()
    return mirror


def paths(store: PipelineStore, revision: str | None = None) -> list[str]:
    return [found.path for found in store.tree(revision).documents]


def test_a_new_repository_is_empty_and_bare(store: PipelineStore) -> None:
    assert store.tip() is None
    assert store.tree().documents == ()
    assert store.history() == []
    assert git(store.path, "rev-parse", "--is-bare-repository") == "true"
    assert not (store.path / "hooks").exists()


def test_seeding_takes_the_documents_once_and_nothing_hidden_or_linked(tmp_path: Path, store: PipelineStore) -> None:
    seed = tmp_path / "seed"
    (seed / "daily").mkdir(parents=True)
    (seed / ".vscode").mkdir()
    (seed / "daily" / "one.json").write_bytes(b"1")
    (seed / ".vscode" / "settings.json").write_bytes(b"{}")
    (seed / "notes.txt").write_text("no pipeline")
    (seed / "link.json").symlink_to("/etc/passwd")
    revision = store.seed(seed, ANNA)
    assert revision is not None
    assert paths(store) == ["daily/one.json"]
    assert store.seed(seed, ANNA) is None
    assert store.tip() == revision


def test_publish_read_rename_delete_and_history(store: PipelineStore) -> None:
    one = store.publish("a.json", b"1", ANNA, "Begin\n\nWith reasons.", base=None)
    two = store.publish("a.json", b"2", BEN, "Change", base=one)
    three = store.rename("a.json", "sub/b.json", BEN, "Move", base=two)
    four = store.delete("sub/b.json", ANNA, "Remove", base=three)
    assert store.read("a.json", one) == b"1"
    assert store.read("a.json", two) == b"2"
    assert paths(store, three) == ["sub/b.json"]
    assert paths(store, four) == []
    assert [change.message for change in store.history()] == ["Remove", "Move", "Change", "Begin\n\nWith reasons."]
    assert [(change.revision, change.author) for change in store.history("a.json")] == [
        (three, "Ben"),
        (two, "Ben"),
        (one, "Anna"),
    ]
    assert store.history(limit=1)[0].time.tzinfo is not None
    with pytest.raises(UnknownRevision):
        store.read("a.json")


def test_a_rename_may_bring_other_content(store: PipelineStore) -> None:
    one = store.publish("a.json", b"a", ANNA, "Begin", base=None)
    two = store.rename("a.json", "b.json", BEN, "Move", base=one, data=b"b")
    assert paths(store, two) == ["b.json"]
    assert store.read("b.json", two) == b"b"


def test_the_last_change_of_every_document_is_found_at_once(store: PipelineStore) -> None:
    one = store.publish("a b.json", b"1", ANNA, "One", base=None)
    two = store.publish("sub/c.json", b"1", BEN, "Two\n\nWith reasons.", base=one)
    three = store.publish("a b.json", b"2", BEN, "Three", base=two)
    found = {path: (change.revision, change.author) for path, change in store.last_changes(three).items()}
    assert found == {"a b.json": (three, "Ben"), "sub/c.json": (two, "Ben")}
    assert list(store.last_changes(three, since=two)) == ["a b.json"]
    assert store.last_changes(three, since=three) == {}


def test_marks_of_ours_in_names_and_messages_break_no_list(store: PipelineStore) -> None:
    one = store.publish("a.json", b"1", ANNA, "Said \x1e and \x1f and \x00", base=None)
    assert store.history()[0].message == "Said  and  and"
    tree = git(store.path, "rev-parse", f"{store.publish('c.json', b'1', ANNA, 'C', base=one)}^{{tree}}")
    wild = {"GIT_AUTHOR_NAME": "E\x1ev\x1fil", "GIT_AUTHOR_EMAIL": "e@example.org"}
    commit = store.git.run("commit-tree", tree, "-p", one, "-F", "-", data=b"x\x1ey\x1fz", extra=wild).decode().strip()
    git(store.path, "update-ref", "refs/heads/main", commit)
    assert [change.revision for change in store.history()] == [commit, one]
    assert (store.history()[0].message, store.history()[0].author) == ("x\x1ey\x1fz", "E\x1ev\x1fil")
    two = store.publish("b.json", b"1", BEN, "Two", base=commit)
    assert {path: change.revision for path, change in store.last_changes(two).items()} == {"a.json": one, "b.json": two}


def test_what_is_no_revision_is_said_to_be_none(store: PipelineStore) -> None:
    store.publish("a.json", b"1", ANNA, "One", base=None)
    with pytest.raises(UnknownRevision):
        store.read("a.json", "0" * 40)


def test_publishing_what_is_there_already_makes_no_commit(store: PipelineStore) -> None:
    one = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    assert store.publish("a.json", b"1", BEN, "Again", base=one) == one


def test_a_commit_holds_exactly_what_was_published_and_leaves_nothing_else(store: PipelineStore) -> None:
    hostile = b"data 3\nM 100644 inline b.json\ndone\n\x00\xff"
    one = store.publish("folder/a b.json", hostile, ANNA, "Begin\n\nfrom nowhere\ndata 7", base=None)
    two = store.publish("c.json", b"", BEN, "\n", base=one)
    assert store.read("folder/a b.json", two) == hostile
    assert store.read("c.json", two) == b""
    assert [change.message for change in store.history()] == ["Change a pipeline", "Begin\n\nfrom nowhere\ndata 7"]
    assert git(store.path, "for-each-ref", "--format=%(refname)") == "refs/heads/main"
    assert git(store.path, "fsck", "--strict", "--unreachable") == ""
    assert git(store.path, "log", "-1", "--format=%an <%ae> %cn <%ce>") == (
        "Ben <ben@example.org> Airloom <airloom@localhost>"
    )


def test_objects_may_be_named_by_sha256(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "--object-format=sha256", "new.git")
    store = PipelineStore(tmp_path / "new.git")
    git(store.path, "update-ref", "refs/heads/main", commit_entries(store.path, []))
    tip = store.publish("a.json", b"1", ANNA, "Begin", base=store.tip())
    assert store.publish("a.json", b"1", ANNA, "Again", base=tip) == tip
    assert store.read("a.json") == b"1"
    assert len(tip) == 64


def test_a_stale_publish_names_base_and_theirs_and_changes_nothing(store: PipelineStore) -> None:
    base = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    theirs = store.publish("a.json", b"2", ANNA, "Theirs", base=base)
    with pytest.raises(StaleRevision) as caught:
        store.publish("a.json", b"3", BEN, "Mine", base=base)
    assert (caught.value.path, caught.value.base, caught.value.theirs) == ("a.json", base, theirs)
    assert store.tip() == theirs
    with pytest.raises(StaleRevision):
        store.publish("a.json", b"3", BEN, "Create what exists", base=None)
    with pytest.raises(StaleRevision):
        store.delete("a.json", BEN, "Delete what changed", base=base)


def test_changes_to_other_pipelines_are_no_conflict(store: PipelineStore) -> None:
    base = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    store.publish("b.json", b"2", ANNA, "Another", base=base)
    store.publish("a.json", b"3", BEN, "Mine", base=base)
    assert store.read("a.json") == b"3"
    assert store.read("b.json") == b"2"


def test_renaming_onto_a_taken_name_is_refused(store: PipelineStore) -> None:
    base = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    store.publish("b.json", b"2", ANNA, "Taken meanwhile", base=base)
    with pytest.raises(StaleRevision):
        store.rename("a.json", "b.json", BEN, "Move", base=base)
    assert store.read("b.json") == b"2"


def _race(stores: list[PipelineStore], path: str | None) -> tuple[list[str], list[StoreError]]:
    """All publish at once: to one path, or each to its own."""
    done: list[str] = []
    failed: list[StoreError] = []
    base = stores[0].tip()
    barrier = threading.Barrier(len(stores))

    def publish(number: int) -> None:
        barrier.wait()
        try:
            name = path or f"own{number}.json"
            done.append(stores[number].publish(name, f"{number}".encode(), ANNA, f"{number}", base=base))
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done, failed


def test_of_many_publishing_one_pipeline_at_once_exactly_one_wins(store: PipelineStore) -> None:
    store.publish("a.json", b"begin", ANNA, "Begin", base=None)
    done, failed = _race([store] * 6, "a.json")
    assert len(done) == 1
    assert [type(error) for error in failed] == [StaleRevision] * 5
    assert len(store.history("a.json")) == 2


def test_of_many_publishing_their_own_pipelines_at_once_all_win(store: PipelineStore) -> None:
    store.publish("a.json", b"begin", ANNA, "Begin", base=None)
    done, failed = _race([store] * 6, None)
    assert not failed
    assert len(done) == 6
    assert len(paths(store)) == 7


def test_mirrors_race_at_the_remote(tmp_path: Path, store: PipelineStore) -> None:
    store.publish("a.json", b"begin", ANNA, "Begin", base=None)
    mirrors = [PipelineStore(tmp_path / f"mirror{n}.git", remote=Remote(str(store.path))) for n in range(3)]
    for mirror in mirrors:
        mirror.fetch()
    done, failed = _race(mirrors, "a.json")
    assert len(done) == 1
    assert [type(error) for error in failed] == [StaleRevision] * 2
    assert store.tip() == done[0]
    done, failed = _race(mirrors, None)
    assert not failed
    assert len(paths(store)) == 4


def test_a_publish_in_a_mirror_reaches_the_remote(mirror: PipelineStore, store: PipelineStore) -> None:
    revision = mirror.publish("second.json", b"2", BEN, "Second", base=mirror.tip())
    assert store.tip() == mirror.tip() == revision
    assert [change.author for change in store.history()] == ["Ben", "Anna"]


def test_a_rewritten_branch_is_followed_and_the_old_commits_are_kept(
    mirror: PipelineStore, store: PipelineStore
) -> None:
    old = store.publish("first.json", b"2", ANNA, "Will be thrown away", base=store.tip())
    mirror.fetch()
    git(store.path, "update-ref", "refs/heads/main", f"{old}~1")
    git(store.path, "reflog", "expire", "--expire=now", "--all")
    git(store.path, "gc", "--quiet", "--prune=now")
    new = store.publish("first.json", b"3", ANNA, "Instead", base=store.tip())
    mirror.fetch()
    assert mirror.tip() == new
    assert mirror.read("first.json", old) == b"2"
    git(mirror.path, "gc", "--quiet", "--prune=now")
    assert mirror.read("first.json", old) == b"2"


def test_a_commit_that_left_the_branch_can_be_fetched_by_its_id(tmp_path: Path, store: PipelineStore) -> None:
    store.publish("a.json", b"1", ANNA, "Begin", base=None)
    gone = store.publish("a.json", b"2", ANNA, "Gone", base=store.tip())
    git(store.path, "update-ref", "refs/heads/main", f"{gone}~1")
    git(store.path, "config", "uploadpack.allowAnySHA1InWant", "true")
    other = PipelineStore(tmp_path / "other.git", remote=Remote(str(store.path)))
    other.fetch_revision(gone)
    assert other.read("a.json", gone) == b"2"
    with pytest.raises(StoreError):
        other.fetch_revision("0123456789" * 4)


def test_an_unreachable_remote_says_so_and_keeps_what_is_known(mirror: PipelineStore, store: PipelineStore) -> None:
    tip = mirror.tip()
    store.path.rename(store.path.with_name("gone.git"))
    with pytest.raises(RemoteUnreachable, match="cannot be reached"):
        mirror.fetch()
    with pytest.raises(RemoteUnreachable):
        mirror.publish("first.json", b"2", BEN, "Offline", base=tip)
    assert mirror.tip() == tip
    assert mirror.read("first.json") == b"1"


def test_a_remote_that_refuses_says_so(mirror: PipelineStore, store: PipelineStore) -> None:
    hook = store.path / "hooks" / "pre-receive"
    hook.parent.mkdir()
    hook.write_text("#!/bin/sh\necho reviews are required >&2\nexit 1\n")
    hook.chmod(0o755)
    tip = mirror.tip()
    with pytest.raises(StoreError, match="reviews are required"):
        mirror.publish("first.json", b"2", BEN, "Refused", base=tip)
    assert mirror.tip() == store.tip() == tip


def test_a_lock_that_stays_is_named_and_nothing_is_lost(store: PipelineStore, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    monkeypatch.setattr("airloom.dag_factory.git.LOCK_PATIENCE", 0.3)
    lock = store.path / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(RepositoryLocked, match=r"main\.lock"):
        store.publish("a.json", b"2", BEN, "Locked out", base=tip)
    assert store.read("a.json") == b"1"
    lock.unlink()
    store.publish("a.json", b"2", BEN, "Again", base=tip)


def test_a_lock_that_goes_away_is_waited_for(store: PipelineStore) -> None:
    tip = store.publish("a.json", b"1", ANNA, "Begin", base=None)
    lock = store.path / "refs" / "heads" / "main.lock"
    lock.touch()
    timer = threading.Timer(0.5, lock.unlink)
    timer.start()
    store.publish("a.json", b"2", BEN, "Patient", base=tip)
    timer.join()
    assert store.read("a.json") == b"2"


def test_damage_is_named(tmp_path: Path, store: PipelineStore) -> None:
    store.publish("a.json", b"1", ANNA, "Begin", base=None)
    name = store.tree().documents[0].blob
    loose = store.path / "objects" / name[:2] / name[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"not an object")
    with pytest.raises(RepositoryCorrupt, match="damaged"):
        store.read("a.json")
    with pytest.raises(RepositoryCorrupt, match="no git repository"):
        PipelineStore(tmp_path / "nothing.git").tip()


def test_a_file_that_is_no_repository_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "fake.git"
    folder.mkdir()
    (folder / "HEAD").write_text("not git")
    with pytest.raises(RepositoryCorrupt):
        PipelineStore(folder).tip()


def test_the_author_cannot_forge_another(store: PipelineStore) -> None:
    forger = Author("Eve <root@example.org>\nauthor Root", "eve@example.org>\n")
    store.publish("a.json", b"1", forger, "Forge\0", base=None)
    assert store.history()[0].author == "Eve root@example.orgauthor Root"
    assert store.history()[0].email == "eve@example.org"
    store.publish("b.json", b"1", Author("<>", ""), "", base=store.tip())
    assert store.history()[0].author == "unknown"
    assert store.history()[0].message


@pytest.mark.parametrize(
    "path",
    [
        "../a.json",
        "/etc/a.json",
        "-a.json",
        "a/../b.json",
        ".git/config.json",
        "a\n.json",
        "a.py",
        "",
        "a//b.json",
        ".a.json",
    ],
)
def test_hostile_names_are_refused_when_publishing(store: PipelineStore, path: str) -> None:
    with pytest.raises(StoreError):
        store.publish(path, b"1", ANNA, "Hostile", base=None)
    assert store.tip() is None


@pytest.mark.parametrize("revision", ["--output=/tmp/x", "-n1", "main:a.json", "@{u}", "nothing", "main main"])
def test_hostile_revisions_are_unknown(store: PipelineStore, revision: str, tmp_path: Path) -> None:
    store.publish("a.json", b"1", ANNA, "Begin", base=None)
    with pytest.raises(StoreError):
        store.read("a.json", revision)


@pytest.mark.parametrize("branch", ["--upload-pack=x", "-b", "a..b", "a b", "", "x.lock", "x~1"])
def test_hostile_branches_are_refused(tmp_path: Path, branch: str) -> None:
    with pytest.raises(StoreError):
        PipelineStore(tmp_path / "x.git", branch)


def test_a_subdir_keeps_to_itself(tmp_path: Path) -> None:
    store = PipelineStore(tmp_path / "mono.git", subdir="data/pipelines")
    store.create()
    outside = PipelineStore(tmp_path / "mono.git")
    outside.publish("package.json", b"{}", ANNA, "Not a pipeline", base=None)
    store.publish("data/pipelines/a.json", b"1", ANNA, "A pipeline", base=store.tip())
    assert paths(store) == ["data/pipelines/a.json"]
    assert [change.message for change in store.history()] == ["A pipeline"]
    with pytest.raises(StoreError):
        store.publish("elsewhere.json", b"1", ANNA, "Outside", base=store.tip())


def test_a_symlink_a_submodule_and_a_huge_blob_are_refused_and_the_rest_is_read(store: PipelineStore) -> None:
    secret = blob(store.path, b"/etc/passwd")
    huge = blob(store.path, b'{"airloom": 1}' + b" " * MAX_BLOB)
    good = blob(store.path, document("good"))
    commit = git(store.path, "commit-tree", git(store.path, "mktree", data=b""), "-m", "inner")
    commit_entries(
        store.path,
        [
            ("120000", secret, "link.json"),
            ("160000", commit, "module"),
            ("100644", huge, "huge.json"),
            ("100644", good, "-dash.json"),
            ("100644", good, "new\nline.json"),
            ("100755", good, "good.json"),
            ("100644", good, ".hidden/x.json"),
            ("100644", blob(store.path, b"[submodule]"), ".gitmodules"),
        ],
    )
    tree = store.tree()
    assert [found.path for found in tree.documents] == ["-dash.json", "good.json"]
    assert {path: str(problem).split(":")[1].strip()[:17] for path, problem in tree.refused.items()} == {
        "link.json": "a symbolic link i",
        "module": "a submodule is no",
        "huge.json": "the file has 1,04",
        "new?line.json": "the file name 'ne",
    }
    assert store.read("-dash.json") == document("good")


def test_no_hook_filter_or_setting_of_a_repository_runs(tmp_path: Path, store: PipelineStore) -> None:
    marker = tmp_path / "ran"
    hooks = store.path / "hooks"
    hooks.mkdir()
    names = ("pre-commit", "post-commit", "reference-transaction", "post-update", "pre-push", "post-index-change")
    for name in names:
        (hooks / name).write_text(f"#!/bin/sh\necho {name} >> {marker}\n")
        (hooks / name).chmod(0o755)
    git(store.path, "config", "core.fsmonitor", f"touch {marker}")
    git(store.path, "config", "core.hooksPath", str(hooks))
    git(store.path, "config", "filter.evil.clean", f"touch {marker}")
    (store.path / "info").mkdir(exist_ok=True)
    (store.path / "info" / "attributes").write_text("*.json filter=evil\n")
    mirror = PipelineStore(tmp_path / "mirror.git", remote=Remote(str(store.path)))
    store.publish("a.json", b"1", ANNA, "Begin", base=None)
    mirror.fetch()
    assert store.read("a.json") == b"1"
    assert store.history()
    assert not marker.exists()


def test_the_environment_is_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("GIT_SSH", "/evil")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://u:secret@h/d")
    found = environment()
    assert not {"GIT_DIR", "GIT_SSH", "GIT_CONFIG_COUNT"} & set(found)
    assert "secret" not in " ".join(found.values())
    assert found["GIT_CONFIG_GLOBAL"] == os.devnull


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c id",
        "http://example.org/x.git",
        "git://example.org/x.git",
        "-oProxyCommand=id",
        "ssh://-oProxyCommand=id/x",
        "https://user:password@example.org/x.git",
        "fd::17/foo",
        "example.org:x y.git",
        "https://example.org/x.git\n--upload-pack=id",
        "",
    ],
)
def test_urls_of_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(StoreError):
        check_url(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org/x.git", "ssh://git@example.org:22/x.git", "git@example.org:team/x.git", "file:///srv/x.git"],
)
def test_urls_of_allowed_schemes_pass(url: str) -> None:
    assert check_url(url) == url


def test_ext_is_refused_by_git_itself_too(store: PipelineStore, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    with pytest.raises(StoreError):
        Git(store.path).remote("fetch", f"ext::sh -c touch% {marker}", "main")
    assert not marker.exists()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/team/flows.git", "https://github.com/team/flows/tree/{version}/daily"),
        ("git@gitlab.com:team/sub/flows.git", "https://gitlab.com/team/sub/flows/-/tree/{version}/daily"),
        ("ssh://git@bitbucket.org/team/flows", "https://bitbucket.org/team/flows/src/{version}/daily"),
        ("https://git.example.org/team/flows.git", None),
        ("file:///srv/github.com/x", None),
    ],
)
def test_the_view_url_of_known_hosts(url: str, expected: str | None) -> None:
    assert view_url(url, "daily") == expected
