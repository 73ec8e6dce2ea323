"""What the simulator remembers: records by noun and id, behind one lock, with one clock."""

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

# A record is what JSON can hold, so that the file is the memory, written down.
Record = dict[str, Any]
Table = dict[str, Record]


class Store:
    """Records by noun and id, in the order in which they came; thread-safe.

    With `path`, they are read from that file and each change is written to it, atomically.
    Raises ValueError where the file isn't one of the simulator's, OSError where it can't be read
    or written.
    """

    def __init__(self, path: Path | None = None, *, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.RLock()
        self._path = path
        self._tables: dict[str, Table] = _load(path) if path and path.exists() else {}
        if path:
            self._save(path)

    @contextmanager
    def reading(self, noun: str) -> Iterator[Table]:
        """Hold the records of a noun still. Copy what is to be used after."""
        with self._lock:
            yield self._tables.setdefault(noun, {})

    @contextmanager
    def changing(self, noun: str) -> Iterator[Table]:
        """Hold the records of a noun to change them; they are saved unless it raises."""
        with self.reading(noun) as table:
            yield table
            if self._path:
                self._save(self._path)

    def clear(self) -> None:
        """Forget every record of every noun."""
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
        raise ValueError(f"{path} isn't JSON: {error}") from error
    if not _is_object(content, _is_table):
        raise ValueError(f"{path} isn't a file of the simulator's.")
    tables: dict[str, Table] = content
    return tables


def _is_table(value: object) -> bool:
    return _is_object(value, _is_record)


def _is_record(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("fields"), dict)


def _is_object(value: object, check: Callable[[object], bool]) -> bool:
    return isinstance(value, dict) and all(check(each) for each in value.values())
