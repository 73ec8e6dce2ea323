"""The client's settings, from the stack's configuration and the environment."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pulumi_devhelm.client import network
from pulumi_devhelm.errors import ConfigurationError
from pulumi_devhelm.surfaces import in_programs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Settings:
    """The settings of a client. They are frozen, and their repr hides the token.

    `timeout_seconds` limits one HTTP call, `max_attempts` limits how many times one call is sent,
    and `max_total_seconds` limits one operation with all its calls and waits.
    """

    api_token: str = field(repr=False)
    api_url: str = "https://api.devhelm.io"
    org_id: str = "1"
    workspace_id: str | None = None
    timeout_seconds: float = 30
    max_attempts: int = 5
    max_total_seconds: float = 60

    @classmethod
    def load(cls, config: Callable[[str], Any], environ: Mapping[str, str]) -> Settings:
        """Load settings from `config`, called with keys like `devhelm:apiToken`, then `environ`.

        Raises ConfigurationError with all problems at once.
        """
        reader = _Reader(config, environ)
        settings = cls(
            api_token=reader.header("devhelm:apiToken", "DEVHELM_API_TOKEN", None) or "",
            api_url=reader.url("devhelm:apiUrl", "DEVHELM_API_URL", cls.api_url),
            org_id=reader.header("devhelm:orgId", "DEVHELM_ORG_ID", cls.org_id) or cls.org_id,
            workspace_id=reader.header("devhelm:workspaceId", "DEVHELM_WORKSPACE_ID", None),
            timeout_seconds=reader.number("devhelm:timeoutSeconds", cls.timeout_seconds, 600),
            max_attempts=int(
                reader.number("devhelm:maxAttempts", cls.max_attempts, 100, whole=True)
            ),
            max_total_seconds=reader.number("devhelm:maxTotalSeconds", cls.max_total_seconds, 3600),
        )
        if not settings.api_token:
            reader.problems.append(
                "The DevHelm API token is missing: set the environment variable DEVHELM_API_TOKEN"
                + in_programs(
                    ", or run `pulumi config set --secret devhelm:apiToken` and then refresh or "
                    "destroy with --run-program"
                )
                + "."
            )
        if reader.problems:
            raise ConfigurationError(reader.problems)
        return settings

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """Load settings without a stack's configuration. Raises ConfigurationError as `load`."""
        return cls.load(dict[str, Any]().get, environ)


class _Reader:
    """Reads one setting at a time, and collects the problems."""

    def __init__(self, config: Callable[[str], Any], environ: Mapping[str, str]) -> None:
        self._config = config
        self._environ = environ
        self.problems: list[str] = []

    def _text(self, key: str, variable: str | None) -> tuple[str, str]:
        """The trimmed value, and the name of the setting or variable that has it."""
        if value := str(self._config(key) or "").strip():
            return value, key
        if variable and (value := self._environ.get(variable, "").strip()):
            return value, variable
        return "", key

    def header(self, key: str, variable: str, default: str | None) -> str | None:
        """A value for an HTTP header: visible ASCII without spaces or quotation marks."""
        value, source = self._text(key, variable)
        if not value:
            return default
        is_visible = value.isascii() and value.isprintable()
        if not is_visible or any(one in value for one in " \"'"):
            self.problems.append(
                f"{source} must be printable ASCII without spaces or quotation marks."
            )
            # A value was given, so the only problem is its form, not that it is missing.
            return "refused"
        return value

    def url(self, key: str, variable: str, default: str) -> str:
        value, source = self._text(key, variable)
        value = value or default
        if problem := _url_problem(value):
            self.problems.append(f"{source} is invalid: {problem}.")
        else:
            self.problems += network.problems(value, self._environ)
        return value.rstrip("/")

    def number(self, key: str, default: float, maximum: float, *, whole: bool = False) -> float:
        value, _ = self._text(key, None)
        if not value:
            return default
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not 0 < number <= maximum or (whole and not number.is_integer()):
            kind = "a whole number" if whole else "a number"
            self.problems.append(f"{key} must be {kind} greater than 0 and at most {maximum:g}.")
            return default
        return number


def _url_problem(url: str) -> str | None:
    """Why `url` can't be the API's address, or None. Never repeats it: it may hold a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it must be a URL such as https://api.devhelm.io"
    if parts.scheme not in {"http", "https"} or not host or not url.isprintable() or " " in url:
        return (
            "it must be a URL that begins with https://, such as https://api.devhelm.io, or with "
            "http:// for localhost"
        )
    exposes_token = parts.scheme == "http" and not network.is_loopback(host)
    refusals = {
        "it must not contain a user name or password; set the token separately": (
            parts.username is not None or parts.password is not None
        ),
        "it must not have a query or a fragment": bool(parts.query or parts.fragment),
        "it must not end in /api/v1, which this package adds": (
            parts.path.rstrip("/").endswith("/api/v1")
        ),
        "plain http would expose the token on the network; use https (http is allowed only for "
        "localhost)": exposes_token,
    }
    return next((sentence for sentence, applies in refusals.items() if applies), None)
