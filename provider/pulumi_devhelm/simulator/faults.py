"""Injected faults: what fails, for which requests, and how many times."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from pulumi_devhelm.simulator.errors import InvalidFieldsError
from pulumi_devhelm.simulator.json_values import copy_json
from pulumi_devhelm.simulator.path_patterns import matches
from pulumi_devhelm.simulator.schemas import validate

_KINDS = ("status", "delay", "delay_after", "drop")
# HTTP's rule: a client would read a body after one of these as the next response.
WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_ALWAYS_SHOWN = {"method", "path", "times", "skip", "probability"}
_WITH_STATUS_ONLY = ("headers", "body", "content_type", "after")
_Seconds = Annotated[float, Field(gt=0, le=3600)]


def _header_part(pattern: str) -> AfterValidator:
    """Refuse text that HTTP can't send, now instead of when the fault fires."""
    valid = re.compile(pattern)

    def check(text: str) -> str:
        if not valid.fullmatch(text):
            raise PydanticCustomError("header", "can't be part of an HTTP header")
        return text

    return AfterValidator(check)


_HeaderName = Annotated[str, _header_part(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")]
_HeaderValue = Annotated[
    str, StringConstraints(strip_whitespace=True), _header_part(r"[\t\x20-\x7e\x80-\xff]*")
]


class Fault(BaseModel):
    """One fault. It has exactly one of status, delay, delay_after and drop.

    `status` responds with that status, and with an error envelope unless there is a `body`; with
    `after`, the request takes effect first. `delay` waits that many seconds before the request
    takes effect, `delay_after` waits between the effect and the response. `drop` closes the
    connection without a response, before or after the effect.

    The fault fires for requests that match `method` and `path` ("*" matches all; in a path, `*` or
    `{id}` matches one segment and `**` matches any rest). It skips the first `skip` of them, and
    then fires `times` times (default 1; None is unlimited), each time with a `probability` from 0
    to 1, drawn from `seed`.

    `status` is from 200 to 599; seconds are above 0 and at most 3600. `headers`, `body`,
    `content_type` and `after` require a `status`. A `body` is sent as JSON, or unchanged if it is a
    string. `name` is the fault's name in the log; the default says what the fault does.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = None
    method: str = "*"
    path: str = "*"
    times: Annotated[int, Field(ge=1)] | None = 1
    skip: Annotated[int, Field(ge=0)] = 0
    probability: Annotated[float, Field(ge=0, le=1)] = 1
    seed: int | None = None
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    headers: dict[_HeaderName, _HeaderValue] = Field(default_factory=dict)
    body: Annotated[Any, AfterValidator(copy_json)] = None
    content_type: _HeaderValue | None = None
    after: bool = False
    delay: _Seconds | None = None
    delay_after: _Seconds | None = None
    drop: Literal["before", "after"] | None = None

    @property
    def title(self) -> str:
        """The name in the log."""
        return self.name or next(
            f"{kind} {value}" for kind in _KINDS if (value := getattr(self, kind)) is not None
        )

    @property
    def has_body(self) -> bool:
        """Whether a body was given, even a null."""
        return "body" in self.model_fields_set

    def matches(self, method: str, path: str) -> bool:
        """Whether a request matches the method and the path."""
        return self.method.upper() in {"*", method} and matches(self.path, path)


def parse_fault(value: object) -> Fault:
    """Parse a fault's JSON. Raises InvalidFieldsError with every invalid field."""
    fault = validate(Fault, value)
    kinds = [kind for kind in _KINDS if getattr(fault, kind) is not None]
    if not kinds:
        raise InvalidFieldsError.single("status", f"one of {', '.join(_KINDS)} is required")
    if len(kinds) > 1:
        raise InvalidFieldsError.single(kinds[1], f"can't be combined with {kinds[0]}")
    if fault.status is None:
        for name in _WITH_STATUS_ONLY:
            if name in fault.model_fields_set:
                raise InvalidFieldsError.single(name, "requires a status")
    if fault.status in WITHOUT_CONTENT and fault.has_body:
        raise InvalidFieldsError.single("body", f"must not be set: {fault.status} has no body")
    if fault.path not in {"*", "**"} and not fault.path.startswith("/api/"):
        raise InvalidFieldsError.single("path", "must be * or begin with /api/")
    return fault


@dataclass
class _Pending:
    fault: Fault
    random: random.Random = field(init=False)
    seen: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.fault.seed)  # noqa: S311 - not for cryptography

    @property
    def spent(self) -> bool:
        return self.fault.times is not None and self.fired >= self.fault.times

    def fires(self, method: str, path: str) -> bool:
        if not self.fault.matches(method, path):
            return False
        self.seen += 1
        fires = self.seen > self.fault.skip and self.random.random() < self.fault.probability
        self.fired += fires
        return fires


class Faults:
    """The pending faults, oldest first. Thread-safe.

    The first fault that fires gets the request; later faults do not count it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: list[_Pending] = []

    def add(self, fault: Fault) -> None:
        """Add a fault."""
        with self._lock:
            self._pending.append(_Pending(fault))

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that fires for a request, or None."""
        with self._lock:
            for pending in self._pending:
                if pending.fires(method, path):
                    self._pending = [other for other in self._pending if not other.spent]
                    return pending.fault
        return None

    def list(self) -> list[dict[str, Any]]:
        """Return the pending faults as they were added, with how often each `fired`."""
        with self._lock:
            return [
                {
                    **pending.fault.model_dump(include=_ALWAYS_SHOWN),
                    **pending.fault.model_dump(exclude_unset=True),
                    "name": pending.fault.title,
                    "fired": pending.fired,
                }
                for pending in self._pending
            ]

    def clear(self) -> None:
        """Remove every fault."""
        with self._lock:
            self._pending.clear()
