"""Finds the program that a shell would run, before anything opens for it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The exit codes of a shell.
NOT_EXECUTABLE, NOT_FOUND = 126, 127
# How much of a file the system reads to find out how to run it.
_BEGINNING = 256


class NotRunnableError(Exception):
    """A command can't be run; `code` is the exit code that a shell has for the reason."""

    def __init__(self, word: str, reason: str, code: int) -> None:
        super().__init__(f"The command can't be run: {word}: {reason}.")
        self.code = code


def find(words: Sequence[str]) -> tuple[str, list[str]]:
    """Return the path of the program, and the words that it is called with.

    Raises NotRunnableError.
    """
    word, *arguments = words
    path = shutil.which(word)
    if path is None:
        raise _missing(word)
    interpreter = _interpreter(path)
    if interpreter is None:
        return path, [word, *arguments]
    if not interpreter:
        # As shells do, because the system refuses a script that doesn't name its interpreter.
        return "/bin/sh", ["sh", path, *arguments]
    if not os.access(interpreter, os.X_OK):
        code = NOT_EXECUTABLE if os.access(interpreter, os.F_OK) else NOT_FOUND
        raise NotRunnableError(
            word, f"its first line names {interpreter!r}, which can't be run", code
        )
    return path, [word, *arguments]


def _missing(word: str) -> NotRunnableError:
    """Why nothing that can be run was found."""
    if "/" not in word:
        if any((Path(folder) / word).is_file() for folder in os.get_exec_path() if word):
            return NotRunnableError(word, "is not executable", NOT_EXECUTABLE)
        advice = f"; to run the file in this folder, write ./{word}" if Path(word).is_file() else ""
        return NotRunnableError(word, f"was not found on PATH{advice}", NOT_FOUND)
    try:
        is_folder = stat.S_ISDIR(Path(word).stat().st_mode)
    except FileNotFoundError:
        return NotRunnableError(word, "does not exist", NOT_FOUND)
    except OSError as error:
        return NotRunnableError(word, str(error.strerror), NOT_EXECUTABLE)
    reason = "is a folder" if is_folder else "is not executable; try `chmod +x`"
    return NotRunnableError(word, reason, NOT_EXECUTABLE)


def _interpreter(path: str) -> str | None:
    """The interpreter of a script, empty if the script names none; None for other programs."""
    beginning = b"\0"
    # A program that may be run but not read is no script.
    with contextlib.suppress(OSError), Path(path).open("rb") as file:
        beginning = file.read(_BEGINNING)
    if not beginning.startswith(b"#!"):
        return None if b"\0" in beginning else ""
    # A carriage return at the end is a part of the name, as for the system.
    first = beginning[2:].partition(b"\n")[0].strip(b" \t")
    return os.fsdecode(re.split(rb"[ \t]", first)[0])
