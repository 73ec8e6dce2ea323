"""How a command reports that DevHelm or Pulumi failed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import typer

from pulumi_devhelm.errors import DevHelmError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """Print an error in one sentence, and exit with code 1."""
    try:
        yield
    except DevHelmError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from None
