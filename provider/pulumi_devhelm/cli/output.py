"""Where the commands print. Whether that works never decides over what they do."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TextIO

    from _typeshed import ReadableBuffer


class Outlet(io.RawIOBase):
    """Writes to a file, and drops what can't be written.

    `problem` is why something was lost, None while nothing is. A reader who has gone, as after
    `| head -1`, has lost nothing.
    """

    def __init__(self, file: io.RawIOBase) -> None:
        super().__init__()
        self.problem: str | None = None
        self._file = file

    def writable(self) -> bool:
        """It is for nothing else."""
        return True

    def fileno(self) -> int:
        """The file's own."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether the file is a terminal."""
        return self._file.isatty()

    def write(self, data: ReadableBuffer, /) -> int:
        """Take all of `data`, or as much of it as the file takes."""
        try:
            if (written := self._file.write(data)) is not None:
                return written
            self.problem = "it is full and doesn't wait"
        except BrokenPipeError:
            pass
        except OSError as error:
            self.problem = error.strerror
        return memoryview(data).nbytes


def never_fail() -> None:
    """Have the standard streams replace and drop what they can't write, whatever the reason."""
    sys.stdout = _unfailing(sys.stdout)
    sys.stderr = _unfailing(sys.stderr)


def problem() -> str | None:
    """Why something that was printed is lost, None while nothing is."""
    sys.stdout.flush()
    outlet = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return outlet.problem if isinstance(outlet, Outlet) else None


def _unfailing(stream: TextIO | None) -> TextIO:
    if stream is None:
        # Closed by the caller, as with `>&-`: nobody wants to read it.
        return Path(os.devnull).open("w", encoding="utf-8")
    # Unbuffered, there is no layer between the two.
    file: Any = getattr(stream.buffer, "raw", stream.buffer)
    return io.TextIOWrapper(
        io.BufferedWriter(Outlet(file)),
        encoding=stream.encoding,
        errors="replace",
        line_buffering=True,
    )
