"""The simulator's storage: records by collection and ID, behind one lock."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulumi_devhelm.simulator.times import Clock

# A record holds JSON values only, so that the file can hold the whole storage.
Record = dict[str, Any]
Table = dict[str, Record]


class Store:
    """Records by collection and ID, oldest first. Thread-safe.

    With `path`, records are read from that file, and each change is written to it atomically.
    Raises ValueError if the file was not written by the simulator, OSError if it can't be read or
    written.
    """

    def __init__(self, path: Path | None = None, *, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        self._path = path
        self._tables: dict[str, Table] = _load(path) if path and path.exists() else {}
        if path:
            self._save(path)

    @contextmanager
    def reading(self, collection: str) -> Iterator[Table]:
        """Lock the records of a collection to read them. Copy what you use later."""
        with self._lock:
            yield self._tables.setdefault(collection, {})

    @contextmanager
    def changing(self, collection: str) -> Iterator[Table]:
        """Lock the records of a collection to change them. They are saved unless this raises."""
        with self.reading(collection) as table:
            yield table
            if self._path:
                self._save(self._path)

    def clear(self) -> None:
        """Delete every record of every collection."""
        with self._lock:
            self._tables.clear()
            if self._path:
                self._save(self._path)

    def _save(self, path: Path) -> None:
        # In the same folder, because a rename is atomic only within one file system.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._tables, file, indent=1)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink()
            raise


def _load(path: Path) -> dict[str, Table]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not _is_object(content, _is_table):
        raise ValueError(f"{path} was not written by the simulator.")
    tables: dict[str, Table] = content
    return tables


def _is_table(value: object) -> bool:
    return _is_object(value, _is_record)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("fields"), dict)


def _is_object(value: object, check: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and all(check(each) for each in value.values())
