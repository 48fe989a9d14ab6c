"""Documents that come from elsewhere: files, another deployment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool

from airloom.plugins.schemas.base import Answer, Body, example
from airloom.plugins.schemas.documents import DOCUMENT, Document

MOST = 200
"""Documents of one import."""


class ImportBody(Body):
    """What to import; each document becomes a draft of the user's."""

    model_config = example(documents=[DOCUMENT], replace=False)

    documents: list[Document] = Field(min_length=1, max_length=MOST)
    replace: StrictBool = False
    """Whether a document becomes a draft also where the user has one, or a pipeline of its id is published."""


class ImportedItem(Answer):
    """What came of one document, in the order they were sent."""

    model_config = example(id="daily_delays", outcome="draft", message="")

    id: str
    """Empty where the document has none that a pipeline can have."""
    outcome: Literal["draft", "same", "taken", "refused", "invalid"]
    """``same`` is what is published already; ``taken`` was left alone, since there is another."""
    message: str
    """Why it is no draft now; empty where it is one."""
