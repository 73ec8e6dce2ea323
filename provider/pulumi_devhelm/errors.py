"""The error hierarchy.

    DevHelmError
    ├── ConfigurationError          settings are missing or refused
    ├── AdoptionError               an existing incident can't be taken over
    ├── ScheduleError               a maintenance window can't have the declared times
    ├── LookUpError                 something can't be selected as asked
    │   ├── MonitorLookupError      monitors, by name, id or tag
    │   └── StatusPageLookupError   a status page, by its slug
    ├── CancelledError              the run was cancelled before the call was sent
    ├── TransportError              no answer: refused, timed out, connection lost
    ├── ApiError                    DevHelm answered with an error
    │   ├── AuthorizationError      401, 403
    │   ├── NotFoundError           404 to a read: the object is gone
    │   ├── MissingReferenceError   404 to a write: DevHelm doesn't know what the request names
    │   ├── ConflictError           409
    │   ├── RateLimitError          429
    │   └── ServerError             5xx
    ├── UnexpectedResponseError     an answer that isn't DevHelm's, or can't be read
    ├── UnknownOutcomeError         something may exist, but nobody could confirm it
    ├── AmbiguousOutcomeError       several objects match the declared one
    ├── EngineError                 Pulumi didn't do what a script asked
    ├── BusyError                   another run is using the script's stack
    └── StillOpenError              a script's incident or windows could not be ended

Each message is complete: what was tried, what came back, and what to do next. None contains the
token.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from pulumi_devhelm.surfaces import argument, in_programs, setting, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "AdoptionError",
    "AmbiguousOutcomeError",
    "ApiError",
    "AuthorizationError",
    "BusyError",
    "CancelledError",
    "ConfigurationError",
    "ConflictError",
    "DevHelmError",
    "Effect",
    "EngineError",
    "LookUpError",
    "MissingReferenceError",
    "MonitorLookupError",
    "NotFoundError",
    "RateLimitError",
    "ScheduleError",
    "ServerError",
    "StatusPageLookupError",
    "StillOpenError",
    "TransportError",
    "UnexpectedResponseError",
    "UnknownOutcomeError",
]

# How many of several matches a message lists.
_NAMED = 5


# A stack may have it from either; a shell reads only the variable, which it spells itself.
_ADDRESS = f"{setting('apiUrl')}{in_programs(' or DEVHELM_API_URL')}"


class Effect(enum.Enum):
    """Whether a failed call may have changed something in DevHelm."""

    NONE = "none"
    UNKNOWN = "unknown"
    TAKEN = "taken"


class DevHelmError(Exception):
    """The base class of all errors of this package.

    `summary` says what was tried and what came back; `advice` says what to do next. The message has
    both on one line, because Pulumi shows little more than the last line of an exception. `effect`
    says whether the call may have changed something.
    """

    effect = Effect.NONE
    advice = ""
    # DevHelm's values of an object that the failed step took over or changed before it failed.
    partial: Mapping[str, Any] | None = None

    def __init__(self, summary: str, *, advice: str | None = None) -> None:
        super().__init__(summary)
        self.summary = summary
        self.attempts = ""
        if advice is not None:
            self.advice = advice

    def __str__(self) -> str:
        sentences = (self.summary, self.attempts, self.advice)
        return spelled(" ".join(sentence for sentence in sentences if sentence))

    def add_attempts(self, times: int, seconds: float) -> None:
        """Add to the message how many times the call was tried, if more than once."""
        if times > 1:
            self.attempts = f"It was tried {times} times in {seconds:.0f} s."


class ConfigurationError(DevHelmError):
    """Settings, or the arguments of a script, are missing or refused.

    `problems` is a tuple with one sentence for each problem.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(map(spelled, problems))
        super().__init__(" ".join(self.problems))


class AdoptionError(DevHelmError):
    """An existing incident can't be taken over as declared; nothing was changed."""


class ScheduleError(DevHelmError):
    """A window can't have the declared times according to DevHelm's clock; none was created."""


