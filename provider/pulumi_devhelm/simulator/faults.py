"""Faults on demand: what goes wrong, for which requests, and how often."""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from pulumi_devhelm.simulator.errors import FieldError, ValidationFailedError
from pulumi_devhelm.simulator.json_values import copied
from pulumi_devhelm.simulator.patterns import matches
from pulumi_devhelm.simulator.schemas import checked

_KINDS = ("status", "delay", "delay_after", "drop")
# HTTP's: a body behind one of them would be taken for the next answer.
WITHOUT_CONTENT = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_ALWAYS_SHOWN = {"method", "path", "times", "skip", "probability"}
_OF_STATUS = ("headers", "body", "content_type", "after")
_Seconds = Annotated[float, Field(gt=0, le=3600)]


def _sendable(pattern: str) -> AfterValidator:
    """Refuse what no HTTP server sends, here and not when the fault happens."""
    sendable = re.compile(pattern)

    def check(text: str) -> str:
        if not sendable.fullmatch(text):
            raise PydanticCustomError("header", "can't be part of an HTTP header")
        return text

    return AfterValidator(check)


_HeaderName = Annotated[str, _sendable(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")]
_HeaderValue = Annotated[
    str, StringConstraints(strip_whitespace=True), _sendable(r"[\t\x20-\x7e\x80-\xff]*")
]


class Fault(BaseModel):
    """One thing that goes wrong. It has exactly one of status, delay, delay_after and drop.

    `status` answers so in place of DevHelm, with an error envelope unless there is a `body`;
    with `after`, the request takes effect first. `delay` waits that many seconds before the
    request takes effect, `delay_after` between the effect and the answer. `drop` cuts the
    connection without an answer, before or after the effect.

    It fires for requests that match `method` and `path` ("*" for any; in a path `*` or `{id}` is
    one segment, `**` any rest), but not for the first `skip` of them, then `times` times (1 unless
    said, None is for ever), each with `probability` from 0 to 1, drawn from `seed`.

    `status` is from 200 to 599, seconds are above 0 and 3600 at most. `headers`, `body`, which is
    sent as JSON or, a text, as it is, `content_type` and `after` go with a `status` only. `name` is
    what the log calls it; left out, what it does.
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
    body: Annotated[Any, AfterValidator(copied)] = None
    content_type: _HeaderValue | None = None
    after: bool = False
    delay: _Seconds | None = None
    delay_after: _Seconds | None = None
    drop: Literal["before", "after"] | None = None

    @property
    def title(self) -> str:
        """Its name, or else what it does."""
        return self.name or next(
            f"{kind} {value}" for kind in _KINDS if (value := getattr(self, kind)) is not None
        )

    @property
    def has_body(self) -> bool:
        """Whether a body was given, and be it null."""
        return "body" in self.model_fields_set

    def concerns(self, method: str, path: str) -> bool:
        """Whether a request is one of those that this is for."""
        return self.method.upper() in {"*", method} and matches(self.path, path)


def fault_of(value: object) -> Fault:
    """A fault from its JSON. Raises ValidationFailedError with the fields that are wrong."""
    fault = checked(Fault, value)
    kinds = [kind for kind in _KINDS if getattr(fault, kind) is not None]
    if not kinds:
        raise _refused("status", f"one of {', '.join(_KINDS)} is needed")
    if len(kinds) > 1:
        raise _refused(kinds[1], f"can't be combined with {kinds[0]}")
    if fault.status is None:
        for name in _OF_STATUS:
            if name in fault.model_fields_set:
                raise _refused(name, "needs a status")
    if fault.status in WITHOUT_CONTENT and fault.has_body:
        raise _refused("body", f"{fault.status} has none")
    if fault.path not in {"*", "**"} and not fault.path.startswith("/api/"):
        raise _refused("path", "begins with /api/, or is *")
    return fault


def _refused(name: str, message: str) -> ValidationFailedError:
    return ValidationFailedError(FieldError("INVALID", name, message))


@dataclass
class _Pending:
    fault: Fault
    random: random.Random = field(init=False)
    seen: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.fault.seed)  # noqa: S311 - chance, not cryptography

    @property
    def spent(self) -> bool:
        return self.fault.times is not None and self.fired >= self.fault.times

    def fires(self, method: str, path: str) -> bool:
        if not self.fault.concerns(method, path):
            return False
        self.seen += 1
        fires = self.seen > self.fault.skip and self.random.random() < self.fault.probability
        self.fired += fires
        return fires


class Faults:
    """The pending faults, in the order in which they were added; thread-safe.

    The first one that fires takes a request, and those behind it don't count it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: list[_Pending] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its requests."""
        with self._lock:
            self._pending.append(_Pending(fault))

    def take(self, method: str, path: str) -> Fault | None:
        """What goes wrong with a request, None where nothing does."""
        with self._lock:
            for pending in self._pending:
                if pending.fires(method, path):
                    self._pending = [one for one in self._pending if not one.spent]
                    return pending.fault
        return None

    def list(self) -> list[dict[str, Any]]:
        """The pending faults as they were given, each with its name and how often it `fired`."""
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
        """Nothing goes wrong from now on."""
        with self._lock:
            self._pending.clear()
