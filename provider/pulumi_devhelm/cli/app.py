"""The commands, their options, and their output."""

from __future__ import annotations

import importlib.metadata
import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_devhelm.cli import listing, output
from pulumi_devhelm.cli.around import AROUND, gameday, maintenance
from pulumi_devhelm.cli.failures import failures
from pulumi_devhelm.cli.identity import identity_as_json, identity_lines
from pulumi_devhelm.cli.monitors import list_monitors, monitor_as_json
from pulumi_devhelm.cli.notes import note
from pulumi_devhelm.cli.open_items import OpenItem, open_items, scheduled_items
from pulumi_devhelm.cli.plugin import plugin
from pulumi_devhelm.cli.status_pages import list_status_pages
from pulumi_devhelm.cli.sweeping import left_behind, sweep
from pulumi_devhelm.client.account import whoami
from pulumi_devhelm.drills import LONGEST
from pulumi_devhelm.errors import DevHelmError, NotFoundError
from pulumi_devhelm.providers import session
from pulumi_devhelm.surfaces import printable
from pulumi_devhelm.times import duration, format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

app = typer.Typer(
    help="Run a command during a maintenance or a drill, list monitors, status pages and what is "
    "open in DevHelm, and end drills that were left open. The token comes from the environment "
    "variable DEVHELM_API_TOKEN.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(context_settings=AROUND)(maintenance)
app.command(context_settings=AROUND)(gameday)
app.command()(note)
app.add_typer(plugin, name="plugin")


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 - as typer calls it
    if is_asked:
        typer.echo(f"pulumi-devhelm {importlib.metadata.version('pulumi-devhelm')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    pass


_Json = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@app.command("open")
def show_open(
    *,
    drills: Annotated[bool, typer.Option("--drills", help="List only drills.")] = False,
    scheduled: Annotated[
        bool, typer.Option("--scheduled", help="List what begins later instead.")
    ] = False,
    stacks: Annotated[
        bool,
        typer.Option(
            "--stacks", help="Also read all stacks of Pulumi's backend, and show whose it is."
        ),
    ] = False,
    as_json: _Json = False,
) -> None:
    """List what is open, newest first.

    That is: incidents, active maintenance windows, and what status pages announce.
    """
    with failures():
        found, now = (scheduled_items if scheduled else open_items)(session.operation())
        shown = [one for one in found if one.is_drill or not drills]
        if stacks and shown:
            shown = _with_stacks(shown)
    if as_json:
        _print_json([one.as_json() for one in shown])
    elif shown:
        listing.show_open(shown, now, stacks=stacks)
    else:
        _say_none("Nothing is scheduled." if scheduled else "Nothing is open.")
    if _is_lost():
        raise typer.Exit(1)


def _with_stacks(items: Sequence[OpenItem]) -> list[OpenItem]:
    """The items with the names of their stacks. Reports stacks that can't be read, and goes on."""
    # Only this needs Pulumi.
    from pulumi_devhelm.automation.stacks import stacks_by_id  # noqa: PLC0415

    owners, errors = stacks_by_id()
    for error in errors:
        typer.echo(f"warning: {error}", err=True)
    return [replace(one, stack=owners.get(one.id)) for one in items]


@app.command("sweep")
def show_sweep(
    *,
    older_than: Annotated[
        str,
        typer.Option(
            metavar="DURATION",
            help='Select drills that have been open for longer than this, such as "12h".',
        ),
    ] = LONGEST,
    yes: Annotated[
        bool, typer.Option("--yes", help="Actually end them (default: only list them).")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help=f"Allow --older-than below {LONGEST}, the default limit for a drill.",
        ),
    ] = False,
    as_json: _Json = False,
) -> None:
    """End the drills that a killed run left open.

    Affects only manual incidents, windows, and notices on status pages whose title or reason begins
    with [DRILL]. Each incident's timeline records why.

    The exit code is 1 if a drill can't be ended.
    """
    age = _age(older_than, force=force)
    with failures():
        found, now = open_items(session.operation())
    left = left_behind(found, now, age)
    # Sweep before printing: a slow reader of the output must not keep drills open.
    failed = _sweep(left, now, age) if yes else {}
    if as_json:
        _print_json([{**one.as_json(), "swept": yes and one not in failed} for one in left])
    elif not left:
        typer.echo(f"No drill has been open for more than {format_duration(age)}.")
    else:
        listing.show_open(left, now)
        ended = f"{len(left) - len(failed)} of {len(left)} ended."
        typer.echo(ended if yes else "Run again with --yes to end them.")
    for one, error in failed.items():
        typer.echo(f"error: {one.kind} {one.id}: {error}", err=True)
    # If all are ended, the work is done, even if nothing could be printed.
    if failed or (_is_lost() and not yes):
        raise typer.Exit(1)


def _age(text: str, *, force: bool) -> timedelta:
    age, least = duration(text), duration(LONGEST)
    hint = "--older-than"
    if age is None:
        raise typer.BadParameter(
            'must be a duration such as "12h" or "1h30m"; months and years are not allowed.',
            param_hint=hint,
        )
    if least and age < least and not force:
        raise typer.BadParameter(
            f"must be at least {LONGEST}, because a drill that has been open for less may still be "
            "running; --force allows less.",
            param_hint=hint,
        )
    return age


def _sweep(left: Sequence[OpenItem], now: datetime, age: timedelta) -> dict[OpenItem, DevHelmError]:
    """End all of them. Returns those that can't be ended, with the reasons."""
    failed = {}
    for one in left:
        try:
            sweep(one, now, age)
        except NotFoundError:
            # Somebody else ended it first.
            continue
        except DevHelmError as error:
            failed[one] = error
    return failed


@app.command("monitors")
def show_monitors(
    *,
    tag: Annotated[
        str | None,
        typer.Option("--tag", metavar="NAME", help="List only the monitors with exactly this tag."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """List the monitors by name. Use the names with --monitor, and the tags with --tag."""
    with failures():
        found = list_monitors(session.operation(), tag)
    if as_json:
        _print_json([monitor_as_json(one) for one in found])
    elif found:
        listing.show_table(
            ("Name", "Type", "Status", "Tags", "ID"),
            [
                (one.name, one.type, one.current_status, ", ".join(one.tags), one.id)
                for one in found
            ],
        )
    else:
        _say_none("There are no monitors.")
    if _is_lost():
        raise typer.Exit(1)


@app.command("status-pages")
def show_status_pages(*, as_json: _Json = False) -> None:
    """List the status pages with their components."""
    with failures():
        found = list_status_pages(session.operation())
    if as_json:
        _print_json([asdict(one) for one in found])
    elif found:
        listing.show_table(
            ("Name", "Slug", "Mode", "Components", "ID"),
            [(one.name, one.slug, one.mode, ", ".join(one.components), one.id) for one in found],
        )
    else:
        _say_none("There are no status pages.")
    if _is_lost():
        raise typer.Exit(1)


@app.command("whoami")
def show_identity(*, as_json: _Json = False) -> None:
    """Show whose token it is.

    That is: the organization, the name of the API key, and the rate limit. The token isn't shown.
    """
    with failures():
        identity = whoami(session.operation())
    if as_json:
        _print_json(identity_as_json(identity))
    else:
        for line in identity_lines(identity):
            typer.echo(printable(line))
    if _is_lost():
        raise typer.Exit(1)


@app.command(
    "simulator",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def run_simulator(context: typer.Context) -> None:
    """Run a local simulator of DevHelm."""
    try:
        from pulumi_devhelm.simulator.__main__ import main  # noqa: PLC0415 - needs the extra
    except ModuleNotFoundError as error:
        if error.name not in {"jinja2", "starlette", "uvicorn"}:
            raise
        typer.echo(
            "error: the simulator requires the simulator extra: pip install "
            '"pulumi-devhelm[simulator]"',
            err=True,
        )
        raise typer.Exit(1) from None
    raise typer.Exit(main(context.args, program="pulumi-devhelm simulator"))


def _say_none(sentence: str) -> None:
    """Say that a list is empty, but not to a program that counts its lines."""
    typer.echo(sentence, err=True)


def _is_lost() -> bool:
    """Whether some of the output is lost. If so, print an error."""
    problem = output.problem()
    if problem:
        typer.echo(f"error: The list can't be written: {problem}.", err=True)
    return problem is not None


def _print_json(value: object) -> None:
    # An encoding other than UTF-8 may lack characters, but an escape stands for any of them.
    is_utf8 = sys.stdout.encoding.lower().replace("-", "") == "utf8"
    typer.echo(json.dumps(value, indent=2, ensure_ascii=not is_utf8))