class LookUpError(DevHelmError):
    """Something can't be selected as asked.

    `problems` is a tuple with one sentence for each problem.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(map(spelled, problems))
        super().__init__(" ".join(self.problems))


class MonitorLookupError(LookUpError):
    """Monitors can't be selected as asked: a name, an ID or a tag has none, or a name has several.

    `problems` is a tuple with one sentence for each problem.
    """

    advice = (
        "Names and tags must match exactly, including case. `pulumi-devhelm monitors` lists the "
        "monitors of the token's organization and workspace."
    )


class StatusPageLookupError(LookUpError):
    """No status page has the slug.

    `problems` is a tuple with one sentence for each problem.
    """

    advice = (
        "`pulumi-devhelm status-pages` lists the status pages of the token's organization and "
        "workspace."
    )


class CancelledError(DevHelmError):
    """The run was cancelled, so the call was not sent."""

    advice = "Run again to finish."


class TransportError(DevHelmError):
    """There was no answer; `effect` is UNKNOWN if the request may have arrived."""

    def __init__(self, summary: str, *, effect: Effect) -> None:
        self.effect = effect
        super().__init__(
            summary,
            advice=f"Check {_ADDRESS}, the network and the proxy settings, then run again.",
        )


class ApiError(DevHelmError):
    """DevHelm answered with an error.

    `status` is the HTTP status, and `code` is DevHelm's category, such as "NOT_FOUND" (None if a
    gateway answered). `field_errors` is a tuple with a sentence for each refused field.
    `request_id` is the ID that DevHelm's support asks for, and `retry_after` is the wait in seconds
    that the answer asked for. Both are None if the answer has none.
    """

    advice = "Fix the fields named above and run again."

    def __init__(
        self,
        summary: str,
        *,
        status: int,
        code: str | None = None,
        field_errors: Sequence[str] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.field_errors = tuple(field_errors)
        self.request_id = request_id
        self.retry_after = retry_after
        super().__init__(summary)


class AuthorizationError(ApiError):
    """401 or 403: the token is wrong, expired, or not allowed to do this."""

    advice = (
        f"Check the token ({in_programs('devhelm:apiToken or ')}DEVHELM_API_TOKEN), its "
        "permissions, and its organization and workspace."
    )


class NotFoundError(ApiError):
    """404 to a read, from DevHelm itself: the object is gone, or belongs to another workspace."""

    advice = (
        "It may have been deleted"
        f"{in_programs('; if so, `pulumi refresh` removes it from the state')}"
        ". Or it belongs to an organization or workspace other than the one set by "
        f"{setting('orgId')}, {setting('workspaceId')} and the token."
    )


class MissingReferenceError(ApiError):
    """404 to a write: DevHelm doesn't know something that the request names.

    That may be the object itself or another one, such as its monitor; only a read shows which.
    """

    advice = (
        "DevHelm doesn't know something that the request names, such as a monitor, a service or "
        "the incident itself. Check the ids, and that they belong to the organization and "
        "workspace of the token, then run again."
    )


class ConflictError(ApiError):
    """409: the request conflicts with the current state of the object."""

    advice = f"Look at its current state{in_programs(' with `pulumi refresh`')}, then run again."


class RateLimitError(ApiError):
    """429: too many requests; `retry_after` is how many seconds to wait, if it is known."""

    advice = "Wait, then run again." + in_programs(
        " To allow longer waits, raise devhelm:maxTotalSeconds."
    )


class ServerError(ApiError):
    """5xx: DevHelm or a gateway in front of it failed, perhaps after the request took effect."""

    effect = Effect.UNKNOWN
    advice = "DevHelm or a gateway failed; run again in a few minutes."


class UnexpectedResponseError(DevHelmError):
    """The answer isn't DevHelm's or can't be read; `effect` is TAKEN after a 2xx."""

    def __init__(self, summary: str, *, effect: Effect) -> None:
        self.effect = effect
        super().__init__(summary, advice=f"Check that {_ADDRESS} is the address of DevHelm's API.")


class UnknownOutcomeError(DevHelmError):
    """Gave up without knowing whether the request took effect; the object may exist.

    `cause` is the failure of the call, `likeness` says what to look for and how to continue, and
    `blind` is the error that kept DevHelm from being searched, if there was one.
    """

    effect = Effect.UNKNOWN

    def __init__(
        self, cause: DevHelmError, likeness: str, *, blind: DevHelmError | None = None
    ) -> None:
        summary = f"{cause.summary} {blind.summary}" if blind else cause.summary
        # A server that isn't DevHelm would answer every further attempt in the same way.
        foreign = [one for one in (cause, blind) if isinstance(one, UnexpectedResponseError)]
        advice = f"{likeness} {foreign[0].advice}" if foreign else likeness
        super().__init__(summary, advice=advice)
        self.attempts = cause.attempts


class AmbiguousOutcomeError(DevHelmError):
    """Several objects match; `found` is a tuple with a description of each.

    An incident is described by its shortlink and id, a window by its id.
    """

    effect = Effect.TAKEN
    advice = (
        f"Declare {argument('adoptId')} with the id of the one to keep, resolve the others in "
        "DevHelm, then run again."
    )

    def __init__(
        self, found: Sequence[str], *, noun: str = "open incidents", advice: str | None = None
    ) -> None:
        self.found = tuple(found)
        named = ", ".join(self.found[:_NAMED])
        others = f" and {more} more" if (more := len(self.found) - _NAMED) > 0 else ""
        summary = f"{len(self.found)} {noun} match what was declared: {named}{others}."
        super().__init__(summary, advice=advice)


class EngineError(DevHelmError):
    """Pulumi didn't do what a script asked; the message contains Pulumi's reason."""


class BusyError(DevHelmError):
    """Another run is using, or may be using, the script's stack; nothing was changed."""


class StillOpenError(DevHelmError):
    """Two attempts to end what a script opened failed.

    `command` is the shell command that finishes the job.
    """

    def __init__(self, summary: str, *, command: str) -> None:
        self.command = command
        super().__init__(summary, advice=f"Fix the cause named above, then run `{command}`.")
