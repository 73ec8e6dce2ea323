"""Converts values of `triggers` to a form that a state can store.

The form changes if, and only if, the value does.
"""

import dataclasses
import functools
import hashlib
import inspect
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

import pulumi

from pulumi_devhelm.times import iso_duration

_CHUNK_BYTES = 1 << 20


@functools.singledispatch
def plain(value: Any, argument: str) -> Any:
    """Convert `value` to strings, numbers, lists and mappings.

    Local assets, archives and bytes become the SHA-256 of their content. Resources become their id.
    Times, UUIDs, paths and similar values become strings. An Output stays an Output, at any depth,
    so a secret stays secret and an unknown value stays unknown.

    Raises RunError if a value can't be read or compared; the message begins with `argument`. If it
    is raised inside an Output, it ends the program.
    """
    if inspect.isawaitable(value):
        return plain(pulumi.Output.from_input(value), argument)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name), argument) for field in fields}
    if hasattr(value, "tolist"):
        # NumPy's arrays and numbers, and similar types.
        return plain(value.tolist(), argument)
    raise _incomparable(argument, f"a {type(value).__name__}")


@plain.register(pulumi.Output)
def _(value: pulumi.Output[Any], argument: str) -> Any:
    return value.apply(lambda known: plain(known, argument))


@plain.register
def _(value: pulumi.Resource, _argument: str) -> Any:
    return value.id if isinstance(value, pulumi.CustomResource) else value.urn


@plain.register(Mapping)
def _(value: Mapping[Any, Any], argument: str) -> Any:
    if all(isinstance(key, str) for key in value):
        return {key: plain(value[key], argument) for key in value}
    # Keys in a state are strings, so 1 and "1" would become the same key.
    return _in_order(plain([key, value[key]], argument) for key in value)


@plain.register(AbstractSet)
def _(value: AbstractSet[Any], argument: str) -> Any:
    return _in_order(plain(one, argument) for one in value)


@plain.register(Sequence)
def _(value: Sequence[Any], argument: str) -> Any:
    return [plain(one, argument) for one in value]


@plain.register(type(None))
@plain.register(str)
@plain.register(bool)
def _(value: object, _argument: str) -> Any:
    return value


@plain.register
def _(value: int, _argument: str) -> Any:
    # Numbers are sent as doubles, so different ones could become the same.
    try:
        return value if float(value) == value else str(value)
    except OverflowError:
        # Python limits the length of an int's string, but not of a Decimal's.
        return str(Decimal(value))


@plain.register
def _(value: float, argument: str) -> Any:
    if math.isnan(value):
        raise _incomparable(argument, "NaN")
    return value


@plain.register
def _(value: Enum, argument: str) -> Any:
    return plain(value.value, argument)


@plain.register(date)
@plain.register(time)
def _(value: date | time, _argument: str) -> Any:
    return value.isoformat()


@plain.register
def _(value: timedelta, _argument: str) -> Any:
    return iso_duration(value)


@plain.register(Decimal)
@plain.register(PurePath)
@plain.register(UUID)
def _(value: object, _argument: str) -> Any:
    return str(value)


@plain.register(bytes)
@plain.register(bytearray)
@plain.register(memoryview)
def _(value: bytes | bytearray | memoryview, _argument: str) -> Any:
    return _digest(value)


@plain.register(pulumi.Asset)
@plain.register(pulumi.Archive)
def _(value: pulumi.Asset | pulumi.Archive, argument: str) -> Any:
    if isinstance(value, pulumi.StringAsset):
        return _digest(value.text.encode(errors="surrogatepass"))
    if isinstance(value, pulumi.AssetArchive):
        return _digest_of_all({name: plain(one, argument) for name, one in value.assets.items()})
    if isinstance(value, pulumi.FileAsset | pulumi.FileArchive):
        try:
            return _digest_of_path(Path(value.path).absolute(), {})
        except (OSError, ValueError) as error:
            raise pulumi.RunError(f"{argument}: can't be read: {error}") from None
    raise pulumi.RunError(
        f"{argument}: a {type(value).__name__} is not downloaded to check for changes: use its "
        "version or checksum as a string, or a local file."
    )


def _incomparable(argument: str, kind: str) -> pulumi.RunError:
    return pulumi.RunError(
        f"{argument}: {kind} can't be compared between runs: use a string that changes when it "
        "does."
    )


def _in_order(values: Iterable[Any]) -> pulumi.Output[list[Any]]:
    """Sort values that have no order of their own, always in the same way."""
    return pulumi.Output.all(*values).apply(
        lambda known: sorted(known, key=lambda one: json.dumps(one, sort_keys=True))
    )


def _digest_of_path(path: Path, folders: dict[Path, str]) -> str:
    """The digest of a file, or of everything in a folder; `folders` has the folders seen before."""
    if not path.is_dir():
        return _digest_of_file(path)
    folder = path.resolve()
    if folder not in folders:
        # In case a link in the folder leads back to it.
        folders[folder] = ""
        inside = {one.name: _digest_of_path(one, folders) for one in sorted(path.iterdir())}
        folders[folder] = _digest_of_all(inside)
    return folders[folder]


def _digest_of_file(path: Path) -> str:
    if path.exists() and not path.is_file():
        # Opening a pipe would block forever.
        raise OSError(f"'{path}' is neither a file nor a folder")
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"


def _digest_of_all(named: dict[str, str]) -> str:
    return _digest(json.dumps(named, sort_keys=True).encode())


def _digest(content: bytes | bytearray | memoryview) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
