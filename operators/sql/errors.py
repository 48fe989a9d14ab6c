"""What is wrong with a user's SQL, said for people."""

from __future__ import annotations


class SqlError(ValueError):
    """SQL that a document may not hold, or that does not fit its input."""

    def __init__(
        self, message: str, *, position: int | None = None, expected: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        """The offset in the user's text, counted from 0, when known."""
        self.expected = expected
        self.hint = hint

    def __str__(self) -> str:
        where = "" if self.position is None else f" at character {self.position + 1}"
        return f"{self.message}{where}" + "".join(f"; {part}" for part in (self.expected, self.hint) if part)


class ExpressionError(SqlError):
    """A text that is not one allowed expression or query."""


class BindError(SqlError):
    """SQL that does not fit the columns it stands over."""
