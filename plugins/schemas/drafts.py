"""What a user has not published yet."""

from __future__ import annotations

from datetime import datetime

from airloom.plugins.schemas.base import Answer, Body, example
from airloom.plugins.schemas.documents import DOCUMENT, Document


class DraftBody(Body):
    """A document on its way; it may have any number of problems."""

    model_config = example(document=DOCUMENT, base="4b825dc642cb6eb9a060e54bf8d69288fbee4904")

    document: Document
    base: str | None
    """The revision it was opened at; null for a new pipeline."""


class DraftAnswer(Answer):
    """A draft as it is kept."""

    model_config = example(
        document=DOCUMENT,
        base="4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        updated_at="2026-01-05T05:00:12Z",
        etag='"9f86d081884c7d659a2feaa0"',
    )

    document: Document
    base: str | None
    updated_at: datetime
    etag: str
