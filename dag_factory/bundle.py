"""The Dag bundle: Airflow's door to a git repository of pipelines.

It differs from a plain git bundle in that nothing of the repository is ever checked out: documents are
read as blobs, checked once per change in child processes, compiled, and shown to Airflow as a few
generated files. A worker is given the version its run began with, and builds the one Dag it needs.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from airflow.dag_processing.bundles.base import BaseDagBundle, BundleVersion  # noqa: TID253  this module is a bundle

from airloom.dag_factory.git import RemoteUnreachable, RepositoryCorrupt, StoreError
from airloom.dag_factory.git_commit import Author
from airloom.dag_factory.git_remote import Remote, view_url
from airloom.dag_factory.git_store import PipelineStore
from airloom.dag_factory.plan_cache import PlanCache
from airloom.dag_factory.snapshot import Source, survey, write_current, write_version, written_revision

log = logging.getLogger(__name__)

DEFAULT_REPOSITORY = "pipelines.git"
CHECK_AGAIN = 300.0
"""Seconds after which documents are checked again that failed for a reason outside of them."""
SEEDER = Author("Airloom", "airloom@localhost")


class PipelineBundle(BaseDagBundle):
    """Pipelines kept as JSON in a git repository.

    :param repo_url: the remote (https, ssh, or file); a mirror of it is kept in the bundle's folder.
    :param path: a bare repository on this machine instead; ``pipelines.git`` in Airflow's home by default.
    :param branch: the branch whose newest commit is shown.
    :param subdir: the folder of the repository that holds the pipelines; by default all of it.
    :param git_conn_id: an Airflow connection of type git: the credentials, and the URL when none is given.
    :param seed: a folder of documents for the first commit of an empty local repository.
    """

    supports_versioning = True

    def __init__(
        self,
        *,
        repo_url: str | None = None,
        path: str | None = None,
        branch: str = "main",
        subdir: str | None = None,
        git_conn_id: str | None = None,
        seed: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if path is not None and (repo_url is not None or git_conn_id is not None):
            raise StoreError("a bundle has a path, or a repo_url and git_conn_id, not both")
        self.repo_url = repo_url
        self.local_path = path
        self.branch = branch
        self.subdir = (subdir or "").strip("/")
        self.git_conn_id = git_conn_id
        self.seed = seed
        self._check_again_at: float | None = None

    @property
    def path(self) -> Path:
        """The folder of generated files: one for the processor, one per version for workers."""
        return self.versions_dir / self.version if self.version else self.base_dir / "current"

    @cached_property
    def store(self) -> PipelineStore:
        """The repository: local, or the mirror of a remote."""
        if self.repo_url is None and self.git_conn_id is None:
            return PipelineStore(_at_home(self.local_path or DEFAULT_REPOSITORY), self.branch, self.subdir)
        url = self.repo_url or self._hook().repo_url
        if not url:
            raise StoreError(f"the connection '{self.git_conn_id}' has no host: give the bundle a repo_url")
        return PipelineStore(self.base_dir / "mirror.git", self.branch, self.subdir, Remote(url, self._credentials))

    @cached_property
    def source(self) -> Source:
        """The repository, and the plans compiled from it."""
        return Source(self.store, PlanCache(self.base_dir / "plans"))

    def initialize(self) -> None:
        """Make the folder ready: the newest revision's, or that of the version asked for."""
        # Once here, so that the processes that Airflow forks to parse find it imported.
        import airloom.dag_factory.render  # noqa: F401

        with self.lock():
            if self.version:
                self._initialize_version(self.version)
            else:
                self.refresh()
                self.source.plans.prune([])
        super().initialize()

    def refresh(self) -> None:
        """Fetch, check what changed, and rewrite the generated files that it changes."""
        if self.version:
            raise StoreError("a bundle of one version never changes")
        with self.lock():
            self._update_store()
            tip = self.store.tip()
            due = self._check_again_at is not None and time.monotonic() > self._check_again_at
            if tip is None or due or tip != written_revision(self.path):
                found = survey(self.source, tip)
                self._check_again_at = None if found.certain else time.monotonic() + CHECK_AGAIN
                write_current(self.path, self.source, found, tests_connections=self._is_first())
                log.info(
                    "Bundle %s: %d pipelines, %d with problems, at %s",
                    self.name,
                    len(found.pipelines),
                    len(found.problems),
                    tip,
                )

    def get_current_version(self) -> BundleVersion | None:
        """The commit that the folder shows."""
        version = self.version or written_revision(self.path)
        return BundleVersion(version=version) if version else None

    def view_url_template(self) -> str | None:
        """Where a person sees a version on the remote's web site, when it is a known one."""
        return super().view_url_template() or (view_url(self.repo_url, self.subdir) if self.repo_url else None)

    def _initialize_version(self, version: str) -> None:
        if self.store.exists() or self.store.remote is not None:
            self.store.fetch_revision(version)
        else:
            raise RepositoryCorrupt(
                f"there is no repository at {self.store.path}; a worker on another machine needs a repo_url"
            )
        self.versions_dir.mkdir(parents=True, exist_ok=True)
        write_version(self.path, self.source, version)

    def _is_first(self) -> bool:
        """Whether this is the first bundle of pipelines in the configuration: what Airflow may find once is its."""
        from airflow.dag_processing.bundles.manager import DagBundlesManager

        manager: Any = DagBundlesManager  # Airflow's class has no annotations
        bundles = (bundle for bundle in manager().get_all_dag_bundles() if isinstance(bundle, PipelineBundle))
        return next((bundle.name for bundle in bundles), self.name) == self.name

    def _update_store(self) -> None:
        """The newest commits; a remote that does not answer leaves what is known, and is tried again."""
        if self.store.remote is None:
            if not self.store.exists():
                self.store.create()
            if self.seed is not None:
                self.store.seed(_at_home(self.seed), SEEDER)
            return
        try:
            self.store.fetch()
        except RemoteUnreachable:
            if not self.store.exists() or self.store.tip() is None:
                raise
            log.exception("Bundle %s goes on with what it has", self.name)
        except RepositoryCorrupt:
            self._replace_mirror()

    def _replace_mirror(self) -> None:
        """Fetch a damaged mirror anew; the damaged one is put aside, not thrown away."""
        aside = self.store.path.with_name("mirror.git.damaged")
        number = 1
        while aside.exists():
            number += 1
            aside = self.store.path.with_name(f"mirror.git.damaged-{number}")
        log.exception("Bundle %s: the mirror is damaged; it is now at %s", self.name, aside)
        self.store.path.rename(aside)
        self.store.fetch()

    def _hook(self) -> Any:
        from airflow.providers.git.hooks.git import GitHook

        return GitHook(git_conn_id=self.git_conn_id or "git_default", repo_url=self.repo_url)

    @contextmanager
    def _credentials(self) -> Iterator[Mapping[str, str]]:
        """The git connection's credentials, as the git provider hands them to git."""
        if self.git_conn_id is None:
            yield {}
            return
        hook = self._hook()
        with hook.configure_hook_env():
            yield dict(hook.env)


def _at_home(path: str) -> Path:
    from airflow.configuration import AIRFLOW_HOME

    return Path(AIRFLOW_HOME, path)
