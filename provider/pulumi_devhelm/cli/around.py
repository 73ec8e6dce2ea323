"""The commands that run another command while an incident is open: `maintenance` and `gameday`."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from pulumi_devhelm.cli import output
from pulumi_devhelm.cli.child import Child
from pulumi_devhelm.cli.executables import NotRunnableError
from pulumi_devhelm.drills import LONGEST, unmarked
from pulumi_devhelm.monitors import TAG
from pulumi_devhelm.names import name_of
from pulumi_devhelm.providers.maintenance_window.inputs import LONGEST as LONGEST_WINDOW
from pulumi_devhelm.times import duration, instant, is_naive
from pulumi_devhelm.words import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import TextIO

    from pulumi_devhelm.automation import OpenIncident

# The first word that is no option begins the command, even without `--`.
AROUND = {"allow_interspersed_args": False}
_NO_DURATION = (
    '--duration: must be a duration such as "45m" or "1h30m"; months and years are not allowed.'
)

_Command = Annotated[
    list[str], typer.Argument(metavar="COMMAND", help="The command to run, with its arguments.")
]
_Title = Annotated[
    str, typer.Option(metavar="TITLE", help="Title of the incident and reason of the windows.")
]
_Monitors = Annotated[
    list[str] | None,
    typer.Option(
        "--monitor",
        metavar="NAME",
        help="Name or UUID of a monitor to suppress alerts for; repeat it for several.",
    ),
]
_Tags = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="TAG",
        help="Suppress alerts for the monitors with this tag; may be repeated.",
    ),
]
_OrgWide = Annotated[
    bool, typer.Option("--org-wide", help="Suppress alerts for the whole organization.")
]
_Name = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Name of the stack; only one run of a name can be open (default: from the title).",
    ),
]
_Notify = Annotated[
    bool, typer.Option("--notify-subscribers", help="Timeline updates notify subscribers.")
]
_DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Preview to stderr; open nothing and run nothing.")
]
_BackendUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help="Where Pulumi keeps the state (default: from the environment)."
    ),
]
_Result = Annotated[
    typer.FileTextWrite | None,
    typer.Option("--json", metavar="FILE", lazy=False, help="Write the result to this file."),
]


def maintenance(
    *,
    command: _Command,
    title: _Title,
    monitor: _Monitors = None,
    tag: _Tags = None,
    org_wide: _OrgWide = False,
    length: Annotated[
        str | None,
        typer.Option(
            "--duration",
            metavar="DURATION",
            help='How long the windows last at most, such as "45m".',
        ),
    ] = None,
    ends_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When the windows end at the latest, in ISO 8601."),
    ] = None,
    body: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Description of the incident.")
    ] = None,
    name: _Name = None,
    notify_subscribers: _Notify = False,
    dry_run: _DryRun = False,
    backend_url: _BackendUrl = None,
    result: _Result = None,
) -> None:
    """Run a command during a maintenance.

    The windows and the incident open first. When the command has ended, the
    incident is resolved and the windows end. The exit code is the command's.

    \b
    For example:
    pulumi-devhelm maintenance --title "Postgres 16" --tag db --duration 45m -- ./upgrade.sh
    """  # noqa: D301 - keeps the lines after it apart
    _refuse(
        *_problems(title, name, _monitors(monitor, tag), org_wide=org_wide),
        *_problems_of_end(length, ends_at),
    )

    def opening() -> AbstractContextManager[OpenIncident]:
        from pulumi_devhelm import automation  # noqa: PLC0415 - see `_run`

        return automation.maintenance(
            name or name_of(title),
            title=title,
            duration=length,
            ends_at=ends_at,
            body=body,
            monitors=_monitors(monitor, tag),
            org_wide=org_wide,
            notify_subscribers=notify_subscribers,
            backend_url=backend_url,
            dry_run=dry_run,
            progress=output.show_progress,
        )

    _run(command, opening, result)


def gameday(
    *,
    command: _Command,
    title: _Title,
    monitor: _Monitors = None,
    tag: _Tags = None,
    org_wide: _OrgWide = False,
    length: Annotated[
        str,
        typer.Option(
            "--duration",
            metavar="DURATION",
            help=f'How long the drill may last, such as "45m"; at most {LONGEST}.',
        ),
    ],
    scenario: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What is broken and what should happen.")
    ] = None,
    severity: Annotated[
        str,
        typer.Option(metavar="SEVERITY", help="MAINTENANCE, DEGRADED or, with --allow-down, DOWN."),
    ] = "MAINTENANCE",
    allow_down: Annotated[
        bool, typer.Option("--allow-down", help="Allow a drill that looks like an outage.")
    ] = False,
    name: _Name = None,
    notify_subscribers: _Notify = False,
    dry_run: _DryRun = False,
    backend_url: _BackendUrl = None,
    result: _Result = None,
) -> None:
    """Run a command during a drill.

    The windows and the incident open first. When the command has ended, the
    incident is resolved and the windows end. The exit code is the command's.

    \b
    For example:
    pulumi-devhelm gameday --title "Cache failover" --tag payments --duration 30m -- ./drill.sh
    """  # noqa: D301 - keeps the lines after it apart
    _refuse(
        *_problems(title, name, _monitors(monitor, tag), org_wide=org_wide),
        *_problems_of_drill(length, severity, allow_down=allow_down),
    )

    def opening() -> AbstractContextManager[OpenIncident]:
        from pulumi_devhelm import automation  # noqa: PLC0415 - see `_run`

        return automation.gameday(
            name or name_of(title),
            title=title,
            duration=length,
            scenario=scenario,
            monitors=_monitors(monitor, tag),
            org_wide=org_wide,
            severity=cast("Severity", severity),
            allow_down=allow_down,
            notify_subscribers=notify_subscribers,
            backend_url=backend_url,
            dry_run=dry_run,
            progress=output.show_progress,
        )

    _run(command, opening, result)


def _run(
    words: list[str],
    opening: Callable[[], AbstractContextManager[OpenIncident]],
    result: TextIO | None,
) -> None:
    try:
        child = Child(words)
    except NotRunnableError as error:
        typer.echo(f"error: {error}", err=True)
        if result:
            from pulumi_devhelm.cli.running import write_not_opened  # noqa: PLC0415 - as below

            write_not_opened(result, str(error), error.code)
        raise typer.Exit(error.code) from None
    child.catch_signals()
    # The other commands don't need the context managers.
    from pulumi_devhelm.cli.running import run_inside  # noqa: PLC0415

    raise typer.Exit(run_inside(opening, child, result))


def _monitors(named: list[str] | None, tags: list[str] | None) -> list[str]:
    """The monitors as `gameday()` and `maintenance()` take them."""
    return [*(named or ()), *(f"{TAG}{tag}" for tag in tags or ())]


def _problems(
    title: str, name: str | None, monitors: list[str], *, org_wide: bool
) -> Iterator[str]:
    if not unmarked(title):
        yield "--title: must not be blank."
    elif not (name or name_of(title)):
        yield "--name: is required, because the title has no letters from A to Z and no digits."
    if bool(monitors) == org_wide:
        yield (
            "set only one of --monitor or --tag and --org-wide."
            if org_wide
            else "set --monitor or --tag, once or more, or --org-wide."
        )


def _problems_of_end(length: str | None, ends_at: str | None) -> Iterator[str]:
    if length is not None and ends_at is not None:
        yield "set only one of --duration and --ends-at."
    elif length is None and ends_at is None:
        yield "set --duration or --ends-at."
    now = datetime.now(timezone.utc)
    lasts = None if length is None else duration(length)
    if length is not None and not lasts:
        yield _NO_DURATION
    elif lasts and lasts > LONGEST_WINDOW:
        yield f"--duration: a window can last at most {LONGEST_WINDOW.days} days."
    end = None if ends_at is None or is_naive(ends_at) else instant(ends_at)
    if end and end <= now:
        yield "--ends-at: must be in the future."
    elif end and end - now > LONGEST_WINDOW:
        yield f"--ends-at: a window can last at most {LONGEST_WINDOW.days} days."
    elif ends_at is not None and not end:
        yield (
            '--ends-at: must be an ISO 8601 time with a time zone, such as "2026-11-30T18:00:00Z".'
        )


def _problems_of_drill(length: str, severity: str, *, allow_down: bool) -> Iterator[str]:
    lasts, most = duration(length), duration(LONGEST)
    if not lasts:
        yield _NO_DURATION
    elif most and lasts > most:
        yield f"--duration: must be at most {LONGEST} for a drill."
    if severity not in get_args(Severity):
        yield f"--severity: must be one of {', '.join(get_args(Severity))}."
    if severity == "DOWN" and not allow_down:
        yield (
            "--severity: DOWN looks like a real outage: use another severity, or add --allow-down."
        )


def _refuse(*problems: str) -> None:
    """Refuse the options, with all their problems, before anything opens."""
    if problems:
        raise typer.BadParameter("\n".join(problems))
