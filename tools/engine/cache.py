"""Folders that several clones share, each filled once, and the links to them in .venv."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from runs import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".venv"
UNFINISHED = "unfinished-"


def fill(
    folder: Path, what: str, is_whole: Callable[[Path], bool], make: Callable[[Path], None]
) -> None:
    """Let `make` write the folder, if it isn't whole; `what` names the contents in messages.

    A temporary folder gets the name once it is written, so that an interrupted run does no harm.
    """
    if is_whole(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent / "lock", what):
        if is_whole(folder):
            return
        for left_over in folder.parent.glob(f"{UNFINISHED}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=UNFINISHED) as unfinished:
            made = Path(unfinished) / "made"
            make(made)
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    say(f"{folder} has {what}.")


@contextmanager
def _alone(path: Path, what: str) -> Iterator[None]:
    """Make other clones wait while the block runs."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another installation of {what} to finish.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def link(targets: Mapping[str, Path], folder: Path, pattern: str) -> None:
    """Make these the only links of the folder whose names match the pattern."""
    for old in folder.glob(pattern):
        if old.is_symlink() and old.name not in targets:
            old.unlink(missing_ok=True)
    for name, target in targets.items():
        place = folder / name
        if not (place.is_symlink() and place.readlink() == target):
            new = folder / f".{name}.{os.getpid()}"
            new.symlink_to(target)
            new.replace(place)
