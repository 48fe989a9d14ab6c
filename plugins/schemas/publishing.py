"""What changes the published pipelines."""

from __future__ import annotations

from pydantic import Field, StrictBool

from airloom.operators.model import Identifier
from airloom.plugins.schemas.base import Answer, Body, example
from airloom.plugins.schemas.documents import DOCUMENT, Document


class PublishBody(Body):
    """A document, and what its author knew of the published one."""

    model_config = example(
        document=DOCUMENT,
        message="Count only real delays",
        base="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        draft_etag='"3f1c0a9be27d4c55a81e6b02"',
    )

    document: Document
    message: str = Field(default="", max_length=2000)
    base: str | None
    """The revision the author began with; null for a new pipeline."""
    confirm_overwrite: StrictBool = False
    """Publish over what somebody else published since; the author has seen it."""
    draft_etag: str | None = Field(default=None, max_length=100)
    """The author's draft that this was; one that another window has made since stays. Without it any draft goes."""


class RenameBody(Body):
    """Another id, which makes another Dag."""

    model_config = example(new_id="delays_per_carrier")

    new_id: Identifier
    message: str = Field(default="", max_length=2000)


class DuplicateBody(Body):
    """The id of the copy."""

    model_config = example(new_id="daily_delays_copy")

    new_id: Identifier


class Published(Answer):
    """The commit that holds the change."""

    model_config = example(revision="4b825dc642cb6eb9a060e54bf8d69288fbee4904")

    revision: str
