"""What goes wrong, as ``application/problem+json`` (RFC 9457), in one place.

::

    ApiError                  has a status, a code for programs and a sentence for people
    ├── Unauthenticated 401
    ├── Forbidden 403
    ├── NotFound 404
    ├── MethodNotAllowed 405  says which are
    ├── Conflict 409          holds what the other one did
    ├── StaleETag 412
    ├── TooLarge 413
    ├── Invalid 422           holds the document's problems
    ├── ETagRequired 428
    ├── TooManyRequests 429   says when to come again
    └── Unavailable 503       the repository or a checker does not answer
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from airloom.dag_factory.git import RemoteDiverged, RemoteUnreachable, RepositoryLocked, StoreError, UnknownRevision
from airloom.operators.problems import PipelineError, Problem, pointer

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
CORRELATION = "airloom.correlation_id"
"""Where a request's scope holds its correlation id."""
correlation_id: ContextVar[str | None] = ContextVar("airloom_correlation_id", default=None)
"""That of the request at hand, for what has no request to look at."""


class ApiError(HTTPException):
    """An answer other than success; a subclass of FastAPI's error, which it lets pass while it reads a body."""

    status: int = 500
    code: str = "internal"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        problems: Sequence[Problem] | None = None,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(self.status, detail, headers)
        self.code = code or self.code
        self.problems = problems
        self.extra = extra


class Unauthenticated(ApiError):
    """Nobody is logged in."""

    status, code = 401, "unauthenticated"


class Forbidden(ApiError):
    """The user may not do this."""

    status, code = 403, "forbidden"


class NotFound(ApiError):
    """There is no such thing, or the user may not know of it."""

    status, code = 404, "not_found"


class MethodNotAllowed(ApiError):
    """The address is right and the method is not."""

    status, code = 405, "method_not_allowed"


class Conflict(ApiError):
    """Somebody else was faster, or a name is taken."""

    status, code = 409, "conflict"


class StaleETag(ApiError):
    """What the user wants to overwrite is not what they read."""

    status, code = 412, "stale_etag"


class TooLarge(ApiError):
    """The request's body is larger than any that makes sense."""

    status, code = 413, "too_large"


class Invalid(ApiError):
    """The request is understood, but what it holds is wrong."""

    status, code = 422, "invalid"


class ETagRequired(ApiError):
    """Overwriting needs the version that was read."""

    status, code = 428, "etag_required"


class TooManyRequests(ApiError):
    """One user asks for more than the others can spare."""

    status, code = 429, "too_many_requests"


class Unavailable(ApiError):
    """Something this needs does not answer at present."""

    status, code = 503, "unavailable"


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a router or a route: that it gives these errors, besides those that its parameters and rights bring."""
    return {status: {"description": _MEANING[status]} for status in statuses}


_MEANING = {
    403: "The user may not do this",
    404: "There is no such thing, or the user may not know of it",
    409: "Somebody else was faster, or a name is taken",
    412: "What is to be overwritten is not what was read",
    422: "What was sent is wrong; `problems` says where",
    428: "Overwriting needs the ETag that was read",
    429: "This user asks faster than it can be done; `Retry-After` says when to come again",
    503: "The repository, or what checks documents, does not answer",
}

_CODES = {400: "bad_request", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


_TROUBLES: Mapping[type[StoreError], tuple[str, str]] = {
    RepositoryLocked: ("repository_locked", "The repository of pipelines is locked by another process"),
    RemoteUnreachable: ("remote_unreachable", "The remote repository of pipelines cannot be reached"),
    RemoteDiverged: ("remote_refused", "The remote repository of pipelines refused it"),
}
_TROUBLE = ("repository", "The repository of pipelines cannot do this now")


def problem_response(
    scope: Mapping[str, Any],
    status: int,
    code: str,
    detail: str,
    *,
    problems: Sequence[Problem] | None = None,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> JSONResponse:
    """The answer that says what is wrong."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "correlation_id": scope.get(CORRELATION),
        "problems": [problem_json(problem) for problem in problems or ()],
        **(extra or {}),
    }
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem with all its fields, empty ones too: what the UI's type expects."""
    return {
        "pointer": problem.pointer,
        "node": problem.node,
        "message": problem.message,
        "expected": problem.expected,
        "hint": problem.hint,
        "severity": problem.severity,
    }


def install(app: FastAPI) -> None:
    """Answer every error of an application in this form."""
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(PipelineError, _pipeline_error)
    app.add_exception_handler(StoreError, _store_error)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StarletteHTTPException)
    if isinstance(error, ApiError):
        return problem_response(
            request.scope,
            error.status,
            error.code,
            str(error.detail),
            problems=error.problems,
            headers=error.headers,
            extra=error.extra,
        )
    code = _CODES.get(error.status_code, "error")
    return problem_response(request.scope, error.status_code, code, str(error.detail), headers=error.headers)


async def _wrong_request(request: Request, error: Exception) -> JSONResponse:
    """What FastAPI found wrong with the request itself; values are not repeated, they may be anything."""
    assert isinstance(error, RequestValidationError)
    problems = [Problem(pointer(*wrong["loc"]), str(wrong["msg"])) for wrong in error.errors()[:50]]
    return problem_response(request.scope, 422, "invalid_request", "The request has the wrong shape", problems=problems)


async def _pipeline_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, PipelineError)
    return problem_response(request.scope, 422, "problems", "The pipeline has problems", problems=error.problems)


async def _store_error(request: Request, error: Exception) -> JSONResponse:
    """Trouble with git: the log has git's own words, which may name paths of this machine; the answer has not."""
    assert isinstance(error, StoreError)
    if isinstance(error, UnknownRevision):
        return problem_response(request.scope, 404, "unknown_revision", "There is no such revision of this pipeline")
    log.error("The pipeline repository: %s", error)
    code, trouble = next((said for kind, said in _TROUBLES.items() if isinstance(error, kind)), _TROUBLE)
    return problem_response(request.scope, 503, code, f"{trouble}; nothing was changed")
