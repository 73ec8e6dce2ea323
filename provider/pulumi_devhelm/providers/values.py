"""Values as Pulumi passes them to a provider: some are unknown, and numbers are floats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_devhelm.comparisons import same_text

if TYPE_CHECKING:
    from collections.abc import Iterable

PROVIDER_KEY = "__provider"
# The outputs' key for the values as the program declared them. The outputs themselves show
# DevHelm's form of them. Only a resource that the program owns has this key, not one that `.get`
# reads.
DECLARED = "declared"
# The outputs' key of an object that was imported, until an update changes it. DevHelm doesn't have
# all of its inputs, such as triggers.
IMPORTED = "imported"


def is_unknown(value: Any) -> bool:
    """Whether `value` is unknown until the update, or contains an unknown value at any depth."""
    if isinstance(value, dict):
        return any(is_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(is_unknown(item) for item in value)
    # Newer SDKs pass an object, older ones a string.
    return isinstance(value, pulumi.output.Unknown) or (
        isinstance(value, str) and value == pulumi.runtime.rpc.UNKNOWN
    )


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same. Nulls in mappings don't count, and true isn't 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        left, right = without_nulls(left), without_nulls(right)
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def import_mark(state: dict[str, Any]) -> dict[str, Any]:
    """The part of the outputs `state` that says that the object was imported."""
    return {IMPORTED: True} if state.get(IMPORTED) else {}


def same_uuid(left: Any, right: Any) -> bool:
    """Whether two UUIDs are the same, or both are missing. An unknown one equals no other."""
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    return same(left, right)


def same_body(left: Any, right: Any) -> bool:
    """Whether two bodies are the same. A blank body counts as none."""
    blank = not (is_unknown(right) or has_text(left) or has_text(right))
    return blank or same(left, right)


def same_reason(left: Any, right: Any) -> bool:
    """Whether two reasons are the same. DevHelm trims them, and a blank one counts as none."""
    if is_unknown(right):
        return False
    return same_text(left, right) if isinstance(right, str | None) else same(left, right)


def chosen(values: dict[str, Any], keys: Iterable[str], defaults: dict[str, Any]) -> dict[str, Any]:
    """The values of `keys` in `values` that aren't null, and `defaults` for the others."""
    return {**defaults, **{key: values[key] for key in keys if values.get(key) is not None}}


def without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    """`values` without nulls. Pulumi drops nulls along the way, so they never mean anything."""
    return {key: value for key, value in values.items() if value is not None}


def has_text(text: Any) -> bool:
    """Whether `text` is a string that isn't blank."""
    return isinstance(text, str) and bool(text.strip())


def secret_texts(declared: dict[str, Any]) -> list[str]:
    """The declared strings that are secrets of the stack."""
    values = [declared.get(key) for key in declared.get("secretTexts", ())]
    return [value for value in values if isinstance(value, str)]


def keep_secret(values: dict[str, Any], texts: Iterable[str]) -> dict[str, Any]:
    """`values` with every value that repeats one of `texts`, at any depth, marked as secret."""
    needles = [text.strip() for text in texts if text.strip()]
    return {
        key: pulumi.runtime.rpc.wrap_rpc_secret(value) if _repeats(value, needles) else value
        for key, value in values.items()
    }


def _repeats(value: Any, needles: list[str]) -> bool:
    if isinstance(value, dict):
        return any(_repeats(item, needles) for item in value.values())
    if isinstance(value, list):
        return any(_repeats(item, needles) for item in value)
    return isinstance(value, str) and any(needle in value for needle in needles)
