"""One HTTP call to DevHelm, and the one place where what can go wrong with it gets its name."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from dataclasses import dataclass, field
from datetime import MAXYEAR, datetime, timezone
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import httpx
from pydantic import ValidationError

from pulumi_devhelm.client.models import ErrorEntry, ErrorResponse
from pulumi_devhelm.client.server_clock import ServerClock
from pulumi_devhelm.errors import (
    ApiError,
    AuthorizationError,
    ConfigurationError,
    ConflictError,
    DevHelmError,
    Effect,
    NotFoundError,
    RateLimitError,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from pulumi_devhelm.client.settings import Settings

# A page of 200 incidents is well under a megabyte; what is larger than this isn't an answer.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
_SHORTEST_SECRET = 3
_LONGEST_QUOTE = 500
# Nothing was sent when these occur, so nothing can have happened.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_ERRORS: dict[int, type[ApiError]] = {
    401: AuthorizationError,
    403: AuthorizationError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}


@dataclass(frozen=True)
class Call:
    """One request: `purpose` completes the sentence "… failed", `path` begins with `/api/`."""

    purpose: str
    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """A 2xx: the call and the JSON value, None for an empty answer."""

    call: Call
    value: Any


class Transport:
    """The connection pool that one process shares; safe to use from several threads.

    The calls run on an event loop of their own thread, because only there can a time-out bound a
    whole call: httpx's own bound each read, so a server that drips bytes would never time out.
    `clock` tells the server's time. `http` replaces the network in tests.
    """

    def __init__(self, settings: Settings, http: httpx.AsyncBaseTransport | None = None) -> None:
        self.clock = ServerClock()
        self._settings = settings
        self._http = http
        self._client: httpx.AsyncClient | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="devhelm-http", daemon=True
        )
        self._thread.start()

    def send(self, call: Call, seconds: float) -> Answer:
        """Send `call` once and return its answer within `seconds`.

        Raises TransportError, ApiError or UnexpectedResponseError.
        """
        bounded = self._bounded(call, seconds)
        return asyncio.run_coroutine_threadsafe(bounded, self._loop).result()

    def close(self) -> None:
        """Close the connections and end the thread."""
        if self._client:
            asyncio.run_coroutine_threadsafe(self._client.aclose(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _bounded(self, call: Call, seconds: float) -> Answer:
        # Before the time runs: it reads certificates, and nothing of it is the server's fault.
        self._client = self._client or self._connect()
        exchange: Coroutine[Any, Any, Answer] = self._exchange(self._client, call, seconds)
        try:
            return await asyncio.wait_for(exchange, seconds)
        except asyncio.TimeoutError:
            raise self._unanswered(
                call, f"no complete answer within {seconds:.3g} s", Effect.UNKNOWN
            ) from None

    async def _exchange(self, client: httpx.AsyncClient, call: Call, seconds: float) -> Answer:
        request = client.build_request(
            call.method,
            self._settings.api_url + call.path,
            params=call.query or None,
            json=call.body,
            # The connection gets less than the whole, so that "could not connect", which says
            # that nothing was sent, is told from "no answer".
            timeout=httpx.Timeout(seconds, connect=min(10, seconds * 0.8)),
        )
        try:
            response = await client.send(request, stream=True)
            self.clock.hear(_http_date(response.headers.get("Date")))
            try:
                content = await self._read(call, response)
            finally:
                await response.aclose()
        except _NOT_SENT as error:
            raise self._unanswered(call, _describe(error), Effect.NONE) from None
        except httpx.TransportError as error:
            raise self._unanswered(call, _describe(error), Effect.UNKNOWN) from None
        return self._judge(call, response, content)

    def _connect(self) -> httpx.AsyncClient:
        settings = self._settings
        headers = {
            "Authorization": f"Bearer {settings.api_token}",
            "Accept": "application/json",
            "User-Agent": f"pulumi-devhelm/{version('pulumi-devhelm')}",
            "x-phelm-org-id": settings.org_id,
        }
        if settings.workspace_id:
            headers["x-phelm-workspace-id"] = settings.workspace_id
        try:
            return self._open(headers)
        except (OSError, ValueError, ImportError, httpx.InvalidURL) as error:
            # httpx reads certificates and proxies from the environment, and may not like them.
            problem = (
                f"No connection can be prepared ({_one_line(str(error))}): check the "
                "environment's SSL_CERT_FILE, SSL_CERT_DIR and proxy variables."
            )
            raise ConfigurationError([problem]) from None

    def _open(self, headers: Mapping[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=headers,
            follow_redirects=False,
            # The token is all that tells who asks; a cookie would only be one more thing to break.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            transport=self._http,
            # Plain http goes to this machine only, so a proxy would only see the token.
            mounts={"http://": self._http},
        )

    async def _read(self, call: Call, response: httpx.Response) -> bytes:
        """The whole answer, or what could be read of it where the status says enough."""
        content = bytearray()
        problem = None
        # One may unfold to a thousandfold, each more again: a chunk must stay bounded, too.
        if "," in response.headers.get("Content-Encoding", ""):
            await response.aclose()
            raise self._unreadable(call, response, "it is compressed more than once")
        try:
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_ANSWER_BYTES:
                    problem = f"it is larger than {MAX_ANSWER_BYTES // 1024 // 1024} MiB"
                    break
        except httpx.DecodingError:
            problem = "its compression is broken"
        if problem and response.is_success:
            raise self._unreadable(call, response, problem)
        return bytes(content)

    def _judge(self, call: Call, response: httpx.Response, content: bytes) -> Answer:
        if not response.is_success:
            raise self._refused(call, response, content)
        if response.status_code == httpx.codes.NO_CONTENT:
            return Answer(call, None)
        try:
            return Answer(call, json.loads(content))
        except (ValueError, RecursionError):
            kind = response.headers.get("Content-Type", "no content type")
            problem = f"it is no JSON ({kind}, {len(content)} bytes)"
            raise self._unreadable(call, response, problem) from None

    def _unanswered(self, call: Call, problem: str, effect: Effect) -> TransportError:
        problem = self._clean(problem, call)
        return TransportError(
            f"{call.purpose} failed: {self._where(call)} got no answer ({problem}).", effect=effect
        )

    def _unreadable(
        self, call: Call, response: httpx.Response, problem: str
    ) -> UnexpectedResponseError:
        status = response.status_code
        return self.unexpected(call, f"was answered {status}, but {problem}", Effect.TAKEN)

    def unexpected(self, call: Call, problem: str, effect: Effect) -> UnexpectedResponseError:
        """The error for an answer that came but isn't what DevHelm's description promises."""
        problem = self._clean(problem, call)
        return UnexpectedResponseError(
            f"{call.purpose} failed: {self._where(call)} {problem}.", effect=effect
        )

    def _refused(self, call: Call, response: httpx.Response, content: bytes) -> DevHelmError:
        status = response.status_code
        try:
            envelope = ErrorResponse.model_validate_json(content)
        except ValidationError:
            envelope = None
        if response.is_redirect:
            target = response.headers.get("Location", "nowhere").partition("?")[0]
            problem = f"was redirected ({status}) to {target}, where the token doesn't follow"
            return self.unexpected(call, problem, Effect.NONE)
        if status == httpx.codes.NOT_FOUND and not (envelope and envelope.code == "NOT_FOUND"):
            return self.unexpected(call, "was answered 404, but not by DevHelm", Effect.NONE)
        refused = envelope.errors if envelope else []
        fields = [self._clean(_field_error(entry), call) for entry in refused]
        request_id = envelope.request_id if envelope else response.headers.get("X-Request-Id")
        told = _told(envelope, fields) if envelope else f'"{response.reason_phrase}"'
        if request_id:
            told += f" (request id {request_id})"
        told = self._clean(told, call)
        error = _ERRORS.get(status, ServerError if response.is_server_error else ApiError)
        return error(
            f"{call.purpose} failed: {self._where(call)} was answered {status} {told}.",
            status=status,
            code=envelope.code if envelope else None,
            field_errors=fields,
            request_id=request_id,
            retry_after=_retry_after(response.headers),
        )

    def _where(self, call: Call) -> str:
        return f"{call.method} {self._settings.api_url}{call.path}"

    def _clean(self, text: str, call: Call) -> str:
        """`text` on one line of bounded length, without the token and without the user's own words.

        A title or a body may be a secret of the stack, and the message ends in logs.
        """
        given = call.body or {}
        secrets = {key: _one_line(str(given.get(key) or "")) for key in ("title", "body", "reason")}
        secrets["token"] = self._settings.api_token
        line = _one_line(text)
        # The longest first: a title that is part of the body would leave the rest of it.
        for key, secret in sorted(secrets.items(), key=lambda item: -len(item[1])):
            # Shorter ones are no secret, and replacing them would garble the sentence.
            if len(secret) >= _SHORTEST_SECRET:
                line = line.replace(secret, f"<{key}>")
        # Only now, or half a secret could be left at the end.
        return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"


def _field_error(entry: ErrorEntry) -> str:
    code = f" [{entry.code}]" if entry.code else ""
    return f"{entry.field or 'request'}: {entry.message or 'refused'}{code}"


def _told(envelope: ErrorResponse, fields: list[str]) -> str:
    told = f'{envelope.code} "{envelope.message or ""}"'
    return f"{told} ({'; '.join(fields)})" if fields else told


def _one_line(text: str) -> str:
    """`text` on one line, without what a terminal would obey or can't show."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _describe(error: httpx.TransportError) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
    detail = str(error)
    return f"{name}: {detail}" if detail else name


def _http_date(value: str | None) -> datetime | None:
    """The moment that a header tells, in UTC; None where there is none or it can't be read."""
    try:
        date = parsedate_to_datetime(value or "")
        # Without a zone it is UTC as well.
        zoned = date if date.tzinfo else date.replace(tzinfo=timezone.utc)
        moment = zoned.astimezone(timezone.utc)
    except (ValueError, OverflowError, IndexError):
        return None
    # The last year that there can be leaves no room to count on from it.
    return moment if moment.year < MAXYEAR else None


def _retry_after(headers: httpx.Headers) -> float | None:
    """The wait in seconds; a date counts from the server's clock, where it tells, or from ours."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    until = _http_date(value)
    if until is None:
        return None
    now = _http_date(headers.get("Date")) or datetime.now(timezone.utc)
    return max(0.0, (until - now).total_seconds())
