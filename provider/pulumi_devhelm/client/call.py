"""A request to DevHelm, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Call:
    """One request: `purpose` completes the sentence "… failed", `path` begins with `/api/`.

    A list in `query` is sent as several parameters of the same name. `free_texts` maps names to
    values in the body that no message may repeat.
    """

    purpose: str
    method: str
    path: str
    query: Mapping[str, str | int | Sequence[str]] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    free_texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A 2xx answer: the call, and the JSON value, which is None if there is no content."""

    call: Call
    value: Any
