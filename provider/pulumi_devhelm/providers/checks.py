"""Checks of one value. Each returns a sentence that says why the value is refused, or None.

The sentence never repeats free text, which may be a secret of the stack.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args

import pulumi

from pulumi_devhelm import times
from pulumi_devhelm.monitors import TAG, Monitor, is_uuid
from pulumi_devhelm.providers.values import is_unknown
from pulumi_devhelm.surfaces import in_python

if TYPE_CHECKING:
    from collections.abc import Iterator

Check = Callable[[Any], "str | None"]


def text(value: Any) -> str | None:
    """Any string."""
    return None if isinstance(value, str) else f"must be a string, not {_kind(value)}."


def text_up_to(longest: int) -> Check:
    """A string of at most `longest` characters."""

    def check(value: Any) -> str | None:
        if isinstance(value, str) and len(value) > longest:
            return f"must have at most {longest} characters, not {len(value)}."
        return text(value)

    return check


def nonblank(value: Any) -> str | None:
    """A string that has something other than spaces."""
    return "must not be blank." if isinstance(value, str) and not value.strip() else text(value)


def nonblank_up_to(longest: int) -> Check:
    """A string of at most `longest` characters that has something other than spaces."""
    return lambda value: text_up_to(longest)(value) or nonblank(value)


class Choice:
    """One of a few words, `allowed`."""

    def __init__(self, words: Any) -> None:
        """`words` is a type of the module `words`."""
        self.allowed: tuple[str, ...] = get_args(words)
        self.words = ", ".join(self.allowed)

    def __call__(self, value: Any) -> str | None:
        """Why `value` is refused."""
        if value in self.allowed:
            return None
        if not isinstance(value, str):
            return f"must be one of {self.words}, not {_kind(value)}."
        folded = {word.casefold(): word for word in self.allowed}
        near = difflib.get_close_matches(value.casefold(), folded, n=1)
        suggestion = f'; did you mean "{folded[near[0]]}"?' if near else "."
        return f"must be one of {self.words}{suggestion}"


def uuid(value: Any) -> str | None:
    """A UUID in its usual form."""
    if isinstance(value, str) and is_uuid(value):
        return None
    kind = "" if isinstance(value, str) else f", not {_kind(value)}"
    return f"must be a UUID such as 0b8a9c3e-5d1f-4c2a-9e7b-6f4d2a1c8e90{kind}."


def open_id(value: Any) -> str | None:
    """The UUID of an open incident, of which a person rather knows the link."""
    refusal = uuid(value)
    return f"{refusal} `pulumi-devhelm open --json` lists the ids." if refusal else None


def uuids(value: Any) -> str | None:
    """A list of UUIDs. Those that aren't known yet are not checked."""
    if not isinstance(value, list):
        return f"must be a list of UUIDs, not {_kind(value)}."
    refused = (uuid(item) for item in value if not is_unknown(item))
    return next((f"each {refusal}" for refusal in refused if refusal), None)


def monitor(value: Any) -> str | None:
    """The UUID of a monitor."""
    refusal = uuid(value)
    if refusal and isinstance(value, Monitor):
        return "must be the id of the monitor: add .id to it."
    if not refusal or not isinstance(value, str) or not value.strip():
        return refusal
    if value.startswith(TAG):
        return (
            f"{refusal} For a tag, use "
            f"{in_python('get_monitors(tag=…)', 'the function getMonitors')}."
        )
    return (
        f"{refusal} For a name, use "
        f"{in_python('get_monitor(name=…).id', 'the function getMonitor')}."
    )


def time(value: Any) -> str | None:
    """An ISO 8601 time with its time zone."""
    if not isinstance(value, str) or times.instant(value) is None:
        return (
            f"must be {in_python('a datetime or ')}an ISO 8601 string such as 2026-11-24T10:00:00Z."
        )
    if times.is_naive(value):
        zone = in_python(", and a datetime needs tzinfo=timezone.utc")
        return (
            "has no time zone; add one, such as 2026-11-24T10:00:00Z or 2026-11-24T11:00:00+01:00"
            f"{zone}."
        )
    return None


def duration(value: Any) -> str | None:
    """A duration above zero."""
    if times.is_calendar(value):
        return (
            'must not use months or years, which have no fixed length; use days, such as "30d" or '
            '"P30D". "PT1M" is a minute.'
        )
    length = times.duration(value)
    if length is None or length <= timedelta(0):
        return (
            f"must be {in_python('a timedelta or ')}a duration string such as "
            '"90m", "1h30m" or "PT90M".'
        )
    return None


def boolean(value: Any) -> str | None:
    """True or False."""
    if isinstance(value, bool):
        return None
    return f"must be {in_python('True or False', 'true or false')}, not {_kind(value)}."


def collection(value: Any) -> str | None:
    """A list or a mapping of anything that a state can store."""
    if not isinstance(value, list | dict):
        return f"must be a list or a mapping, not {_kind(value)}."
    return next(_unreadable(value), None)


def _unreadable(value: Any) -> Iterator[str]:
    """Yield why values are refused: the state can't store them, or they never compare equal.

    The resource classes never send such values, but a transformation may insert them.
    """
    if isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _unreadable(item)
    elif isinstance(value, pulumi.Asset | pulumi.Archive):
        yield f"must not contain {_kind(value)}; use a checksum of its content."
    elif isinstance(value, float) and math.isnan(value):
        yield "must not contain NaN, which never equals itself."


class Refused:
    """No value at all, for the reason in `sentence`."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, _value: Any) -> str:
        """Why any value is refused."""
        return self.sentence


def one_of_two(first: str, second: str, *, both: bool) -> str:
    """The sentence for two arguments, if both are set or none is, and exactly one must be."""
    return f"set only one of {first} and {second}." if both else f"set {first} or {second}."


def _kind(value: Any) -> str:
    kinds = {bool: "a boolean", str: "a string", list: "a list", dict: "a mapping"}
    kinds |= {int: "a number", float: "a number", pulumi.Output: "an Output", type(None): "None"}
    return kinds.get(type(value), f"a {type(value).__name__}")
