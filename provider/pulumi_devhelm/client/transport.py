"""One HTTP call to DevHelm."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import threading
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.client import network
from pulumi_devhelm.client.call import Answer, Call
from pulumi_devhelm.client.failures import Failures, one_line
from pulumi_devhelm.client.http_dates import http_date
from pulumi_devhelm.client.http_library import httpx
from pulumi_devhelm.client.server_clock import ServerClock
from pulumi_devhelm.errors import ConfigurationError, Effect

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from pulumi_devhelm.client.settings import Settings

# A page of 200 incidents is well under a megabyte, so anything larger than this isn't DevHelm's.
MAX_ANSWER_BYTES = 8 * 1024 * 1024
# If one of these occurs, nothing was sent, so nothing can have taken effect.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class Transport:
    """The connection pool of a process. Thread-safe.

    The calls run on an event loop in a separate thread, because only an event loop can limit the
    time of a whole call. httpx's own timeouts limit each read, so a server that sends one byte at a
    time would never time out. `clock` has the server's time, `failures` creates the errors, and
    `http` replaces the network in tests.
    """

    def __init__(self, settings: Settings, http: httpx.AsyncBaseTransport | None = None) -> None:
        self.clock = ServerClock()
        self.failures = Failures(settings)
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
        # Before the timeout starts: this reads certificates, and how long that takes isn't the
        # server's fault.
        self._client = self._client or self._connect()
        exchange: Coroutine[Any, Any, Answer] = self._exchange(self._client, call, seconds)
        try:
            return await asyncio.wait_for(exchange, seconds)
        except asyncio.TimeoutError:
            raise self.failures.unanswered(
                call, f"no complete answer within {seconds:.3g} s", Effect.UNKNOWN
            ) from None

    async def _exchange(self, client: httpx.AsyncClient, call: Call, seconds: float) -> Answer:
        request = client.build_request(
            call.method,
            self._settings.api_url + call.path,
            params=call.query or None,
            json=call.body,
            # Connecting gets less than the whole time. So "could not connect", which means that
            # nothing was sent, can be distinguished from "no answer".
            timeout=httpx.Timeout(seconds, connect=min(10, seconds * 0.8)),
        )
        try:
            response = await client.send(request, stream=True)
            self.clock.hear(http_date(response.headers.get("Date")))
            try:
                content = await self._read(call, response)
            finally:
                await response.aclose()
        except _NOT_SENT as error:
            raise self.failures.unanswered(call, _describe(error), Effect.NONE) from None
        except httpx.TransportError as error:
            raise self.failures.unanswered(call, _describe(error), Effect.UNKNOWN) from None
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
            # httpx's message about a proxy's URL may contain part of its password.
            reason = str(error) if isinstance(error, OSError) else type(error).__name__
            problem = (
                f"Could not set up the HTTP connection ({one_line(reason)}): check the "
                "environment's proxy variables, SSL_CERT_FILE, SSL_CERT_DIR and SSLKEYLOGFILE."
            )
            raise ConfigurationError([problem]) from None

    def _open(self, headers: Mapping[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=headers,
            follow_redirects=False,
            # The token alone identifies the client; a cookie would only be one more thing that can
            # break.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            # If a transport is given, httpx doesn't prepare every proxy that the environment names.
            transport=self._http or self._network(),
        )

    def _network(self) -> httpx.AsyncBaseTransport:
        url = self._settings.api_url
        if network.is_plain(url):
            # Without certificates, because reading them takes longer than everything else.
            return httpx.AsyncHTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        return httpx.AsyncHTTPTransport(proxy=network.proxy(url))

    async def _read(self, call: Call, response: httpx.Response) -> bytes:
        """Read the whole answer, or as much of it as possible if the status is an error."""
        content = bytearray()
        problem = None
        # Each layer of compression can expand a thousandfold, so with several, even one chunk could
        # be too large.
        if "," in response.headers.get("Content-Encoding", ""):
            await response.aclose()
            raise self.failures.unreadable(
                call, response, "the response is compressed more than once"
            )
        try:
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_ANSWER_BYTES:
                    problem = f"the response is larger than {MAX_ANSWER_BYTES // 1024 // 1024} MiB"
                    break
        except httpx.DecodingError:
            problem = "the compression of the response is broken"
        if problem and response.is_success:
            raise self.failures.unreadable(call, response, problem)
        return bytes(content)

    def _judge(self, call: Call, response: httpx.Response, content: bytes) -> Answer:
        if not response.is_success:
            raise self.failures.refused(call, response, content)
        if response.status_code == httpx.codes.NO_CONTENT:
            return Answer(call, None)
        try:
            return Answer(call, json.loads(content))
        except (ValueError, RecursionError):
            kind = response.headers.get("Content-Type", "no content type")
            problem = f"the response is not JSON ({kind}, {len(content)} bytes)"
            raise self.failures.unreadable(call, response, problem) from None


def _describe(error: httpx.TransportError) -> str:
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__).lower()
    detail = str(error)
    return f"{name}: {detail}" if detail else name
