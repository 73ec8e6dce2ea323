"""The errors of failed calls to DevHelm, and their messages."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pulumi_devhelm.client.http_dates import http_date
from pulumi_devhelm.client.http_library import httpx
from pulumi_devhelm.client.models import ErrorEntry, ErrorResponse
from pulumi_devhelm.errors import (
    ApiError,
    AuthorizationError,
    ConflictError,
    DevHelmError,
    Effect,
    MissingReferenceError,
    NotFoundError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)
from pulumi_devhelm.surfaces import printable, snake_case

if TYPE_CHECKING:
    from pulumi_devhelm.client.call import Call
    from pulumi_devhelm.client.settings import Settings

_SHORTEST_SECRET = 3
_LONGEST_QUOTE = 500
_ERRORS: dict[int, type[ApiError]] = {
    401: AuthorizationError,
    403: AuthorizationError,
    404: MissingReferenceError,
    409: ConflictError,
    429: RateLimitError,
}


class Failures:
    """Creates the errors of failed calls. No message contains the token or the user's own text."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def unanswered(self, call: Call, problem: str, effect: Effect) -> TransportError:
        """The error for a call that got no response."""
        problem = self._clean(problem, call)
        return TransportError(
            f"{call.purpose} failed: {self._where(call)} got no response ({problem}).",
            effect=effect,
        )

    def unreadable(
        self, call: Call, response: httpx.Response, problem: str
    ) -> UnexpectedResponseError:
        """The error for a 2xx whose content can't be read."""
        status = response.status_code
        return self.unexpected(call, f"returned {status}, but {problem}", Effect.TAKEN)

    def unexpected(self, call: Call, problem: str, effect: Effect) -> UnexpectedResponseError:
        """The error for an answer that doesn't match DevHelm's API description."""
        problem = self._clean(problem, call)
        return UnexpectedResponseError(
            f"{call.purpose} failed: {self._where(call)} {problem}.", effect=effect
        )

    def refused(self, call: Call, response: httpx.Response, content: bytes) -> DevHelmError:
        """The error for an answer other than success."""
        status = response.status_code
        try:
            envelope = ErrorResponse.model_validate_json(content)
        except ValidationError:
            envelope = None
        if response.is_redirect:
            target = response.headers.get("Location", "nowhere").partition("?")[0]
            problem = (
                f"was redirected ({status}) to {target}; redirects are not followed, because they "
                "would carry the token"
            )
            return self.unexpected(call, problem, Effect.NONE)
        if status == httpx.codes.NOT_FOUND and not (envelope and envelope.code == "NOT_FOUND"):
            problem = "returned a 404 that did not come from DevHelm"
            return self.unexpected(call, problem, Effect.NONE)
        refused = envelope.errors if envelope else []
        fields = [self._clean(_field_error(entry), call) for entry in refused]
        request_id = envelope.request_id if envelope else response.headers.get("X-Request-Id")
        answer = _quoted(envelope, fields) if envelope else f'"{response.reason_phrase}"'
        if request_id:
            answer += f" (request id {request_id})"
        answer = self._clean(answer, call)
        error = _kind(call, response)
        named = _named(call) if error is MissingReferenceError else ""
        return error(
            f"{call.purpose} failed: {self._where(call)} returned {status} {answer}.{named}",
            status=status,
            code=envelope.code if envelope else None,
            field_errors=fields,
            request_id=request_id,
            retry_after=_retry_after(response.headers),
        )

    def _where(self, call: Call) -> str:
        return f"{call.method} {self._settings.api_url}{call.path}"

    def _clean(self, text: str, call: Call) -> str:
        """`text` on one line of limited length, without the token and without the user's own text.

        A title or a body may be a secret of the stack, and messages end up in logs.
        """
        secrets = {key: one_line(text) for key, text in call.free_texts.items()}
        secrets["token"] = self._settings.api_token
        line = one_line(text)
        # The longest first: if the body contains the title, replacing the title first would leave
        # the rest of the body.
        for key, secret in sorted(secrets.items(), key=lambda item: -len(item[1])):
            # Anything shorter is no secret, and replacing it would garble the message.
            if len(secret) >= _SHORTEST_SECRET:
                line = line.replace(secret, f"<{key}>")
        # Shorten last: otherwise, half a secret could be left at the end.
        return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _kind(call: Call, response: httpx.Response) -> type[ApiError]:
    # Only a read shows that the object is gone: a write may also name other objects.
    if response.status_code == httpx.codes.NOT_FOUND and call.method == "GET":
        return NotFoundError
    other = ServerError if response.is_server_error else ApiError
    return _ERRORS.get(response.status_code, other)


def _named(call: Call) -> str:
    """A sentence with the UUIDs of other objects in a request; empty if there are none."""
    named = [
        f"the {snake_case(key.removesuffix('Id')).replace('_', ' ')} {value}"
        for key, value in (call.body or {}).items()
        if key.endswith("Id") and value
    ]
    return f" The request names {' and '.join(named)}." if named else ""


def _field_error(entry: ErrorEntry) -> str:
    code = f" [{entry.code}]" if entry.code else ""
    return f"{entry.field or 'request'}: {entry.message or 'refused'}{code}"


def _quoted(envelope: ErrorResponse, fields: list[str]) -> str:
    quoted = f'{envelope.code} "{envelope.message or ""}"'
    return f"{quoted} ({'; '.join(fields)})" if fields else quoted


def one_line(text: str) -> str:
    """`text` on one line, without characters that can't be printed or that control a terminal."""
    return " ".join(printable(text).split())


def _retry_after(headers: httpx.Headers) -> float | None:
    """The wait in seconds. A date is compared with the server's clock if known, or else ours."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    until = http_date(value)
    if until is None:
        return None
    now = http_date(headers.get("Date")) or datetime.now(timezone.utc)
    return max(0.0, (until - now).total_seconds())
