"""The user who asks."""

from __future__ import annotations

from airloom.plugins.schemas.base import Answer, example


class Can(Answer):
    """What the user may do, pipelines unless said otherwise."""

    read: bool
    create: bool
    edit: bool
    delete: bool
    code: bool
    """Use nodes that run code."""
    audit: bool
    """Read the audit log."""
    connections: bool
    """Create connections."""


class Me(Answer):
    """Who the user is, and what the UI may offer them."""

    model_config = example(
        name="anna",
        email="anna@example.org",
        roles=["Editor"],
        can={
            "read": True,
            "create": True,
            "edit": True,
            "delete": True,
            "code": False,
            "audit": False,
            "connections": False,
        },
    )

    name: str
    email: str | None
    roles: list[str]
    can: Can
