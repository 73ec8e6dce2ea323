"""Runs a command while an incident is open, and reports how both ended."""

from __future__ import annotations

import json
import re
import signal
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

import typer

from pulumi_devhelm.automation.outcome import AbortedError
from pulumi_devhelm.errors import DevHelmError, StillOpenError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from pulumi_devhelm.automation import OpenIncident
    from pulumi_devhelm.cli.child import Child


def run_inside(
    opening: Callable[[], AbstractContextManager[OpenIncident]],
    child: Child,
    file: TextIO | None,
) -> int:
    """Run `child` while what `opening` returns is open. Returns the exit code.

    Writes how both ended to `file` as JSON. In a dry run, the command doesn't run.
    """
    opened: OpenIncident | None = None
    outcome, message, code = "not opened", "", 0
    try:
        with opening() as opened:
            if not opened.dry_run:
                _run(child, opened)
    except AbortedError:
        pass
    # While the command was running, it got the signal. So these two come from before.
    except KeyboardInterrupt:
        message, code = "interrupted by SIGINT", 128 + signal.SIGINT
    except SystemExit as interruption:
        code = int(interruption.code or 0)
        message = f"interrupted by {signal.Signals(code - 128).name}"
    except StillOpenError as error:
        # The context manager has printed it.
        outcome, message, code = "still open", str(error), 1
    except DevHelmError as error:
        # The sentence names the monitor, which has no number here.
        message, code = re.sub(r"\bmonitors\[\d+\]: ", "", str(error)), 1
        typer.echo(f"error: {message}", err=True)
    code = child.code or code
    if file and not _is_written(file, {**_result(opened, outcome, message), "exit_code": code}):
        code = code or 1
    return code


def write_not_opened(file: TextIO, message: str, code: int) -> None:
    """Write as JSON that nothing was opened, and why."""
    _is_written(file, {**_result(None, "not opened", message), "exit_code": code})


def _run(child: Child, opened: OpenIncident) -> None:
    known = {"DEVHELM_INCIDENT_ID": opened.incident_id, "DEVHELM_SHORTLINK": opened.shortlink}
    failure = child.run({name: value for name, value in known.items() if value})
    if failure:
        raise AbortedError(failure)


def _result(opened: OpenIncident | None, outcome: str, message: str) -> dict[str, Any]:
    """The fields of the run's Result, or what is known if the run has none."""
    if opened and opened.result:
        return asdict(opened.result)
    return {
        "outcome": outcome,
        "message": message,
        "opened_at": opened and opened.opened_at,
        "ended_at": None,
        "incident_id": opened and opened.incident_id,
        "shortlink": opened and opened.shortlink,
        "window_ids": opened.window_ids if opened else (),
    }


def _is_written(file: TextIO, result: dict[str, Any]) -> bool:
    """Write the result. If that fails, print an error."""
    try:
        with file:
            json.dump(result, file, indent=2, default=lambda time: time.isoformat())
            file.write("\n")
    except OSError as error:
        typer.echo(f"error: The result can't be written: {error.strerror}.", err=True)
        return False
    return True
