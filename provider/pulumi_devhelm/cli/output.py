"""The output of the commands. If printing fails, that never changes what they do."""

from __future__ import annotations

import io
import os
import select
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TextIO

    from _typeshed import ReadableBuffer

# The least number of bytes for which a pipe is ready, as characters of up to four bytes.
_CHUNK = 4096 // 4
# How many seconds to wait for a reader.
_PATIENCE = 1


class Outlet(io.RawIOBase):
    """Writes to a file, and drops what can't be written.

    `problem` says why output was lost, or is None if none was. If the reader has exited, as after
    `| head -1`, nothing counts as lost.
    """

    def __init__(self, file: io.RawIOBase) -> None:
        super().__init__()
        self.problem: str | None = None
        self._file = file

    def writable(self) -> bool:
        """Always true, because it is used only to write."""
        return True

    def fileno(self) -> int:
        """The file's descriptor."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether the file is a terminal."""
        return self._file.isatty()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write `data`, or as much of it as the file takes. If that fails, drop all of it."""
        try:
            if (written := self._file.write(data)) is not None:
                return written
            self.problem = "the output is full"
        except BrokenPipeError:
            pass
        except OSError as error:
            self.problem = error.strerror
        return memoryview(data).nbytes


def never_fail() -> None:
    """Make the standard streams replace or drop what they can't write."""
    sys.stdout = _unfailing(sys.stdout)
    sys.stderr = _unfailing(sys.stderr)


def problem() -> str | None:
    """Why some of the output is lost, or None if nothing is."""
    sys.stdout.flush()
    outlet = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return outlet.problem if isinstance(outlet, Outlet) else None


def show_progress(line: str) -> None:
    """Print a line of progress to stderr, but never wait long for a reader who doesn't read."""
    text = f"devhelm: {line}".rstrip() + "\n"
    # A pipe that is ready takes this much at once.
    for start in range(0, len(text), _CHUNK):
        if not _is_ready(sys.stderr):
            return
        sys.stderr.write(text[start : start + _CHUNK])
        sys.stderr.flush()


def _is_ready(stream: TextIO) -> bool:
    """Whether writing to a stream won't block; True if that can't be known."""
    try:
        return bool(select.select([], [stream], [], _PATIENCE)[1])
    except (OSError, ValueError):
        return True


def _unfailing(stream: TextIO | None) -> TextIO:
    if stream is None:
        # Closed by the caller, as with `>&-`, so nobody wants to read it.
        return Path(os.devnull).open("w", encoding="utf-8")
    # An unbuffered stream has no layer in between.
    file: Any = getattr(stream.buffer, "raw", stream.buffer)
    return io.TextIOWrapper(
        io.BufferedWriter(Outlet(file)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=True,
    )
