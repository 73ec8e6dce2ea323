"""Makes the native plugin known to Pulumi."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from importlib.metadata import version
from pathlib import Path

import typer

from pulumi_devhelm.cli.failures import failures
from pulumi_devhelm.errors import EngineError

_PROGRAM = "pulumi-resource-devhelm"

plugin = typer.Typer(
    help="Manage the native plugin, which serves programs in all languages.", no_args_is_help=True
)


@plugin.callback()
def _group() -> None:
    """Keep `install` a command of its own, although it is the only one."""


@plugin.command()
def install() -> None:
    """Make the native plugin known to Pulumi.

    Run it again after you upgrade or move this package.
    """
    with failures():
        program = _program()
        _register(program)
    typer.echo(f"Pulumi uses the plugin devhelm {version('pulumi-devhelm')} of {program.parent}.")
    typer.echo(f"To add an SDK to a program, run: pulumi package add {program}")


def _program() -> Path:
    """The plugin of this installation. Raises EngineError if it isn't there."""
    found = shutil.which(_PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(_PROGRAM)
    if not found:
        raise EngineError(
            f"The program {_PROGRAM} of this package was not found.",
            advice="Reinstall the package, then run this again.",
        )
    return Path(found)


def _register(program: Path) -> None:
    pulumi = shutil.which("pulumi")
    if not pulumi:
        raise EngineError(
            "The `pulumi` command was not found on PATH.",
            advice="Install Pulumi's command line: https://www.pulumi.com/docs/install/",
        )
    named = ("resource", "devhelm", f"v{version('pulumi-devhelm')}")
    done = subprocess.run(  # noqa: S603 - Pulumi's own command line
        [pulumi, "plugin", "install", *named, "--file", str(program), "--reinstall"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        printed = " ".join((done.stderr or done.stdout).split())
        raise EngineError(f"pulumi plugin install failed: {printed}")
